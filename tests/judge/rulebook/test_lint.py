"""What loads and is still wrong: a spoiled pack, and the words about it."""

from datetime import date

import pytest

from guiju.judge.rulebook.lint import lint
from guiju.judge.rulebook.load import load_only
from tests.judge.rulebook.samples import DIALOGUE_RULE, RETIRED, RULE, TARIFF, VOCABULARY, write

DAY = date(2026, 11, 22)
QIN = "packs/jd/chat/jd-chat-no-qin.yaml"
FINE = "packs/jd/penalties/jd-penalty-qin-fine.yaml"
APP = "packs/any/vocabulary/contact-app.yaml"
GREETING = "packs/jd/chat/jd-chat-greeting.yaml"
SHOP = "packs/lvxing/shop.yaml"
PATTERN = "detect: {kind: pattern, any: ['%s']}\n"


TOO_COMMON = (
    "pattern '的': no telling part that every match contains (the best are ['的'], too common);"
    " add a required word of two characters or more"
)


def report(tmp_path, files):
    return lint(load_only(write(tmp_path, files) / "packs"), as_of=DAY)


def with_pattern(pattern):
    before, rest = RULE.split("detect:\n")
    return before + PATTERN % pattern + rest[rest.index("covers:") :]


def shop(override):
    return f"shop: lvxing\nplatform: jd\noverrides:\n  - {{rule: jd-chat-no-qin, {override}}}\n"


def test_a_right_pack_has_no_errors(tmp_path):
    found = report(tmp_path, {QIN: RULE, FINE: TARIFF, GREETING: DIALOGUE_RULE})
    assert (found.errors, found.notes) == ((), ())


CASES = {
    "a penalty that is no tariff entry": (
        {QIN: RULE.replace("action: warn", "action: warn\npenalty: [jd-penalty-qin]"), FINE: TARIFF},
        f"{QIN}:9 penalty[0]：没有罚则“jd-penalty-qin”；您是不是想写“jd-penalty-qin-fine”？",
    ),
    "a tariff entry for a rule that is not there": (
        {FINE: TARIFF},
        f"{FINE}:9 tariff.rules[0]：没有规则“jd-chat-no-qin”；检查写法，或先把它写出来",
    ),
    "a requirement id without a platform": (
        {QIN: RULE.replace("covers: [jd-chat-no-qin]", "covers: [no-qin]")},
        f"{QIN}:14 covers[0]：“no-qin”不是需求编号；写成 平台-领域-名称",
    ),
    "a source that nobody checked": (
        {QIN: RULE.replace(", checked_on: 2026-11-22", "")},
        f"{QIN}:16 sources[0]：缺少 checked_on；写上核对原文的日期",
    ),
    "half-width punctuation in Chinese": (
        {QIN: RULE.replace("为淘系用语，", "为淘系用语,")},
        f"{QIN}:9 why：中文里用了半角“,”；改为“，”",
    ),
    "a single character anywhere": (
        {QIN: RULE.replace("position: standalone", "position: anywhere")},
        f"{QIN}:12 detect.terms[0]：单字“亲”会命中许多词；写 position: standalone，或用 unless 列出例外",
    ),
    "a word too common to look for": (
        {QIN: RULE.replace("terms: [亲]", "terms: [的]")},
        f"{QIN}:12 detect.terms[0]：{TOO_COMMON}",
    ),
    "a word twice": (
        {QIN: RULE.replace("terms: [亲]", "terms: [亲, 宝宝, 亲]")},
        f"{QIN}:12 detect.terms[2]：“亲”写了两遍；删去一个",
    ),
    "a word that the normal form never has": (
        {QIN: RULE.replace("terms: [亲]", "terms: [親]")},
        f"{QIN}:12 detect.terms[0]：“親”不是规范形式，永远不会命中；写成“亲”",
    ),
    "a rewrite that is never found": (
        {QIN: RULE.replace("action: warn", "action: warn\nrewrite: {親: 您好, '*': 您好}")},
        f"{QIN}:9 rewrite.親：“親”不是规范形式，永远用不上；写成“亲”",
    ),
    "a vocabulary that is not there": (
        {QIN: RULE.replace("terms: [亲]", "vocabulary: [contact-ap]"), APP: VOCABULARY},
        f"{QIN}:12 detect.vocabulary[0]：没有词表“contact-ap”；您是不是想写“contact-app”？",
    ),
    "an action too weak for its severity": (
        {QIN: RULE.replace("severity: warning", "severity: critical")},
        f"{QIN}:8 action：warn 与 severity: critical 不相称；可用的有：must-edit、hold、block",
    ),
    "a conversation that is over cannot be blocked": (
        {GREETING: DIALOGUE_RULE.replace("action: log", "action: block")},
        f"{GREETING}:8 action：会话结束后才能判断，block 拦不住；写 log 或 warn",
    ),
    "a flagged example on another platform": (
        {QIN: RULE.replace("'好的[[亲]]'", "{text: '好的[[亲]]', platform: pdd}")},
        f"{QIN}:20 examples.flag[1]：规则不管 pdd；命中的例子要在 jd 上",
    ),
    "two rules that are one": (
        {QIN: RULE, "packs/jd/chat/jd-chat-qin.yaml": RULE.replace("id: jd-chat-no-qin", "id: jd-chat-qin")},
        f"packs/jd/chat/jd-chat-qin.yaml:10 detect：与 {QIN}:1 的 detect 相同；合并两条规则",
    ),
    "a shop that loosens": (
        {QIN: RULE, SHOP: shop("action: log")},
        f"{SHOP}:4 overrides[0].action：log 比 {QIN}:1 的 warn 宽；只能相同或更严",
    ),
    "a shop that enables a draft": (
        {QIN: RULE.replace("stable", "draft"), SHOP: shop("enable: true")},
        f"{SHOP}:4 overrides[0].enable：{QIN}:1 的状态是 draft，不能启用；只有 preview 的规则可由店铺启用",
    ),
    "a shop that overrides nothing": (
        {SHOP: shop("action: block")},
        f"{SHOP}:4 overrides[0].rule：没有规则“jd-chat-no-qin”；检查写法，或先把它写出来",
    ),
    "a rule that loosens an earlier layer": (
        {
            "packs/law/chat/law-no-qin.yaml": RULE.replace("id: jd-chat-no-qin", "id: law-no-qin"),
            QIN: RULE.replace("action: warn", "action: log\ntightens: law-no-qin").replace("[亲]\n", "[亲亲]\n"),
        },
        f"{QIN}:8 action：log 比 packs/law/chat/law-no-qin.yaml:1 的 warn 宽；只能相同或更严",
    ),
    "a rule that tightens its own layer": (
        {
            "packs/jd/chat/jd-chat-qin.yaml": RULE.replace("id: jd-chat-no-qin", "id: jd-chat-qin"),
            QIN: RULE.replace("action: warn", "action: warn\ntightens: jd-chat-qin").replace("[亲]\n", "[亲亲]\n"),
        },
        f"{QIN}:9 tightens：packs/jd/chat/jd-chat-qin.yaml:1 与本规则同层或更靠后；只能收紧前面各层的规则",
    ),
    "a retired rule without another in its place": (
        {QIN: RULE.replace("stable", "retired\nretired_because: 两处来源矛盾")},
        f"{QIN}:1 holds_instead：缺少这一项；写上现在由哪条规则管",
    ),
    "a retired rule with nothing in its place": (
        {QIN: RULE.replace("stable", RETIRED)},
        f"{QIN}:7 holds_instead[0]：没有规则“jd-chat-greeting”；检查写法，或先把它写出来",
    ),
    "a retired rule with a retired one in its place": (
        {QIN: RULE.replace("stable", RETIRED), GREETING: DIALOGUE_RULE.replace("stable", RETIRED)},
        f"{QIN}:7 holds_instead[0]：“jd-chat-greeting”的状态是 retired，并不生效；写现在生效的规则",
    ),
    "vocabularies that insert one another": (
        {
            APP: VOCABULARY + "patterns: ['<other>号']\n",
            "packs/any/vocabulary/other.yaml": "name: other\ntitle: 其他\npatterns: ['<contact-app>号']\n",
        },
        f"{APP}:1 name：词表“contact-app”绕回到自身；删去其中一处引用",
    ),
}


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES.keys())
def test_a_spoiled_pack_is_told(tmp_path, files, expected):
    assert expected in map(str, report(tmp_path, files).errors)


@pytest.mark.parametrize("pattern", ["(亲", "亲**", "[]", "(亲)", r"\1", "的|微信", ".{2,6}", "<nowhere>亲", "ＱＱ群"])
def test_a_pattern_that_cannot_be_used_is_an_error(tmp_path, pattern):
    [error, *_] = report(tmp_path, {QIN: with_pattern(pattern)}).errors
    assert (error.file, error.line, error.field) == (QIN, 10, "detect.any[0]")


VAGUE = "name: vague\ntitle: 泛泛之词\npatterns: ['的?.{2,6}']\n"


@pytest.mark.parametrize(
    ("detect", "refused"),
    [
        ("{kind: pattern, any: ['您亲'], unless: ['<vague>', '.{2,6}']}", False),
        ("{kind: entity, entities: [mobile], any: ['.{2,6}']}", False),
        ("{kind: pattern, any: ['<vague>']}", True),
        ("{kind: pattern, any: ['.{2,6}']}", True),
    ],
)
def test_context_needs_no_telling_part(tmp_path, detect, refused):
    before, rest = RULE.split("detect:\n")
    rule = f"{before}detect: {detect}\n{rest[rest.index('covers:') :]}"
    found = report(tmp_path, {QIN: rule, "packs/any/vocabulary/vague.yaml": VAGUE})
    assert bool(found.errors) is refused


def test_a_vocabulary_that_nobody_uses_is_a_note(tmp_path):
    found = report(tmp_path, {APP: VOCABULARY})
    assert not found.errors
    assert list(map(str, found.notes)) == [f"{APP}:1 name：没有规则用到词表“contact-app”；删去它，或用上它"]


@pytest.mark.parametrize(("checked_on", "stale"), [("2025-11-22", False), ("2025-11-21", True)])
def test_a_source_grows_stale_after_a_year(tmp_path, checked_on, stale):
    notes = report(tmp_path, {QIN: RULE.replace("checked_on: 2026-11-22", f"checked_on: {checked_on}")}).notes
    assert bool(notes) is stale
