"""Until when a promise binds, what is kept, and the exact words."""

from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

import pytest

from guiju.judge.inspection import Judge
from guiju.judge.inspection.conversation import timeline
from guiju.judge.inspection.dialogue.moments import until
from guiju.judge.model.message import Conversation, Message
from guiju.judge.model.terms import Platform, Sender
from guiju.judge.rulebook import load

SHANGHAI = timezone(timedelta(hours=8))
WEDNESDAY = datetime(2026, 11, 18, 15, 20, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("48小时内给您退", "2026-11-20T15:20:00"),
        ("24h内", "2026-11-19T15:20:00"),
        ("半小时内回您", "2026-11-18T15:50:00"),
        ("两天内", "2026-11-20T15:20:00"),
        ("十二小时", "2026-11-19T03:20:00"),
        ("十五天", "2026-12-03T15:20:00"),
        ("二十四小时", "2026-11-19T15:20:00"),
        ("2.5小时", "2026-11-18T17:50:00"),
        ("一周内", "2026-11-25T15:20:00"),
        ("半天", "2026-11-19T03:20:00"),
        ("今天下午四点前发货", "2026-11-18T16:00:00"),
        ("今晚8点前", "2026-11-18T20:00:00"),
        ("18:30前出库", "2026-11-18T18:30:00"),
        ("明天发出", "2026-11-19T23:59:59"),
        ("后天中午12点", "2026-11-20T12:00:00"),
        ("大后天到", "2026-11-21T23:59:59"),
        ("周五之前", "2026-11-20T23:59:59"),
        ("周一给您", "2026-11-23T23:59:59"),
        ("周三", "2026-11-18T23:59:59"),
        ("下周三补发", "2026-11-25T23:59:59"),
        ("下下周日", "2026-12-06T23:59:59"),
        ("月底前", "2026-11-30T23:59:59"),
        ("18号到货", "2026-11-18T23:59:59"),
        ("17号到货", "2026-12-17T23:59:59"),
        ("31号", "2026-12-31T23:59:59"),
        ("12月3日发", "2026-12-03T23:59:59"),
        ("1月2日发", "2027-01-02T23:59:59"),
        ("3个工作日内", None),
        ("马上发", None),
        ("3号链接发您", None),
        ("2点前", None),
        ("2月30日", None),
        ("25:70", None),
        ("", None),
    ],
)
def test_until(text, expected):
    moment = until(text, WEDNESDAY)
    assert (moment and moment.isoformat()) == (expected and f"{expected}+08:00")


def test_days_end_in_the_platforms_own_time():
    said = datetime(2026, 11, 18, 17, 0, tzinfo=timezone.utc)  # noqa: UP017 - a zone beside another one
    moment = until("今天发", said)
    assert moment is not None
    assert moment.isoformat() == "2026-11-19T23:59:59+08:00"


def test_a_message_without_a_time_names_no_moment():
    assert until("48小时内", None) is None


@pytest.fixture(scope="module")
def judge():
    return Judge(load(), as_of=date(2026, 11, 22))


def promises(judge, *turns):
    messages = [
        Message(text, Platform.TAOBAO, sender=Sender(sender), sent_at=WEDNESDAY + timedelta(seconds=60 * at))
        for at, (sender, text) in enumerate(turns)
    ]
    conversation = Conversation("1", Platform.TAOBAO, messages)
    rules = judge.dialogue_rules(Platform.TAOBAO, None, date(2026, 11, 18))
    return list(rules.promises.made(messages, timeline(conversation, rules), rules.compiled))


def test_a_promise_has_its_words_its_message_and_its_moment(judge):
    text = "亲，螺丝少了真抱歉，明天给您补寄，48小时内有物流"
    (made,) = promises(judge, ("buyer", "少包螺丝"), ("agent", text))
    assert (made.kind, made.message_index, made.state) == ("reshipment", 1, "open")
    assert text[made.start : made.end] == made.text
    assert "补寄" in made.text
    assert made.until == datetime(2026, 11, 19, 23, 59, 59, tzinfo=SHANGHAI)


def test_spans_count_code_points_of_the_original(judge):
    text = "😀\u200b亲～今 天 发 货"
    made = promises(judge, ("buyer", "几时发"), ("agent", text))
    assert [(each.kind, each.text) for each in made] == [("delivery", "今 天 发 货")]


@pytest.mark.parametrize(
    ("later", "state"),
    [
        (("agent", "已经补发了，单号是YT8830021945512"), "kept"),
        (("system", "商家已补发，补发单号YT8830021945512"), "kept"),
        (("buyer", "已经补发了吗"), "open"),
        (("agent", "请您耐心等一等"), "open"),
    ],
)
def test_a_promise_is_kept_by_a_later_word_of_agent_or_system(judge, later, state):
    made = promises(judge, ("buyer", "少包螺丝"), ("agent", "给您补发一包"), later)
    assert made[0].state == state


@pytest.mark.parametrize("sender", ["buyer", "bot", "system"])
def test_only_agents_promise(judge, sender):
    assert promises(judge, (sender, "48小时内发货")) == []


def test_of_two_readings_of_one_place_the_longer_stays(judge):
    made = promises(judge, ("agent", "给您申请补偿您8元，今天到账"))
    assert len({(each.kind, each.start) for each in made}) == len(made)
    for kind in {each.kind for each in made}:
        spans = sorted((each.start, each.end) for each in made if each.kind == kind)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
