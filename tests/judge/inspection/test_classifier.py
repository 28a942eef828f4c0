"""What the classifier changes in the judge: it finds, it clears, it tells, and it leaves a shop's own rules alone."""

import json
import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guiju.judge.inspection import Judge
from guiju.judge.model.message import Message
from guiju.judge.model.terms import Category, Platform, Sender
from guiju.judge.rulebook import RulebookError, load
from guiju.judge.rulebook.folder import BUILT_IN
from guiju.judge.rulebook.lint import lint
from guiju.judge.rulebook.load import load_only
from guiju.judge.text import kernel
from guiju.judge.text.weights import read_tables
from tests.judge.rulebook.samples import RULE, write
from tests.judge.text.programs import interpreted, spans

DAY = date(2026, 11, 22)
JD = Platform.JD
CORPORA = Path(__file__).parents[2] / "corpora"


@pytest.fixture(scope="module")
def judge():
    return Judge(load(), as_of=DAY)


@pytest.fixture(scope="module")
def deaf():
    return Judge(load().without_classifiers(), as_of=DAY)


def found(judge, text, platform=JD, sender=Sender.AGENT):
    return {(f.category.value, f.rule) for f in judge.check(Message(text, platform, sender), remedy=False).findings}


def rows(name):
    """The agents' messages of a corpus, with what they break."""
    for line in (CORPORA / name).read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["sender"] == "agent":
            yield row, Message(row["text"], Platform(row["platform"])), {e["category"] for e in row["expect"]}


def test_what_no_pattern_holds_is_found_for_the_rule_that_the_pack_names(judge, deaf):
    labels = load().classifiers["message"].labels
    heard = 0
    for _, message, wanted in rows("messages-train-e.jsonl"):
        patterns = {category for category, _ in found(deaf, message.text, message.platform)}
        for category, rule in found(judge, message.text, message.platform):
            if category in wanted - patterns:
                heard += 1
                assert rule in labels[Category(category)].rules
    assert heard > 40


def test_a_span_lies_in_the_original_text(judge):
    text = "Ｏ　Ｋ，这点常识都没有还出来网购，也是服了您了！！"
    for finding in judge.check(Message(text, JD)).findings:
        assert text[finding.start : finding.end] == finding.text
        assert not finding.evasion


@pytest.mark.parametrize("sender", [Sender.BUYER, Sender.BOT, Sender.SYSTEM])
def test_others_than_agents_are_never_heard(judge, sender):
    assert not found(judge, "这点常识都没有还出来网购，也是服了您了", sender=sender)


def test_patterns_are_doubted_where_the_whole_sounds_harmless(judge, deaf):
    """Of the clean near misses of a training corpus the classifier clears many, and the trace says so."""
    cleared = [
        message
        for row, message, _ in rows("messages-train-c.jsonl")
        if "hard-negative" in row["tags"]
        and found(deaf, message.text, message.platform)
        and not found(judge, message.text, message.platform)
    ]
    assert len(cleared) > 15
    outcomes = {str(step.detail.get("why")) for step in judge.explain(cleared[0])}
    assert "分类器听着不像这一类违规" in outcomes


def test_the_trace_tells_what_was_heard(judge):
    steps = [s for s in judge.explain(Message("你自己不会看页面吗", JD)) if s.stage == "classifier"]
    assert steps[0].outcome.startswith("rebuke ")
    assert steps[0].detail["words"]


def test_a_rule_that_a_shop_wrote_is_never_overruled(tmp_path):
    own = RULE.replace("jd-chat-no-qin", "own-no-mashang").replace("address-term", "rebuke")
    own = own.replace("terms: [亲]", "terms: [马上]").replace("position: standalone", "position: anywhere")
    own = own.replace("[[亲]]", "[[马上]]").replace("covers: [own-no-mashang]\n", "")
    folder = write(tmp_path / "shop-one", {"shop.yaml": "shop: shop-one\nplatform: jd\n", "own-no-mashang.yaml": own})
    judge = Judge(load(folder), as_of=DAY)
    message = Message("好的，马上帮您查一下物流哦", JD, shop="shop-one")
    assert [f.rule for f in judge.check(message, remedy=False).findings] == ["own-no-mashang"]


@settings(max_examples=40)
@given(st.text(st.sampled_from("亲您你好加微信转账不知道自己看保证最第一发票退换 0123456789vx，？\u200b"), max_size=40))
@example("这点常识都没有还出来网购，也是服了您了")
@example("加" * 130)
@example("您好，订单123456789012345678已发出")
def test_the_interpreted_kernel_hears_the_same(judge, text):
    compiled = judge.rules_for(Message(text, JD)).compiled
    assert spans(kernel, compiled, text) == spans(interpreted(), compiled, text)


def test_the_weights_were_learned_from_the_corpora_as_they_are():
    """When this fails, run `python generate/classifier.py` again."""
    whole = sha256()
    files = [*CORPORA.glob("messages-dev*.jsonl"), *CORPORA.glob("messages-train*.jsonl")]
    for file in sorted(files) + sorted(CORPORA.glob("conversations-dev*.jsonl")):
        whole.update(file.read_bytes())
    tables = read_tables(BUILT_IN / "any/classifier/message.weights")
    assert tables["learned_from"] == whole.hexdigest()[:32]
    assert not [file for file in files if "holdout" in file.name]


PACK = """\
name: message
title: 试验
weights: message.weights
labels:
  rebuke: {flags: 40, clears: 5, rules: [jd-chat-no-accusing-tone]}
"""


@pytest.mark.parametrize(
    ("case", "old", "new", "told"),
    [
        (
            "unknown rule",
            "accusing-tone",
            "accusing-tune",
            "没有规则“jd-chat-no-accusing-tune”；.*jd-chat-no-accusing-tone",
        ),
        ("rule of another category", "jd-chat-no-accusing-tone", "jd-chat-no-qin", "不是 rebuke 的单条消息规则"),
        ("flags without rules", ", rules: [jd-chat-no-accusing-tone]", "", "有 flags 却没有 rules"),
        ("clears not below flags", "clears: 5", "clears: 40", "clears 不低于 flags"),
        ("a label the weights lack", "rebuke:", "address-term:", "权重里没有“address-term”"),
        (
            "no such rule to leave alone",
            "labels:",
            "never_clears: [jd-chat-no-yidin]\nlabels:",
            "没有规则“jd-chat-no-yidin”",
        ),
        ("weights that are not there", "message.weights", "massage.weights", "读不出权重"),
    ],
)
def test_lint_refuses_a_classifier_that_leads_nowhere(tmp_path, case, old, new, told):
    folder = write(tmp_path / "any", {"classifier/message.yaml": PACK.replace(old, new)})
    (folder / "classifier/message.weights").write_bytes((BUILT_IN / "any/classifier/message.weights").read_bytes())
    rulebook = load_only(*(path for path in sorted(BUILT_IN.iterdir()) if path.name != "any"), folder)
    faults = [str(fault) for fault in lint(rulebook, as_of=DAY).errors if "classifier" in str(fault)]
    assert any(re.search(told, fault) for fault in faults), (case, faults)


def test_broken_weights_are_told_by_name_when_they_are_needed(tmp_path):
    write(tmp_path / "any", {"classifier/message.yaml": PACK, "classifier/message.weights": "broken"})
    built_in = (path for path in sorted(BUILT_IN.iterdir()) if path.name != "any")
    broken = Judge(load_only(*built_in, tmp_path / "any"), as_of=DAY)
    with pytest.raises(RulebookError, match=r"message\.weights weights：读不出权重"):
        broken.check(Message("您好", JD))


@pytest.mark.parametrize("percent", [0, 100])
def test_a_chance_is_between_1_and_99_per_cent(tmp_path, percent):
    folder = write(tmp_path / "any", {"classifier/message.yaml": PACK.replace("flags: 40", f"flags: {percent}")})
    with pytest.raises(RulebookError, match="flags"):
        load_only(folder)
