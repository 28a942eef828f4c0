"""The condition port: expression, values, answer."""

from datetime import UTC, datetime

import pytest

from guiju.judge.rulebook.condition_tree import When
from guiju.judge.rulebook.conditions import ConditionError, compile_leaf

MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "facts", "expected"),
    [
        ("order.paid", {"order.paid": True}, True),
        ("order.paid == false", {"order.paid": True}, False),
        ("!order.paid", {"order.paid": False}, True),
        ("order.amount_fen >= 10000", {"order.amount_fen": 10000}, True),
        ("order.amount_fen >= 10000", {"order.amount_fen": 9999}, False),
        ("order.status in ['待付款', '待发货']", {"order.status": "待发货"}, True),
        ("!(order.status in ['待付款'])", {"order.status": "待付款"}, False),
        ("order.status.startsWith('待')", {"order.status": "待付款"}, True),
        (
            "message.sent_at > order.promised_ship_at",
            {"message.sent_at": LATER, "order.promised_ship_at": MONDAY},
            True,
        ),
        (
            "message.sent_at - order.paid_at > duration('48h')",
            {"message.sent_at": LATER, "order.paid_at": MONDAY},
            False,
        ),
        ("message.sent_at.getHours('Asia/Shanghai') == 9", {"message.sent_at": MONDAY}, True),
        ("message.sent_at.getHours('Asia/Shanghai') == 9", {"message.sent_at": "2026-11-16T09:30:00+08:00"}, True),
        ("order.paid && order.amount_fen > 1", {"order.paid": False}, False),
        ("order.amount_fen > 1 || order.paid", {"order.paid": True}, True),
    ],
)
def test_a_condition_is_answered_from_the_facts(expression, facts, expected):
    assert compile_leaf(expression).answer(facts).value is expected


@pytest.mark.parametrize(
    ("expression", "facts", "missing"),
    [
        ("order.paid", {}, ("order.paid",)),
        ("!order.paid", {}, ("order.paid",)),
        ("order.paid == false", {"order.paid": "false"}, ("order.paid",)),
        ("order.amount_fen > 1", {"order.amount_fen": True}, ("order.amount_fen",)),
        ("order.paid || order.amount_fen > 1", {"order.paid": False}, ("order.amount_fen",)),
        ("100 / order.amount_fen > 1", {"order.amount_fen": 0}, ("order.amount_fen",)),
        (
            "message.sent_at > order.paid_at",
            {"message.sent_at": MONDAY, "order.paid_at": datetime(2026, 11, 16)},  # noqa: DTZ001
            ("order.paid_at",),
        ),
        ("order.status == 'order.paid'", {}, ("order.status",)),
    ],
)
def test_a_failed_evaluation_is_undetermined_and_names_its_facts(expression, facts, missing):
    answer = compile_leaf(expression).answer(facts)
    assert (answer.value, answer.missing) == (None, missing)


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("order.payed", "没有事实“order.payed”；您是不是想写“order.paid”？"),
        ("order.paid > 3", "检查两边的类型"),
        ("order.amount_fen", "结果是 INT，不是真假"),
        ("order.status not in ['x']", "!(x in [...])"),
        ("order.paid ==", "第 14 列有误"),
        ("1 < 2", "没有用到任何事实"),
    ],
)
def test_what_is_no_condition_does_not_compile(expression, problem):
    with pytest.raises(ConditionError) as caught:
        compile_leaf(expression)
    assert problem in str(caught.value)


PAID = {"fact": "order.paid", "because": "已付款"}
SHIPPED = {"fact": "order.shipped", "because": "已发货"}


@pytest.mark.parametrize(
    ("tree", "facts", "expected"),
    [
        ({"all": [PAID, SHIPPED]}, {"order.paid": True, "order.shipped": True}, (True, ())),
        ({"all": [PAID, SHIPPED]}, {"order.paid": False}, (False, ())),
        ({"all": [PAID, SHIPPED]}, {"order.paid": True}, (None, ("order.shipped",))),
        ({"all": [PAID, SHIPPED]}, {}, (None, ("order.paid", "order.shipped"))),
        ({"any": [PAID, SHIPPED]}, {"order.shipped": True}, (True, ())),
        ({"any": [PAID, SHIPPED]}, {"order.shipped": False}, (None, ("order.paid",))),
        ({"any": [PAID, SHIPPED]}, {"order.paid": False, "order.shipped": False}, (False, ())),
        ({"not": PAID}, {"order.paid": False}, (True, ())),
        ({"not": PAID}, {}, (None, ("order.paid",))),
        ({"not": {"any": [PAID, {"not": SHIPPED}]}}, {"order.paid": False, "order.shipped": True}, (True, ())),
    ],
)
def test_a_tree_is_answered_in_three_values(tree, facts, expected):
    answer = When.model_validate(tree).answer(facts)
    assert (answer.value, answer.missing) == expected


def test_the_trace_shows_every_leaf_with_the_values_it_read():
    readings = When.model_validate({"all": [PAID, SHIPPED]}).readings({"order.paid": False})
    assert [(each.because, dict(each.values), each.answer.value) for each in readings] == [
        ("已付款", {"order.paid": False}, False),
        ("已发货", {}, None),
    ]
