"""Logs that are damaged in one way or another: an error with a cure or a rejected row, never a traceback."""

import codecs
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from guiju.formats.rows import MAX_TEXT_BYTES
from tests.formats.logs import HEADER, failure, read_all, write

GOOD = "c1,京东,店,小王,买家,2024/1/2 3:04,在吗\n"


def parquet(**columns):
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


WHOLE = {
    "empty": ("a.csv", b"", "空的"),
    "empty JSONL": ("a.jsonl", b"", "空的"),
    "empty Parquet": ("a.parquet", b"", "空的"),
    "only a mark": ("a.csv", codecs.BOM_UTF8, "空的"),
    "no such columns": ("a.csv", "甲,乙\n1,2\n".encode(), "文件里的列是：甲、乙"),
    "no text column": ("a.csv", "会话ID,平台,发送方\n1,京东,买家\n".encode(), "找不到消息内容列"),
    "no platform": ("a.csv", "会话ID,发送方,内容\n1,买家,在吗\n".encode(), "--platform"),
    "not Parquet": ("a.parquet", b"PAR1 and then nothing", "Parquet"),
    "not a spreadsheet": ("a.xlsx", b"PK\x03\x04 and then nothing", "表格"),
    "another kind of file": ("a.docx", b"x", ".docx"),
    "no ending": ("log", b"x", "log"),
    "binary noise as CSV": ("a.csv", bytes(range(256)) * 20, "找不到"),
    "Parquet without the columns": ("a.parquet", parquet(a=[1]), "找不到"),
}


@pytest.mark.parametrize(("name", "data", "words"), WHOLE.values(), ids=WHOLE)
def test_a_log_that_cannot_be_read_says_why_and_what_to_do(tmp_path, name, data, words):
    error = failure(write(tmp_path, name, data))
    assert words in str(error)
    assert error.cure


def test_a_missing_file_is_named(tmp_path):
    assert "读不了这个文件" in str(failure(tmp_path / "none.csv"))


def test_every_cut_of_a_parquet_file_is_an_error_not_a_crash(tmp_path):
    whole = parquet(conversation_id=["c"] * 500, platform=["jd"] * 500, sender=["buyer"] * 500, text=["在吗"] * 500)
    for length in range(1, len(whole), 97):
        assert "Parquet" in str(failure(write(tmp_path, "a.parquet", whole[:length])))


def test_damaged_pages_are_an_error_with_the_row(tmp_path):
    whole = bytearray(
        parquet(
            conversation_id=[f"c{n}" for n in range(5000)],
            platform=["jd"] * 5000,
            sender=["buyer"] * 5000,
            text=["在吗"] * 5000,
        )
    )
    whole[200:1200] = b"\xff" * 1000
    error = failure(write(tmp_path, "a.parquet", bytes(whole)))
    assert "第 1 行" in str(error)


ROWS = {
    "unknown platform": ("c1,苏宁,店,小王,买家,2024/1/2 3:04,在吗", "不认识的平台“苏宁”"),
    "unknown sender": ("c1,京东,店,小王,店长,2024/1/2 3:04,在吗", "不认识的发送方“店长”"),
    "no conversation": (",京东,店,小王,买家,2024/1/2 3:04,在吗", "没有会话ID"),
    "no platform": ("c1,,店,小王,买家,2024/1/2 3:04,在吗", "没有写平台"),
    "no sender": ("c1,京东,店,小王,,2024/1/2 3:04,在吗", "没有写发送方"),
    "no time": ("c1,京东,店,小王,买家,,在吗", "看不懂的发送时间"),
    "bad time": ("c1,京东,店,小王,买家,明天,在吗", "看不懂的发送时间“明天”"),
    "too few cells": ("c1,京东", "有 2 格，表头有 7 格"),
    "too many cells": ("c1,京东,店,小王,买家,2024/1/2 3:04,在吗,还有,一句", "有 9 格，表头有 7 格"),
    "too long": ("c1,京东,店,小王,买家,2024/1/2 3:04," + "长" * (1 << 20), f"超过 {MAX_TEXT_BYTES:,} 字节"),
}


@pytest.mark.parametrize(("row", "reason"), ROWS.values(), ids=ROWS)
def test_a_bad_row_is_refused_and_the_others_are_read(tmp_path, row, reason):
    rows, rejected = read_all(write(tmp_path, "a.csv", (HEADER + GOOD + row + "\n" + GOOD).encode()))
    assert [row["source_line"] for row in rows] == [2, 4]
    assert [each.line for each in rejected] == [3]
    assert reason in rejected[0].reason
    assert rejected[0].cure
    assert rejected[0].raw


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_broken_bytes_cost_their_own_row_only(tmp_path, encoding):
    lines = [line.encode(encoding) for line in (HEADER, *([GOOD] * 9))]
    lines[5] = lines[5].replace("在吗".encode(encoding), b"\xff\xfe\xff")
    rows, rejected = read_all(write(tmp_path, "a.csv", b"".join(lines)))
    assert len(rows) == 8
    assert [(each.line, each.reason) for each in rejected] == [(6, "编码损坏，不是有效的文字")]
    assert r"\xff" in rejected[0].raw


def test_nul_bytes_are_kept_as_they_are(tmp_path):
    rows, rejected = read_all(write(tmp_path, "a.csv", (HEADER + GOOD.replace("在吗", "在\0吗")).encode()))
    assert [row["text"] for row in rows] == ["在\0吗"]
    assert not rejected


def test_a_lone_surrogate_costs_its_own_row_only(tmp_path):
    line = '{"conversation_id": "c", "platform": "jd", "sender": "buyer", "text": "%s"}\n'
    rows, rejected = read_all(write(tmp_path, "a.jsonl", (line % r"\ud83d" + line % r"\ud83d\ude00").encode()))
    assert [row["text"] for row in rows] == ["😀"]
    assert [each.line for each in rejected] == [1]


def test_invalid_text_in_parquet_costs_its_own_row_only(tmp_path):
    text = pa.array([b"ok", b"\xff\xfe", b"ok"], pa.binary()).cast(pa.string(), safe=False)
    data = parquet(conversation_id=["a", "b", "c"], platform=["jd"] * 3, sender=["buyer"] * 3, text=text)
    rows, rejected = read_all(write(tmp_path, "a.parquet", data))
    assert [row["source_line"] for row in rows] == [1, 3]
    assert [each.line for each in rejected] == [2]


BAD_LINES = {
    "no JSON": ("{", "不是有效的 JSON"),
    "no object": ("[1, 2]", "不是 JSON 对象"),
    "deep": ("[" * 100_000, "不是有效的 JSON"),
    "long number": ("1" * 10_000, "JSON"),
    "no text": ('{"conversation_id": "c", "platform": "jd", "sender": "buyer"}', "找不到消息内容"),
    "text is a list": ('{"conversation_id": "c", "platform": "jd", "sender": "buyer", "text": ["x"]}', "应是文字或数"),
    "a message is no object": ('{"id": "c", "platform": "jd", "messages": [1]}', "第 1 条消息不是 JSON 对象"),
    "a message has no sender": ('{"id": "c", "platform": "jd", "messages": [{"text": "x"}]}', "没有写发送方"),
    "a conversation has no id": ('{"platform": "jd", "messages": [{"text": "x", "sender": "buyer"}]}', "没有会话ID"),
}


@pytest.mark.parametrize(("line", "reason"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_refused_and_the_others_are_read(tmp_path, line, reason):
    good = json.dumps({"conversation_id": "c", "platform": "jd", "sender": "buyer", "text": "在吗"})
    rows, rejected = read_all(write(tmp_path, "a.jsonl", f"{good}\n{line}\n\n{good}\n".encode()))
    assert [row["source_line"] for row in rows] == [1, 4]
    assert [each.line for each in rejected] == [2]
    assert reason in rejected[0].reason


def test_a_stray_quote_does_not_swallow_the_rows_after_it(tmp_path):
    stray = GOOD.replace("在吗", '"在吗')
    rows, rejected = read_all(write(tmp_path, "a.csv", (HEADER + stray + GOOD * 500).encode()))
    assert len(rows) == 501
    assert rows[0]["text"] == '"在吗'
    assert not rejected


def test_quotes_inside_a_message_are_kept(tmp_path):
    loose = GOOD.replace("在吗", '"好的"收到')
    rows, _ = read_all(write(tmp_path, "a.csv", (HEADER + loose + GOOD).encode()))
    assert [row["text"] for row in rows] == ['"好的"收到', "在吗"]


def test_a_spreadsheet_that_unpacks_to_gigabytes_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_string(0, 0, "x" * 10_000)
    monkeypatch.setattr("guiju.formats.xlsx_log.MAX_UNPACKED", 5_000)
    assert "太大" in str(failure(path))
