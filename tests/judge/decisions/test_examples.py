"""Examples are run through the judge, and a failing one is told with its place, what was expected and what was found."""

from datetime import date

import pytest

from guiju.judge.decisions import cases, failures
from guiju.judge.rulebook.load import load_only
from tests.judge.rulebook.samples import DIALOGUE_RULE, RETIRED, RULE, write

DAY = date(2026, 11, 22)
QIN = "packs/jd/chat/jd-chat-no-qin.yaml"


def told(tmp_path, rule):
    rulebook = load_only(write(tmp_path, {QIN: rule}) / "packs")
    return list(map(str, failures(rulebook, as_of=DAY)))


def test_right_examples_tell_nothing(tmp_path):
    assert told(tmp_path, RULE) == []


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            ("'好的[[亲]]'", "'[[好的亲]]'"),
            f"{QIN}:20 examples.flag[1]：“好的亲”（jd）\n    应为 命中 “好的亲”[0:3]，实为 命中 “亲”[2:3]\n    若实为的更对，写成 好的[[亲]]",
        ),
        (
            ("'好的[[亲]]'", "'[[母亲]]节'"),
            f"{QIN}:20 examples.flag[1]：“母亲节”（jd）\n    应为 命中 “母亲”[0:2]，实为 放行",
        ),
        (
            ("text: 您好，在的", "text: 亲，在的"),
            f"{QIN}:25 examples.pass[2]：“亲，在的”（jd）\n    应为 放行，实为 命中 “亲”[0:1]",
        ),
    ],
)
def test_a_wrong_example_is_told_with_both_spans(tmp_path, edit, expected):
    assert told(tmp_path, RULE.replace(*edit)) == [expected]


def test_a_passed_example_may_stand_on_another_platform_or_come_from_the_buyer(tmp_path):
    elsewhere = "    - {text: 亲，在的, platform: pdd, because: 拼多多可以说}\n"
    buyer = "    - {text: 亲，在吗, sender: buyer, because: 买家说的}\n"
    assert told(tmp_path, RULE + elsewhere + buyer) == []


GREETING = "packs/jd/chat/jd-chat-greeting.yaml"
DIALOGUES = {
    "a phrase that is missing": (DIALOGUE_RULE, []),
    "a dialogue that points elsewhere": (
        DIALOGUE_RULE.replace("at: none", "at: 1", 1),
        [
            f"{GREETING}:15 examples.flag[0]：“0 buyer 在吗 / 10 agent 在的”（jd）\n    应为 命中第 1 条，实为 命中整个会话"
        ],
    ),
    "a dialogue that should pass": (
        DIALOGUE_RULE.replace("10 agent 您好，在的", "10 agent 在的"),
        [f"{GREETING}:19 examples.pass[0]：“0 buyer 在吗 / 10 agent 在的”（jd）\n    应为 放行，实为 命中整个会话"],
    ),
}


@pytest.mark.parametrize(("rule", "expected"), DIALOGUES.values(), ids=DIALOGUES.keys())
def test_dialogues_are_run_as_conversations(tmp_path, rule, expected):
    rulebook = load_only(write(tmp_path, {GREETING: rule}) / "packs")
    assert list(map(str, failures(rulebook, as_of=DAY))) == expected


def test_facts_of_an_example_decide_a_condition(tmp_path):
    rule = RULE.replace("action: warn", "action: warn\nwhen: {fact: '!order.paid', because: 订单未付款}")
    without_facts = told(tmp_path, rule)
    assert len(without_facts) == 3
    given = rule.replace("'[[亲]]，您好'", "{text: '[[亲]]，您好', facts: {order.paid: false}}")
    assert len(told(tmp_path, given)) == 2


def test_a_rule_with_dates_is_tried_on_one_of_them(tmp_path):
    assert told(tmp_path, RULE.replace("severity:", "in_force: {from: 2027-01-01}\nseverity:")) == []
    assert told(tmp_path, RULE.replace("severity:", "in_force: {to: 2020-01-01}\nseverity:")) == []


def test_an_example_may_name_its_day(tmp_path):
    dated = RULE.replace("severity:", "in_force: {from: 2027-01-01}\nseverity:")
    before = "    - {text: 亲，在的, sent_on: 2026-12-31, because: 规则还没生效}\n"
    assert told(tmp_path, dated + before) == []


@pytest.mark.parametrize("status", ["draft", RETIRED])
def test_drafts_and_retired_rules_are_run_only_when_asked_for(tmp_path, status):
    spoiled = RULE.replace("stable", status).replace("'好的[[亲]]'", "'[[好的亲]]'")
    rulebook = load_only(write(tmp_path, {QIN: spoiled}) / "packs")
    assert not list(cases(rulebook))
    assert not list(failures(rulebook, as_of=DAY))
    assert len(list(cases(rulebook, ["jd-chat-no-qin"]))) == 6
    assert [failure.text for failure in failures(rulebook, as_of=DAY, only=iter(["jd-chat-no-qin"]))] == ["好的亲"]


def test_one_rule_can_be_chosen(tmp_path):
    other = RULE.replace("id: jd-chat-no-qin", "id: jd-chat-no-oh")
    rulebook = load_only(write(tmp_path, {QIN: RULE, "packs/jd/chat/jd-chat-no-oh.yaml": other}) / "packs")
    assert {case.rule.id for case in cases(rulebook, ["jd-chat-no-oh"])} == {"jd-chat-no-oh"}


def test_a_shop_s_rule_is_tried_in_that_shop(tmp_path):
    files = {
        "packs/lvxing/shop.yaml": "shop: lvxing\nplatform: jd\n",
        "packs/lvxing/chat/lvxing-no-qin.yaml": RULE.replace("id: jd-chat-no-qin", "id: lvxing-no-qin"),
    }
    rulebook = load_only(write(tmp_path, files) / "packs")
    assert list(failures(rulebook, as_of=DAY)) == []
    assert len(list(cases(rulebook))) == 6


def test_a_goods_category_s_rule_is_tried_on_its_goods(tmp_path):
    files = {"packs/fresh/category.yaml": "category: fresh\nname: 生鲜\n", "packs/fresh/jd-chat-no-qin.yaml": RULE}
    elsewhere = "    - {text: 亲，在的, facts: {goods.category: 家电}, because: 别的类目}\n"
    files["packs/fresh/jd-chat-no-qin.yaml"] += elsewhere
    assert list(failures(load_only(write(tmp_path, files) / "packs"), as_of=DAY)) == []
