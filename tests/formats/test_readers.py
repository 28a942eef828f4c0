import json
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from guiju.formats import csv_log, sections
from tests.formats.logs import HEADER, read_all, write

MOMENT = 1_704_135_840_000
ROW = {
    "conversation_id": "c1",
    "platform": "jd",
    "shop": "某店",
    "agent": "小王",
    "sender": "agent",
    "sent_at": MOMENT,
    "text": "您好，\n在的",
}
CSV = HEADER + 'c1,京东,某店,小王,客服,2024/1/2 3:04,"您好，\n在的"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_in_every_spelling(tmp_path, encoding, delimiter, end):
    text = CSV.replace(",", delimiter).replace("\n", end)
    rows, rejected = read_all(write(tmp_path, "a.csv", text.encode(encoding)))
    assert rows == [ROW | {"source_line": 2, "text": f"您好，{end}在的"}]
    assert not rejected


def test_a_title_above_the_header_is_set_aside(tmp_path):
    rows, rejected = read_all(write(tmp_path, "a.csv", ("聊天记录导出\n\n" + CSV).encode("gb18030")))
    assert [row["source_line"] for row in rows] == [4]
    assert [(each.line, each.reason) for each in rejected] == [(1, "在表头之前")]


def test_lines_count_the_lines_inside_quotes(tmp_path):
    rows, _ = read_all(write(tmp_path, "a.csv", (CSV + CSV.partition("\n")[2]).encode()))
    assert [row["source_line"] for row in rows] == [2, 4]


def test_ascii_at_first_and_chinese_far_below(tmp_path):
    head = "conversation_id,platform,sender,text\n" + "c,jd,buyer,hello\n" * 200_000
    rows, rejected = read_all(write(tmp_path, "a.csv", (head + "c,jd,buyer,你好\n").encode("gb18030")))
    assert rows[-1]["text"] == "你好"
    assert not rejected


def test_batches_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_log, "BATCH_ROWS", 10)
    path = write(tmp_path, "a.csv", (HEADER + "c1,京东,,,买家,2024/1/2 3:04,在\n" * 25).encode())
    chunks = [chunk for section in sections.plan(path) for chunk in sections.read(section, sections.ReadOptions())]
    assert [chunk.batch.num_rows for chunk in chunks] == [10, 10, 5]
    assert sum(chunk.progress for chunk in chunks) == path.stat().st_size


def test_one_object_a_message(tmp_path):
    line = {
        "会话ID": "c1",
        "平台": "京东",
        "店铺": "某店",
        "客服": "小王",
        "角色": "客服",
        "时间": MOMENT,
        "内容": ROW["text"],
    }
    rows, _ = read_all(write(tmp_path, "a.jsonl", json.dumps(line).encode()))
    assert rows == [ROW | {"source_line": 1}]


def test_one_object_a_conversation(tmp_path):
    message = {"at": "2024-01-02T03:04:00+08:00", "sender": "agent", "text": ROW["text"]}
    record = {
        "id": "c1",
        "platform": "jd",
        "shop": "某店",
        "agent": "小王",
        "messages": [message, message | {"agent": "小李"}],
    }
    rows, _ = read_all(write(tmp_path, "a.jsonl", ("\n" + json.dumps(record)).encode()))
    assert rows == [ROW | {"source_line": 2}, ROW | {"source_line": 2, "agent": "小李"}]


def test_a_large_jsonl_is_read_in_sections_with_right_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(sections, "SECTION_BYTES", 1000)
    lines = [
        json.dumps({"conversation_id": f"c{n}", "platform": "jd", "sender": "buyer", "text": f"第{n}条"})
        for n in range(1, 301)
    ]
    path = write(tmp_path, "a.jsonl", "\n".join(lines).encode())
    assert len(sections.plan(path)) > 5
    rows, _ = read_all(path)
    assert [(row["source_line"], row["conversation_id"]) for row in rows] == [(n, f"c{n}") for n in range(1, 301)]


def test_a_log_without_times_has_none(tmp_path):
    rows, _ = read_all(write(tmp_path, "a.csv", "会话ID,发送方,内容\nc1,客服,在\n".encode()), platform="jd")
    assert rows[0]["sent_at"] is None


def test_the_platform_fills_empty_cells(tmp_path):
    rows, _ = read_all(
        write(tmp_path, "a.csv", "会话ID,平台,发送方,内容\nc1,,客服,在\nc2,拼多多,客服,在\n".encode()), platform="jd"
    )
    assert [row["platform"] for row in rows] == ["jd", "pdd"]


def test_columns_by_map(tmp_path):
    data = "编号,谁,说了什么\nc1,客服,在\n".encode()
    columns = {"conversation_id": "编号", "sender": "谁", "text": "说了什么"}
    rows, _ = read_all(write(tmp_path, "a.csv", data), platform="jd", columns=columns)
    assert rows[0]["text"] == "在"


def test_spreadsheets_with_real_dates_numbers_and_sheets(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet("十一月")
        sheet.write_string(0, 0, "导出")
        sheet.write_row(2, 1, HEADER.strip().split(","))
        sheet.write_row(3, 1, [1024, "京东", "某店", "小王", "客服"])
        sheet.write_datetime(3, 6, datetime.fromisoformat("2024-01-02 03:04"), date)
        sheet.write_string(3, 7, ROW["text"])
        sheet.write_row(4, 1, ["c2", "京东", "某店", "小王", "客服", 45293 + 184 / 1440, "=1+1"])
        book.add_worksheet("空的")
        book.add_worksheet("说明").write_string(0, 0, "这页没有消息")
    rows, rejected = read_all(path)
    assert rows[0] == ROW | {"conversation_id": "1024", "source_line": 4}
    assert (rows[1]["sent_at"], rows[1]["source_line"]) == (MOMENT, 5)
    assert [(each.line, each.reason[:10]) for each in rejected] == [(1, "在表头之前"), (None, "工作表“说明”没有读")]


def test_parquet_of_other_types(tmp_path):
    table = pa.table(
        {
            "extra": [1, 2],
            "会话ID": pa.array([7, 8]),
            "平台": pa.array(["京东", "jd"]).dictionary_encode(),
            "发送方": pa.array(["客服", "客服"], pa.large_string()),
            "内容": pa.array(["您好".encode(), None], pa.binary()),
            "时间": pa.array([datetime.fromisoformat("2024-01-02 03:04")] * 2, pa.timestamp("ns")),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    rows, rejected = read_all(tmp_path / "a.parquet")
    assert [(row["conversation_id"], row["platform"], row["text"], row["sent_at"]) for row in rows] == [
        ("7", "jd", "您好", MOMENT),
        ("8", "jd", "", MOMENT),
    ]
    assert not rejected


def test_parquet_sections_follow_row_groups_and_number_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(sections, "SECTION_ROWS", 25)
    table = pa.table(
        {
            "conversation_id": [str(n) for n in range(1, 101)],
            "platform": ["jd"] * 100,
            "sender": ["buyer"] * 100,
            "text": ["在"] * 100,
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=10)
    assert [section.rows for section in sections.plan(tmp_path / "a.parquet")] == [30, 30, 30, 10]
    rows, _ = read_all(tmp_path / "a.parquet")
    assert [str(row["source_line"]) == row["conversation_id"] for row in rows] == [True] * 100


def test_bytes_of_jsonl_in_gb18030(tmp_path):
    line = json.dumps({"会话ID": "c1", "平台": "京东", "角色": "客服", "内容": "您好"}, ensure_ascii=False)
    rows, _ = read_all(write(tmp_path, "a.jsonl", line.encode("gb18030")))
    assert rows[0]["text"] == "您好"
