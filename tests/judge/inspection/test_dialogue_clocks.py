"""The clocks of a conversation: both sides of each limit, bots, system messages, and what never changes an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from guiju.judge.inspection.dialogue.clocks import timing
from guiju.judge.inspection.dialogue.timeline import AGENT, BOT, BUYER, SYSTEM, Timeline
from guiju.judge.rulebook.detect_dialogue import Timing
from tests.judge.inspection.dialogues import Cues, line, places


def clock(cues=None, **fields):
    detect = Timing(kind="timing", unless=("thanks",), **fields)
    return timing(detect, cues or Cues())


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("0b 30a", []),
        ("0b 30.001a", [1]),
        ("0b 2o 31a", [2]),
        ("0b 2o 30a", []),
        ("0b 25b 31a", [2]),
        ("0b 10s 31a", [2]),
        ("0a 50b 80a", []),
        ("0a 50b 81a", [2]),
        ("0b 10a 20b 900a", []),
        ("0b 900s", []),
        ("0b", []),
        ("", []),
        ("@0 20b 31a", [1]),
        ("@20 0b 50a", []),
        ("@20 0b 51a", [1]),
        ("@40 0b 10a 60b 65a", []),
    ],
)
def test_the_first_human_answer(turns, expected):
    cues = Cues()
    check = clock(cues, measure="first-response", limit="30s", **{"from": "queue-entry"})
    assert places(check, line(cues, turns)) == expected


def test_the_queue_counts_only_where_the_rule_says_so():
    cues = Cues()
    check = clock(cues, measure="first-response", limit="30s")
    assert places(check, line(cues, "@0 20b 50a")) == []


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("0b 300a", []),
        ("0b 301a", [1]),
        ("0b 299b 301a", [2]),
        ("0b 1o 301a", [2]),
        ("0b 10a 20b:thanks 900a", []),
        ("0b 10a 20b:thanks 30b 331a", [4]),
        ("0b 10a 20b:thanks 30b 330a", []),
        ("0b 301a 302b 700a", [1, 3]),
        ("0a 900a", []),
        ("0b 0a 0b 0a", []),
    ],
)
def test_every_answer(turns, expected):
    cues = Cues()
    check = clock(cues, measure="response", limit="5min")
    assert places(check, line(cues, turns)) == expected


def test_bots_stop_the_clock_where_any_answer_counts():
    cues = Cues()
    check = clock(cues, measure="response", limit="5min", counts="any")
    assert places(check, line(cues, "0b 1o 900a")) == []


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("0b:ask 10a 20b:ask", [2]),
        ("0b:ask 10a 20b", []),
        ("0b:ask 10a 20b 900s", [2]),
        ("0b:ask 10a 20b:thanks 900s", []),
        ("0b:ask 10a 20b 30b:ask", [3]),
        ("0b:ask 10a 20b:ask 30b:ask 900s", [2]),
        ("0b:ask 1o 20b:ask 21o 30b:ask 900s", [4]),
        ("0b:ask 1o 2s 30b:ask 900s", [3]),
        ("0b:ask 1o 900s", [0]),
        ("0b:ask 10a", []),
        ("0a 900s", []),
    ],
)
def test_no_answer_at_all(turns, expected):
    cues = Cues()
    check = clock(cues, measure="unanswered", asking=("ask",))
    assert places(check, line(cues, turns)) == expected


@pytest.mark.parametrize(("end", "expected"), [(86399, []), (86400, [0])])
def test_no_answer_within_a_day(end, expected):
    cues = Cues()
    check = clock(cues, measure="unanswered", limit="24h")
    assert places(check, line(cues, f"0b {end}s")) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("0b 50a 9000s", [None]),
        ("0b 50a 1250s", []),
        ("0b 50a 1250.001s", [None]),
        ("0b 50a 649a 9000s", [None]),
        ("0b 50a 650a 9000s", []),
        ("0b 50a 1250a 9000s", []),
        ("0b 50a 1251a 9000s", [None]),
        ("0b 50a 60a 1300s", [None]),
        ("0b 50a 9000b", []),
        ("0b 50a 60b:thanks 70a 9000s", []),
        ("0b 50a 300s:thanks 310a 9000s", []),
        ("0b 50a 9000s:thanks 9010a", []),
        ("0b:bought 50a 9000s", []),
        ("0b:bought 50a 60b 70a 9000s", []),
        ("50a 9000s", []),
        ("0b 9000s", []),
    ],
)
def test_asking_again_after_silence(turns, expected):
    cues = Cues()
    check = clock(cues, measure="follow-up", not_before="10min", limit="20min", exempt=("bought",))
    assert places(check, line(cues, turns)) == expected


TURNS = st.lists(st.tuples(st.sampled_from([BUYER, AGENT, BOT, SYSTEM]), st.integers(0, 400)), max_size=12)


def timeline(turns, shift=0):
    now, times = shift, []
    for _, waited in turns:
        now += waited * 1000
        times.append(now)
    return Timeline([sender for sender, _ in turns], times, [0] * len(turns))


@given(TURNS, st.integers(0, 10**12))
def test_the_hour_of_the_day_does_not_matter(turns, shift):
    for measure in ("first-response", "response", "unanswered", "follow-up"):
        check = clock(measure=measure, limit="3min")
        assert places(check, timeline(turns)) == places(check, timeline(turns, shift))


@given(TURNS)
def test_a_longer_limit_never_finds_more(turns):
    for measure in ("first-response", "response", "follow-up"):
        strict, lax = clock(measure=measure, limit="3min"), clock(measure=measure, limit="5min")
        assert len(lax.run(timeline(turns))) <= len(strict.run(timeline(turns)))


@given(TURNS)
def test_bots_and_the_system_change_no_human_clock(turns):
    human = timeline(turns)
    kept = [i for i, sender in enumerate(human.senders) if sender in {BUYER, AGENT}]
    alone = Timeline([human.senders[i] for i in kept], [human.times[i] for i in kept], [0] * len(kept))
    for measure in ("first-response", "response"):
        check = clock(measure=measure, limit="3min")
        assert places(check, human) == [kept[at] for at in places(check, alone)]


@given(TURNS, st.sampled_from([BUYER, AGENT, BOT]), st.integers(0, 400), st.integers(0, 12))
def test_a_note_of_the_system_may_stand_before_or_after_a_message_of_its_moment(turns, sender, waited, at):
    at = min(at, len(turns))
    before = timeline([*turns[:at], (SYSTEM, waited), (sender, 0), *turns[at:]])
    after = timeline([*turns[:at], (sender, waited), (SYSTEM, 0), *turns[at:]])
    for measure in ("first-response", "response"):
        check = clock(measure=measure, limit="3min")
        moved = [{at: at + 1, at + 1: at}.get(place, place) for place in places(check, after)]
        assert places(check, before) == moved


class AnswersInTime(RuleBasedStateMachine):
    """A second account of `response`, kept as the conversation goes on, agrees with the check at every step."""

    def __init__(self):
        super().__init__()
        self.cues = Cues()
        self.check = clock(self.cues, measure="response", limit="3min")
        self.senders, self.times, self.masks = [], [], []
        self.now, self.open_since, self.late = 0, None, []

    def say(self, sender, cue=0):
        self.senders.append(sender)
        self.times.append(self.now)
        self.masks.append(cue)

    @rule(seconds=st.sampled_from([0, 1, 60, 179, 180, 181]))
    def wait(self, seconds):
        self.now += seconds * 1000

    @rule(thanks=st.booleans())
    def buyer(self, thanks):
        if not thanks and self.open_since is None:
            self.open_since = self.now
        self.say(BUYER, self.cues.of("thanks") if thanks else 0)

    @rule()
    def agent(self):
        if self.open_since is not None and self.now - self.open_since > 180_000:
            self.late.append(len(self.senders))
        self.open_since = None
        self.say(AGENT)

    @rule(sender=st.sampled_from([BOT, SYSTEM]))
    def other(self, sender):
        self.say(sender)

    @invariant()
    def agrees(self):
        assert places(self.check, Timeline(self.senders, self.times, self.masks)) == self.late


TestAnswersInTime = AnswersInTime.TestCase
