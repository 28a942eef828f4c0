import numpy as np
import pyarrow as pa

from guiju.engines.local.partition import SPILLED, UNTIMED, sort
from guiju.engines.local.spill import partitions_of
from tests.engines.jobs import message


def table(*rows):
    """Build a spilled table; the lines are 1, 2, ..."""
    full = [row | {"source_line": row.get("line", line), "file": 0} for line, row in enumerate(rows, start=1)]
    columns = []
    for kind in SPILLED:
        values = [row[kind.name] for row in full]
        if pa.types.is_dictionary(kind.type):
            columns.append(pa.array(values, pa.string()).dictionary_encode().cast(kind.type))
        else:
            columns.append(pa.array(values, kind.type))
    return pa.table(columns, schema=SPILLED)


def texts(rows):
    column = rows.table["text"].to_pylist()
    return [column[begin:end] for begin, end in zip(rows.starts[:-1], rows.starts[1:], strict=True)]


def test_rows_come_together_by_conversation_and_time():
    rows, _ = sort(table(message("b", 2, "b2"), message("a", 9, "a9"), message("b", 1, "b1"), message("a", 3, "a3")))
    assert texts(rows) == [["b1", "b2"], ["a3", "a9"]]


def test_ties_keep_the_order_of_the_file():
    rows, _ = sort(table(message("a", 1, "z"), message("a", 1, "y"), message("a", 0, "x"), message("a", 1, "w")))
    assert texts(rows) == [["x", "z", "y", "w"]]


def test_one_id_in_two_shops_or_platforms_is_two_conversations():
    rows, _ = sort(
        table(
            message("1", 0, "甲店", shop="甲"),
            message("1", 0, "乙店", shop="乙"),
            message("1", 1, "拼多多", shop="甲", platform="pdd"),
            message("1", 1, "甲店还有", shop="甲"),
        )
    )
    assert texts(rows) == [["甲店", "甲店还有"], ["乙店"], ["拼多多"]]


def test_a_row_without_a_shop_belongs_to_the_only_shop_there_is():
    rows, _ = sort(
        table(
            message("1", 0, "问", shop=None),
            message("1", 1, "答", shop="甲"),
            message("2", 0, "别的", shop="乙"),
        )
    )
    assert texts(rows) == [["问", "答"], ["别的"]]
    assert [rows.names("shop")[code] for code in rows.shop] == ["甲", "甲", "乙"]


def test_rows_without_an_agent_get_the_first_of_their_conversation():
    rows, _ = sort(
        table(
            message("1", 0, "问", agent=None),
            message("1", 1, "答", agent="小王"),
            message("1", 2, "问", agent=None),
            message("1", 3, "答", agent="小李"),
            message("2", 0, "没有客服", agent=None),
        )
    )
    assert [[*rows.names("agent"), None][code] for code in rows.agent] == ["小王", "小王", "小王", "小李", None]


def test_exact_repeats_are_set_aside_wherever_they_stand():
    rows, doubles = sort(
        table(
            message("a", 1, "x"), message("a", 1, "y"), message("a", 1, "x"), message("a", 2, "x"), message("b", 1, "x")
        )
    )
    assert texts(rows) == [["x", "y", "x"], ["x"]]
    assert doubles.table["source_line"].to_pylist() == [3]


def test_messages_of_one_line_never_repeat_each_other():
    rows, doubles = sort(table(*(message("a", 1, "嗯", line=line) for line in (1, 1, 2, 2))))
    assert texts(rows) == [["嗯", "嗯"]]
    assert doubles.table["source_line"].to_pylist() == [2, 2]


def test_without_times_nothing_repeats_and_the_order_of_the_file_holds():
    rows, doubles = sort(table(*(message("a", 0, text, sent_at=None) for text in ("b", "a", "a"))))
    assert texts(rows) == [["b", "a", "a"]]
    assert len(doubles) == 0
    assert set(rows.sent_at) == {UNTIMED}
    assert set(rows.day) == {-1}


def test_an_empty_partition_has_no_conversations():
    rows, doubles = sort(SPILLED.empty_table())
    assert (len(rows), rows.conversations, len(doubles)) == (0, 0, 0)


def test_a_conversation_is_always_in_the_same_partition():
    first = partitions_of(pa.chunked_array([["a", "b", "c", "a"]]), 7)
    second = partitions_of(pa.chunked_array([["c", "a"], ["b"]]), 7)
    assert first.tolist() == [*second[[1, 2, 0]], second[1]]
    assert np.all((first >= 0) & (first < 7))
