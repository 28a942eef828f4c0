"""Arrow columns give what the texts give one by one."""

from datetime import date

import pyarrow as pa
import pytest

import guiju

TEXTS = ["您好，在的", "加我微信abc12345", "", "淘宝店也是我们的", "亲，有货", "一三九 零零八六 五五二一 打这个电话"]


@pytest.fixture(scope="module")
def judge() -> guiju.Judge:
    return guiju.Judge(guiju.load(), as_of=date(2026, 11, 22))


def found(judge, texts, column):
    hits = guiju.check_many(judge, column, guiju.Platform.JD)
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    out, first = set(), 0
    for one, chunk in zip(hits, chunks, strict=True):
        out |= {(first + row, f.rule, f.start, f.end) for row, f in one.findings(texts[first : first + len(chunk)])}
        first += len(chunk)
    return out


def one_by_one(judge, texts):
    checked = [judge.check(guiju.Message(text, guiju.Platform.JD), remedy=False) for text in texts]
    return {(row, f.rule, f.start, f.end) for row, judgement in enumerate(checked) for f in judgement.findings}


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(list, id="a list"),
        pytest.param(pa.array, id="a column of text"),
        pytest.param(lambda texts: pa.array(texts, pa.large_string()), id="a column of large text"),
        pytest.param(lambda texts: pa.array(texts).dictionary_encode(), id="a dictionary"),
        pytest.param(lambda texts: pa.array(["x", *texts])[1:], id="a slice that begins inside its buffer"),
        pytest.param(lambda texts: pa.chunked_array([texts[:2], texts[2:]]), id="two chunks"),
    ],
)
def test_columns_and_single_messages_agree(judge, make):
    assert found(judge, TEXTS, make(TEXTS)) == one_by_one(judge, TEXTS)
    assert one_by_one(judge, TEXTS)


def test_a_null_is_an_empty_message(judge):
    assert not found(judge, ["", ""], pa.array([None, None], pa.string()))


def test_a_column_of_numbers_is_refused_with_a_cure(judge):
    with pytest.raises(TypeError, match="cast"):
        guiju.check_many(judge, pa.array([1, 2]), guiju.Platform.JD)
