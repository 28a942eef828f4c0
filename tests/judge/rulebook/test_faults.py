"""Bad files and the exact words about them: file, line, field, what is wrong, and the cure."""

import pytest

from guiju.judge.rulebook import RulebookError
from guiju.judge.rulebook.load import load_only
from tests.judge.rulebook.samples import DIALOGUE_RULE, RULE, TARIFF, VOCABULARY, write

NOT_YAML = "不是有效的 YAML（did not find expected ',' or ']'）；检查缩进和引号；正则和含“: ”“#”的文字放进单引号"
QIN = "packs/jd/chat/jd-chat-no-qin.yaml"


def faults_of(folder):
    with pytest.raises(RulebookError) as caught:
        load_only(folder)
    return [str(fault) for fault in caught.value.faults]


SPOILED = {
    "an unknown key has the nearest key as its cure": (
        ("severity: warning", "severty: warning"),
        [
            f"{QIN}:7 severty：没有这个键；您是不是想写“severity”？",
        ],
    ),
    "an unknown key inside detect": (
        ("position: standalone", "positon: standalone"),
        [f"{QIN}:13 detect.positon：没有这个键；您是不是想写“position”？"],
    ),
    "a repeated key": (
        ("action: warn", "status: draft\naction: warn"),
        [f"{QIN}:8 status：重复的键，第 5 行已写过；删去一个"],
    ),
    "a word outside its closed set": (
        ("category: address-term", "category: adress-term"),
        [f"{QIN}:4 category：“adress-term”不在可选值中；您是不是想写“address-term”？"],
    ),
    "no is not false, and no action": (
        ("action: warn", "action: no"),
        [f"{QIN}:8 action：“no”不在可选值中；可用的有：block、hold、log、must-edit、warn"],
    ),
    "a detector that does not exist": (
        ("kind: lexicon", "kind: lexicn"),
        [f"{QIN}:11 detect.kind：“lexicn”不在可选值中；您是不是想写“lexicon”？"],
    ),
    "a number where words belong": (
        ("terms: [亲]", "terms: [亲, 110]"),
        [f"{QIN}:12 detect.terms[1]：要写文字；数字和 true/false 也要加引号"],
    ),
    "a word where a list belongs": (
        ("covers: [jd-chat-no-qin]", "covers: jd-chat-no-qin"),
        [f"{QIN}:14 covers：要写成列表；改为 [jd-chat-no-qin]"],
    ),
    "a date that no calendar has": (
        ("published: 2025-03-05", "published: 2025-13-05"),
        [f"{QIN}:16 sources[0].published：不是日期；写成年-月-日，例如 2025-03-05"],
    ),
    "dates in the wrong order": (
        ("severity: warning", "in_force: {from: 2025-03-05, to: 2025-03-04}\nseverity: warning"),
        [f"{QIN}:7 in_force：to 早于 from；改正其中一个日期"],
    ),
    "an id in capitals": (
        ("id: jd-chat-no-qin", "id: JD001"),
        [f"{QIN}:1 id：只能用小写字母、数字和连字符，例如 jd-chat-no-qin"],
    ),
    "a missing field": (
        ("why: 京东视“亲”为淘系用语，客服单独使用会被警告。\n", ""),
        [f"{QIN}:1 why：缺少这一项；补上它"],
    ),
    "no sources": (
        ("sources:\n  - {title", "sources: []\nnotes:\n  - {title"),
        [f"{QIN}:15 sources：至少要有 1 项"],
    ),
    "too few flagged examples": (
        ("    - '好的[[亲]]'\n", ""),
        [f"{QIN}:18 examples.flag：只有 2 个；至少写 3 个"],
    ),
    "too few passed examples": (
        ("    - {text: 您好，在的, because: 没有这个字}\n", ""),
        [f"{QIN}:22 examples.pass：只有 2 个；至少写 3 个"],
    ),
    "a flagged example without a mark": (
        ("'好的[[亲]]'", "'好的亲'"),
        [f"{QIN}:20 examples.flag[1]：“好的亲”没有标出位置；用 [[ ]] 标出命中的字"],
    ),
    "a passed example with a mark": (
        ("text: 父亲节礼物", "text: '父[[亲]]节礼物'"),
        [f"{QIN}:24 examples.pass[1]：“父[[亲]]节礼物”有 [[ ]]；放行的例子不标"],
    ),
    "neither category nor hint": (
        ("category: address-term\n", ""),
        [f"{QIN}:1 category：category 与 hint 要写一个，且只写一个"],
    ),
    "retired without a reason": (
        ("status: stable", "status: retired"),
        [f"{QIN}:5 status：已停用的规则要有 retired_because；写明为什么停用"],
    ),
    "a rule that holds although another one holds instead": (
        ("status: stable", "status: stable\nholds_instead: [jd-chat-greeting]"),
        [f"{QIN}:6 holds_instead：status 不是 retired；改 status，或删去这一项"],
    ),
    "a condition on a fact that nobody declared": (
        ("action: warn", "action: warn\nwhen: {fact: order.payed, because: 未付款}"),
        [f"{QIN}:9 when.fact：没有事实“order.payed”；您是不是想写“order.paid”？"],
    ),
    "an alias": (
        ("terms: [亲]", "terms: &t [亲]\n  unless: *t"),
        [f"{QIN}:12 detect.unless：不能用别名（*）；把内容写出来"],
    ),
    "a tag": (
        ("status: stable", "status: !!python/name:os.system x"),
        [f"{QIN}:5 status：不能用标签 tag:yaml.org,2002:python/name:os.system；删去它"],
    ),
    "a file name that is not the id": (
        ("id: jd-chat-no-qin", "id: jd-chat-no-qin-2"),
        [f"{QIN}:1 id：“jd-chat-no-qin-2”与文件名不同；把文件改名为 jd-chat-no-qin-2.yaml"],
    ),
}


@pytest.mark.parametrize(("edit", "expected"), SPOILED.values(), ids=SPOILED.keys())
def test_a_spoiled_rule_is_told_in_full(tmp_path, edit, expected):
    assert edit[0] in RULE
    found = faults_of(write(tmp_path, {QIN: RULE.replace(*edit, 1)}) / "packs")
    assert found[: len(expected)] == expected


def test_all_faults_of_a_folder_are_told_together(tmp_path):
    files = {
        QIN: RULE.replace("lexicon", "lexicn").replace("action: warn", "action: wran"),
        "packs/jd/penalties/jd-penalty-qin-fine.yaml": TARIFF.replace("reported: true", "reported: yes"),
        "packs/any/vocabulary/contact-app.yaml": VOCABULARY.replace("terms:", "trems:"),
        "packs/jd/chat/broken.yaml": "id: [unclosed\n",
    }
    assert faults_of(write(tmp_path, files) / "packs") == [
        "packs/any/vocabulary/contact-app.yaml:3 trems：没有这个键；您是不是想写“terms”？",
        f"packs/jd/chat/broken.yaml:2 {NOT_YAML}",
        f"{QIN}:8 action：“wran”不在可选值中；您是不是想写“warn”？",
        f"{QIN}:11 detect.kind：“lexicn”不在可选值中；您是不是想写“lexicon”？",
        "packs/jd/penalties/jd-penalty-qin-fine.yaml:9 tariff.reported：只能写 true 或 false",
    ]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (("at: none", "at: 2"), ":15 examples.flag[0]：at: 2 不在对话里；序号从 0 起"),
        ((", at: none", ""), ":15 examples.flag[0]：缺少 at；写所指消息的序号（从 0 起），或 none"),
        (
            ("'0 buyer 在吗'", "'buyer 在吗'"),
            ":15 examples.flag[0].dialogue：“buyer 在吗”不是对话行；写成“秒数 发言人 内容”，例如 35 agent 您好",
        ),
        (("'10 agent 在的'", "'-1 agent 在的'"), ":15 examples.flag[0].dialogue：“-1 agent 在的”不是对话行"),
        (("0 buyer 在吗", "20 buyer 在吗"), ":15 examples.flag[0].dialogue：“10 agent 在的”早于前一行；按时间先后写"),
        ((", scene: conversation", ""), ":6 applies：phrase 要看整个会话；写 scene: conversation"),
        (
            (
                "{kind: phrase, position: opening, any: ['您好|欢迎']}",
                "{kind: timing, measure: response, limit: 12:30}",
            ),
            ":10 detect.limit：“12:30”不是时长；写成 30s、3min、24h 或 7d",
        ),
        (
            ("{kind: phrase, position: opening, any: ['您好|欢迎']}", "{kind: timing, measure: response, limit: 30}"),
            ":10 detect.limit：不是时长；写成 30s、3min、24h 或 7d",
        ),
    ],
)
def test_a_spoiled_dialogue_rule_is_told_in_full(tmp_path, edit, expected):
    file = "packs/jd/chat/jd-chat-greeting.yaml"
    found = faults_of(write(tmp_path, {file: DIALOGUE_RULE.replace(*edit, 1)}) / "packs")
    assert found[0].startswith(file + expected)


def test_an_id_is_never_used_twice(tmp_path):
    found = faults_of(write(tmp_path, {QIN: RULE, "packs/pdd/chat/jd-chat-no-qin.yaml": RULE}) / "packs")
    assert found == [f"packs/pdd/chat/jd-chat-no-qin.yaml:1 id：“jd-chat-no-qin”在 {QIN} 已用过；换一个"]


def test_a_former_id_is_never_given_to_another_rule(tmp_path):
    redirects = "jd-chat-no-qin: jd-chat-no-lone-qin\n"
    found = faults_of(write(tmp_path, {QIN: RULE, "packs/redirects.yaml": redirects}) / "packs")
    assert found == [
        f"packs/redirects.yaml:1 jd-chat-no-qin：“jd-chat-no-qin”已改名，{QIN} 又用了它；给那条规则换一个 id",
        "packs/redirects.yaml:1 jd-chat-no-qin：没有规则“jd-chat-no-lone-qin”；改为现用的 id",
    ]


def test_a_folder_that_is_not_there_is_a_fault(tmp_path):
    assert faults_of(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'} 没有这个文件夹；检查路径"]


def test_a_file_in_another_encoding_is_a_fault(tmp_path):
    path = write(tmp_path, {QIN: RULE}) / QIN
    path.write_bytes(RULE.encode("gb18030"))
    assert faults_of(tmp_path / "packs")[0].startswith(f"{QIN} 不是 UTF-8")


def test_an_empty_file_is_a_fault(tmp_path):
    assert faults_of(write(tmp_path, {QIN: ""}) / "packs") == [f"{QIN}:1 要写成“键: 值”"]


def test_a_folder_named_like_a_file_is_a_fault(tmp_path):
    (write(tmp_path, {QIN: RULE}) / "packs" / "jd.yaml").mkdir()
    assert faults_of(tmp_path / "packs") == ["packs/jd.yaml 读不了；检查它是不是文件、有没有权限"]
