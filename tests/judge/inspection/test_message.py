"""The judge's public face for single messages: who spoke, where, what is found at which place, and what to say instead."""

from array import array
from datetime import date

import pytest

import guiju
from guiju import Message, Platform, Sender
from guiju.engines.shelf import user_shelf
from guiju.judge.model.finding import Judgement, Undetermined
from guiju.judge.text.codes import MOST_HITS

JD, PDD, TAOBAO = Platform.JD, Platform.PDD, Platform.TAOBAO
CONTACT = "加我微信 abc12345"
CARD_RULE = """
id: own-no-card
name: card-number
title: 不发银行卡号
category: privacy-leak
status: stable
applies: {platform: any, sender: agent, scene: message}
severity: serious
action: block
why: 卡号不得发在聊天里。
detect: {kind: entity, entities: [bank-card]}
sources: [{title: 店铺规定, issuer: 店铺, tier: practice, quote: 不发卡号, checked_on: 2026-11-22}]
examples:
  flag: ["号码：[[6222021234567890128]]", "[[6222021234567890128]]请查收", "卡是[[6222021234567890128]]"]
  pass:
    - {text: "号码：6222021234567890129", because: 校验位不对}
    - {text: 您好，在的, because: 没有号码}
    - {text: 卡已寄出, because: 没有号码}
"""


@pytest.fixture(name="judge", scope="module")
def _judge():
    return guiju.Judge(guiju.load(), as_of=date(2026, 11, 22), shelf=user_shelf())


def rules(judgement: Judgement) -> set[str]:
    return {finding.rule for finding in judgement.findings}


def ids(hits: object, number: int) -> str:
    return hits.rules.rules[number].rule.id


@pytest.mark.parametrize("sender", [Sender.BUYER, Sender.BOT, Sender.SYSTEM])
def test_what_no_agent_said_is_never_held_against_the_agent(judge, sender):
    judgement = judge.check(Message(CONTACT, JD, sender))
    assert (judgement.verdict.value, judgement.findings, judgement.hints) == ("pass", (), ())


@pytest.mark.covers("jd-chat-no-qin", "jd-chat-no-off-platform-trade", "jd-chat-no-banned-words")
@pytest.mark.parametrize(
    ("text", "platform", "rule"),
    [
        ("亲，您好", JD, "jd-chat-no-qin"),
        ("亲，您好", TAOBAO, None),
        ("母亲节礼物有货的", JD, None),
        ("可以用支付宝付款", JD, "jd-chat-no-alipay"),
        ("可以用支付宝付款", TAOBAO, None),
        ("链接 https://item.jd.com/100.html 您看下", JD, None),
        ("链接 https://item.jd.com/100.html 您看下", PDD, "pdd-chat-no-other-platform-links"),
        ("链接 https://item.taobao.com/item.htm?id=1 您看下", TAOBAO, None),
    ],
)
def test_each_platform_forbids_its_own_words(judge, text, platform, rule):
    assert rules(judge.check(Message(text, platform))) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("text", "span", "evasion"),
    [
        (CONTACT, CONTACT, ()),
        ("😀👨‍👩‍👧好的，加我微\u200b信 abc12345", "加我微\u200b信 abc12345", ("zero-width",)),
        ("加我薇❤信ａｂｃ12345", "加我薇❤信ａｂｃ12345", ("shape", "separators", "full-width")),
        ("\ufeff㎏ 加我微信 abc12345", "加我微信 abc12345", ()),
    ],
)
def test_a_span_lies_in_the_text_as_it_was_written_and_a_disguise_weighs_more(judge, text, span, evasion):
    (finding,) = judge.check(Message(text, JD)).findings
    assert (text[finding.start : finding.end], finding.text) == (span, span)
    assert finding.evasion == evasion
    assert finding.severity.value == ("critical" if evasion else "serious")
    assert finding.why
    assert finding.sources


@pytest.mark.parametrize(
    ("facts", "hints", "missing"),
    [
        ({"shop.name": "云帆家居专营店"}, {"any-leak-other-shop"}, ()),
        ({"shop.name": "星禾旗舰店"}, set(), ()),
        ({}, set(), ("shop.name",)),
    ],
)
def test_a_condition_holds_or_not_or_names_the_fact_it_lacks(judge, facts, hints, missing):
    judgement = judge.check(Message("您好，欢迎光临星禾旗舰店，请问有什么可以帮您", JD, facts=facts))
    assert "any-leak-other-shop" not in rules(judgement)
    assert {hint.rule for hint in judgement.hints} & {"any-leak-other-shop"} == hints
    assert [opened.missing for opened in judgement.undetermined] == ([missing] if missing else [])


@pytest.mark.parametrize("text", ["亲，您好", CONTACT, "好的，可以用支付宝付款", "亲，加我微信 abc12345，用支付宝转我"])
def test_a_rewrite_passes_when_it_is_judged_again(judge, text):
    judgement = judge.check(Message(text, JD))
    assert judgement.findings
    assert judgement.rewrite
    again = judge.check(Message(judgement.rewrite, JD))
    assert again.findings == ()


@pytest.mark.parametrize(
    ("text", "platform", "rule", "words"),
    [
        ("母亲节礼物有货的", JD, "jd-chat-no-qin", "允许的说法"),
        ("亲，您好", TAOBAO, "jd-chat-no-qin", "只管 jd"),
    ],
)
def test_explain_says_why_a_near_rule_did_not_fire(judge, text, platform, rule, words):
    steps = judge.explain(Message(text, platform))
    assert any(s.rule == rule and s.outcome == "未命中" and words in s.detail["why"] for s in steps)


def test_explain_says_so_when_a_check_digit_is_wrong(tmp_path):
    folder = tmp_path / "any" / "chat"
    folder.mkdir(parents=True)
    (folder / "own-no-card.yaml").write_text(CARD_RULE, encoding="utf-8")
    judge = guiju.Judge(guiju.load(tmp_path), as_of=date(2026, 11, 22), shelf=user_shelf())
    right, wrong = (Message("号码：" + number, PDD) for number in ("6222021234567890128", "6222021234567890129"))
    holds, fails = (next(s for s in judge.explain(m) if s.rule == "own-no-card") for m in (right, wrong))
    assert (holds.outcome, fails.outcome) == ("命中", "未命中")
    assert "校验位" in fails.detail["why"]
    assert "own-no-card" in rules(judge.check(right)) - rules(judge.check(wrong))


def test_what_the_matcher_gives_up_is_undetermined_and_never_passed_over(judge, tmp_path):
    flood = judge.check(Message("亲，您好。" * 3000, JD), remedy=False)
    assert 0 < len(flood.findings) <= MOST_HITS
    assert {each.missing for each in flood.undetermined} == {("too many hits",)}
    assert "jd-chat-no-qin" in {each.rule for each in flood.undetermined}

    folder = tmp_path / "any" / "chat"
    folder.mkdir(parents=True)
    tangle = "{kind: pattern, any: ['保证" + "a{0,20}" * 8 + "b']}"
    rule = CARD_RULE.replace("{kind: entity, entities: [bank-card]}", tangle)
    (folder / "own-no-card.yaml").write_text(rule, encoding="utf-8")
    other = guiju.Judge(guiju.load(tmp_path), as_of=date(2026, 11, 22))
    text = "保证" + "a" * 20 + "c b"
    told = Undetermined("own-no-card", ("text too tangled",))
    assert other.check(Message(text, JD)).undetermined == (told,)
    assert other.check(Message("保证ab", JD)).undetermined == ()
    assert other.check_many(["", text, "您好，在的"], JD).left_open == [(1, told)]


@pytest.mark.parametrize(
    ("text", "platform", "rule", "instead"),
    [
        ("亲亲，这边已经安排加急了", JD, "jd-chat-no-qin-in-any-form", "jd-chat-no-qin"),
        ("点不开", PDD, "any-chat-no-short-reply", "pdd-chat-external-link-reply"),
        ("亲，天猫下单有积分", TAOBAO, "taobao-chat-no-own-platform-names", "any-chat-no-other-platform-names"),
    ],
)
def test_explain_tells_which_retired_rule_no_longer_forbids_it_and_what_holds(judge, text, platform, rule, instead):
    message = Message(text, platform)
    [step] = [step for step in judge.explain(message) if step.rule == rule]
    assert step.outcome == "已停用"
    assert "矛盾 " in step.detail["why"]
    assert instead in step.detail["instead"]
    judgement = judge.check(message)
    assert rule not in {each.rule for each in (*judgement.findings, *judgement.hints)}


def test_explain_keeps_nothing_for_the_next_message(judge):
    judge.explain(Message("母亲节礼物有货的", JD))
    assert judge.check(Message("母亲节礼物有货的", JD)).findings == ()


def test_many_and_buffers_answer_as_one_by_one(judge):
    texts = ["亲，您好", "", "母亲节", CONTACT, "加我薇❤信ａｂｃ12345", "😀\0亲，", "您好，已经为您安排发出", CONTACT]
    one_by_one = {
        (row, found.rule, found.start, found.end)
        for row, text in enumerate(texts)
        for judgement in [judge.check(Message(text, JD), remedy=False)]
        for found in (*judgement.findings, *judgement.hints)
    }
    data = [text.encode() for text in texts]
    offsets = array("i", [sum(map(len, data[:i])) for i in range(len(data) + 1)])
    many = judge.check_many(texts, JD)
    assert {(row, ids(many, rule), start, end) for row, rule, start, end, _ in many} == one_by_one
    buffers = judge.check_buffers(b"".join(data), offsets, array("i", range(len(data))), JD)
    assert list(buffers) == list(many)
