"""Phrases and sequences: windows, order, excuses, and which message is shown."""

import pytest
from pydantic import ValidationError

from guiju.judge.inspection.dialogue.phrases import phrase
from guiju.judge.inspection.dialogue.steps import sequence
from guiju.judge.rulebook.detect_dialogue import Phrase, Sequence
from tests.judge.inspection.dialogues import Cues, line, places


def found(turns, **fields):
    cues = Cues()
    return places(sequence(Sequence(kind="sequence", **fields), cues), line(cues, turns))


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("0b 1a:hello", []),
        ("0b 1a", [None]),
        ("0b 1a 2a:hello", [None]),
        ("0b 1o:hello 2a", [None]),
        ("0b 1o", []),
        ("", []),
        ("0b 1a 2b:never", []),
    ],
)
def test_an_opening(turns, expected):
    cues = Cues()
    check = phrase(Phrase(kind="phrase", position="opening", any=["hello"], unless=["never"]), cues)
    assert places(check, line(cues, turns)) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("0b 1a:bye", []),
        ("0b 1a", [None]),
        ("0b 1a:bye 2b:thanks", []),
        ("0b 1a:bye 2b:thanks 3a", []),
        ("0b 1a:bye 2b 3a", [None]),
        ("0b 1a 2b 3a:bye 4a", []),
        ("0b 1a:bye 2b", []),
        ("0b 1a 2b 3s", [None]),
        ("0b 1o:bye", []),
    ],
)
def test_a_closing_after_the_last_wish(turns, expected):
    cues = Cues()
    check = phrase(Phrase(kind="phrase", position="closing", any=["bye"], settled=["thanks"]), cues)
    assert places(check, line(cues, turns)) == expected


@pytest.mark.parametrize(("many", "expected"), [(1, [None]), (2, [])])
def test_a_closing_among_the_last_messages(many, expected):
    cues = Cues()
    check = phrase(Phrase(kind="phrase", position="closing", any=["bye"], within_messages=many), cues)
    assert places(check, line(cues, "0b 1a:bye 2b 3a")) == expected


PAID = {"sender": "system", "any": ["paid"]}
CHECK = {"sender": "agent", "any": ["check"]}


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("0s:paid 600a:check", []),
        ("0s:paid 600.001a:check", [None]),
        ("0a:check 1s:paid", [None]),
        ("0a:check 0s:paid", []),
        ("0s:paid 0a:check", []),
        ("0s:paid 1b:check", [None]),
        ("0s:paid 5s:paid 10a:check", []),
        ("0s", []),
        ("0s:paid", [None]),
    ],
)
def test_what_is_owed_within_a_time(turns, expected):
    fields = {"trigger": PAID, "expect": {**CHECK, "within": "10min"}, "once": True, "point_at": "none"}
    assert found(turns, **fields) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("0a:gone", [0]),
        ("0a:gone+one", [0]),
        ("0a:gone+two", []),
        ("0a:gone+one 1a:one", []),
        ("0a:gone 1a:one 2b 3a:one", []),
        ("0a:one 1a:gone 2a:one", [1]),
        ("0a:gone 1a:gone", [0]),
        ("0b:any 1a:no", [1]),
        ("0b 1a:no", []),
        ("0b:any 1a 2b 3a:no", []),
        ("0b:any 1s 2a:no", [2]),
    ],
)
def test_counting_what_is_offered(turns, expected):
    fields = {
        "trigger": {"sender": "agent", "any": ["gone"], "answer": ["no"], "to": ["any"]},
        "expect": {"sender": "agent", "any": ["one"], "twice": ["two"], "at_least": 2},
        "once": True,
    }
    assert found(turns, **fields) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("0b:ask 1a:free+post+any", []),
        ("0b:ask 1a:free 2a:post 3b 4a:any", []),
        ("0b:ask 1a:free 2a:post", [0]),
        ("0b:ask", [0]),
        ("0b 1a", []),
    ],
)
def test_parts_may_be_said_one_by_one(turns, expected):
    fields = {
        "trigger": {"sender": "buyer", "any": ["ask"]},
        "expect": {"sender": "agent", "parts": [["free"], ["post"], ["any"]]},
    }
    assert found(turns, **fields) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("0b:rude 1a:rude", [1]),
        ("0b:rude 1a 2a 3a:rude", [3]),
        ("0b:rude 1a 2a 3a 4a:rude", []),
        ("0b:rude 1b:rude 2a:rude", [2]),
        ("0a:rude 1b:rude", []),
    ],
)
def test_what_is_ruled_out(turns, expected):
    fields = {
        "trigger": {"sender": "buyer", "any": ["rude"]},
        "forbid": {"sender": "agent", "any": ["rude"], "messages": 3},
        "point_at": "reply",
    }
    assert found(turns, **fields) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("0a:back", [0]),
        ("0a:leave 1a:back", []),
        ("0b:leave 1a:back", [1]),
        ("0s:moved 1a:back", []),
        ("0a:back 1a:leave", [0]),
    ],
)
def test_what_had_to_come_before(turns, expected):
    fields = {
        "trigger": {"sender": "agent", "any": ["back"]},
        "preceded_by": {"sender": "agent", "any": ["leave"]},
        "excuse": {"sender": "system", "any": ["moved"]},
    }
    assert found(turns, **fields) == expected


@pytest.mark.parametrize(("turns", "expected"), [("0a:hold", [0]), ("0a:hold 9a", [1]), ("0a:hold 9a 20a:thanks", [])])
def test_the_reply_that_lacks_something(turns, expected):
    fields = {
        "trigger": {"sender": "agent", "any": ["hold"]},
        "expect": {"sender": "agent", "any": ["thanks"], "messages": 2},
        "point_at": "reply",
    }
    assert found(turns, **fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"expect": CHECK, "forbid": CHECK},
        {"expect": {**CHECK, "parts": [["a"]]}},
        {"expect": {**CHECK, "within": "5min", "messages": 2}},
        {"expect": {**CHECK, "within": "5min", "not_before": "5min"}},
        {"expect": CHECK, "trigger": {"sender": "agent", "answer": ["no"]}},
    ],
)
def test_sequences_that_make_no_sense_do_not_load(fields):
    with pytest.raises(ValidationError):
        Sequence(**{"kind": "sequence", "trigger": PAID, **fields})
