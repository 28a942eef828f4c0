"""Every rule of the built-in packs does what its own examples say; one test a rule."""

from collections import defaultdict
from datetime import date, datetime, timedelta, timezone

import pytest

from guiju.judge.decisions.examples import cases, failures, run
from guiju.judge.inspection import Judge
from guiju.judge.model.message import Message
from guiju.judge.rulebook import RulebookError, load
from guiju.judge.rulebook.example import MessageExample
from guiju.judge.rulebook.lint import lint
from guiju.judge.rulebook.marks import unmark
from tests.judge.rulebook.samples import RULE, write

DAY = date(2026, 11, 22)
LONG_AGO = datetime(2020, 1, 1, 12, tzinfo=timezone(timedelta(hours=8)))
RULEBOOK = load()
BY_RULE = defaultdict(list)
for _case in cases(RULEBOOK):
    BY_RULE[_case.rule.id].append(_case)
RETIRED = [rule.id for rule in RULEBOOK.rules if rule.status == "retired"]
UNDATED = [
    name
    for name, own in BY_RULE.items()
    if own[0].rule.status == "stable"
    and own[0].rule.in_force.first is None
    and any(isinstance(case.example, MessageExample) and case.flagged for case in own)
]


@pytest.fixture(scope="module")
def judge():
    return Judge(RULEBOOK, as_of=DAY, preview=True)


def test_the_packs_have_no_lint():
    assert list(map(str, lint(RULEBOOK, as_of=DAY).errors)) == []


@pytest.mark.parametrize("name", BY_RULE)
def test_a_rule_does_what_its_examples_say(judge, name):
    failed = [str(failure) for case in BY_RULE[name] if (failure := run(judge, case))]
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("name", UNDATED)
def test_a_rule_without_a_stated_date_binds_the_past(judge, name):
    case = next(case for case in BY_RULE[name] if case.flagged)
    text = unmark(case.example.text).text
    judgement = judge.check(Message(text, case.platform, sent_at=LONG_AGO, facts=case.example.facts))
    said = (*judgement.findings, *judgement.hints)
    assert any(each.rule == name for each in said) or judgement.promises


def test_a_retired_rule_would_have_done_what_its_examples_say():
    assert RETIRED
    failed = list(map(str, failures(RULEBOOK, as_of=DAY, only=RETIRED)))
    assert not failed, "\n".join(failed)


def test_a_retired_rule_finds_nothing(judge):
    flagged = [case for case in cases(RULEBOOK, RETIRED) if case.flagged]
    assert {failure.got for case in flagged if (failure := run(judge, case))} == {()}
    assert all(run(judge, case) for case in flagged)


@pytest.mark.parametrize("name", RETIRED)
def test_the_id_of_a_retired_rule_is_never_given_away(tmp_path, name):
    folder = write(tmp_path / "own", {f"chat/{name}.yaml": RULE.replace("id: jd-chat-no-qin", f"id: {name}")})
    with pytest.raises(RulebookError, match=f"“{name}”在 packs/.*已用过；换一个"):
        load(folder)
