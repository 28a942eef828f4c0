"""Every rule of the built-in packs does what its own examples say; one test a rule."""

from collections import defaultdict
from datetime import date, datetime, timedelta, timezone

import pytest

from guiju.judge.decisions.examples import cases, run
from guiju.judge.inspection import Judge
from guiju.judge.model.message import Message
from guiju.judge.rulebook import load
from guiju.judge.rulebook.example import MessageExample
from guiju.judge.rulebook.lint import lint
from guiju.judge.rulebook.marks import unmark

DAY = date(2026, 11, 22)
LONG_AGO = datetime(2020, 1, 1, 12, tzinfo=timezone(timedelta(hours=8)))
RULEBOOK = load()
BY_RULE = defaultdict(list)
for _case in cases(RULEBOOK):
    BY_RULE[_case.rule.id].append(_case)
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
