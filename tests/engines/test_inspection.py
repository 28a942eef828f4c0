import json
import tempfile
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from guiju.engines.local import inspection
from guiju.engines.local.inspection import inspect_logs
from guiju.engines.local.options import Filters
from guiju.formats.findings_xlsx import write_xlsx
from guiju.formats.rows import LogError
from guiju.reports.summary import Summary
from tests.engines.jobs import findings, inspect_rows, job, lines, message, told, write_log
from tests.engines.stub_bench import open_interrupted

ROWS = [
    message("c1", 0, "在吗", sender="buyer"),
    message("c1", 10, "您好，加我微信"),
    message("c1", 20, "~微信也行", agent="小李"),
    message("c2", 0, "必须拍下才发货", platform="pdd", shop="别店", agent="小赵"),
    message("c3", 90_000, "您好"),
]


def test_findings_have_their_place(tmp_path):
    inspect_rows(tmp_path, ROWS)
    first, second, third = findings(tmp_path)
    source = {"title": "某规则", "issuer": "某平台", "tier": "official", "quote": "禁止微信"}
    assert first == {
        "conversation_id": "c1",
        "message_index": 1,
        "platform": "jd",
        "shop": "某店",
        "agent": "小王",
        "sent_at": "2024-11-10T10:00:10+08:00",
        "file": str(tmp_path / "log.jsonl"),
        "line": 2,
        "rule": "stub-contact",
        "category": "off-platform-contact",
        "severity": "serious",
        "action": "block",
        "start": 5,
        "end": 7,
        "text": "微信",
        "why": "不得引导到站外",
        "sources": [source],
        "penalty": [],
        "evasion": [],
    }
    assert (second["agent"], second["severity"], second["evasion"]) == ("小李", "critical", ["split"])
    assert (third["conversation_id"], third["message_index"], third["because"]) == ("c2", None, "没有一条可指")


def test_all_files_tell_the_same(tmp_path):
    summary = inspect_rows(tmp_path, ROWS)
    out = tmp_path / "out"
    table = pq.read_table(out / "findings.parquet").to_pylist()
    for row, line in zip(table, findings(tmp_path), strict=True):
        assert {key: row[key] for key in ("rule", "start", "text", "line")} == {
            key: line[key] for key in ("rule", "start", "text", "line")
        }
        assert row["sent_at"].isoformat() == line["sent_at"]
        assert json.loads(row["sources"]) == line["sources"]
    assert [(each["rule"], each["kind"]) for each in lines(out / "hints.jsonl")] == [("stub-must", "imperative")]
    assert Summary.read(out / "summary.json") == summary
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["finished"]
    assert not (out / "unfinished").exists()
    assert write_xlsx(out / "findings.parquet", out / "findings.xlsx") == 3
    sheet = CalamineWorkbook.from_path(out / "findings.xlsx").get_sheet_by_index(0).to_python()
    assert sheet[1][5:10] == ["2024-11-10 10:00:10", "站外联系方式", "严重", "禁止发送", "微信"]


def test_the_summary_counts(tmp_path):
    summary = inspect_rows(tmp_path, [*ROWS, ROWS[0], {"conversation_id": "c9"}])
    assert (summary.rows, summary.messages, summary.agent_messages, summary.conversations) == (7, 5, 4, 3)
    assert (summary.findings, summary.flagged_messages, summary.flagged_conversations, summary.hints) == (3, 2, 2, 1)
    assert (summary.rejected, summary.evasions, summary.complete) == (2, 1, True)
    assert summary.severities == {"notice": 1, "serious": 1, "critical": 1}
    assert {row.key: (row.messages, row.conversations, row.findings) for row in summary.agents} == {
        "小王": (3, 2, 1),
        "小李": (1, 1, 1),
        "小赵": (1, 1, 1),
    }
    assert [(row.key, row.messages, row.conversations, row.findings) for row in summary.days] == [
        ("2024-11-10", 4, 2, 3),
        ("2024-11-11", 1, 1, 0),
    ]
    assert {row.key: row.findings for row in summary.platforms} == {"jd": 2, "pdd": 1}
    assert [(row.rule, row.findings, row.evasions, row.agents) for row in summary.rules] == [
        ("stub-contact", 2, 1, {"小李": 1, "小王": 1}),
        ("stub-greeting", 1, 0, {"小赵": 1}),
    ]
    assert [(row.rule, row.missing, row.count) for row in summary.undetermined] == [("stub-ship", "order.paid", 1)]
    worst = summary.worst[0]
    assert (worst.conversation_id, worst.score, len(worst.messages), len(worst.messages[1].spans)) == ("c1", 36, 3, 1)


def test_rows_of_one_conversation_may_stand_in_two_files(tmp_path):
    first, second = write_log(tmp_path / "1.jsonl", ROWS[2:]), write_log(tmp_path / "2.jsonl", ROWS[:2])
    inspect_logs(job(first, second))
    assert [(each["message_index"], each["file"], each["line"]) for each in findings(tmp_path)[:2]] == [
        (1, str(second), 2),
        (2, str(first), 1),
    ]


def test_repeats_are_rejected_with_their_file_and_line(tmp_path):
    inspect_rows(tmp_path, [*ROWS, ROWS[1]])
    (rejected,) = lines(tmp_path / "out" / "rejected.jsonl")
    assert (rejected["line"], rejected["file"]) == (6, str(tmp_path / "log.jsonl"))
    assert "完全相同" in rejected["reason"]
    assert len(findings(tmp_path)) == 3


def test_one_bad_log_does_not_stop_the_others(tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("甲,乙\n1,2\n", encoding="utf-8")
    summary = inspect_logs(job(write_log(tmp_path / "log.jsonl", ROWS), bad, tmp_path / "none.parquet"))
    assert summary.findings == 3
    assert [bool(each.error) for each in summary.inputs] == [False, True, True]
    assert [Path(each["file"]).name for each in lines(tmp_path / "out" / "rejected.jsonl")] == [
        "bad.csv",
        "none.parquet",
    ]


FILTERS = {
    "from": (Filters(first_day=date(2024, 11, 11)), {"c3"}),
    "to": (Filters(last_day=date(2024, 11, 10)), {"c1", "c2"}),
    "both": (Filters(date(2024, 11, 10), date(2024, 11, 11)), {"c1", "c2", "c3"}),
    "shop": (Filters(shops=frozenset({"别店"})), {"c2"}),
    "agent": (Filters(agents=frozenset({"小李"})), {"c1"}),
    "nobody": (Filters(agents=frozenset({"无此人"})), set()),
}


@pytest.mark.parametrize(("filters", "expected"), FILTERS.values(), ids=FILTERS)
def test_filters_choose_whole_conversations(tmp_path, filters, expected):
    summary = inspect_rows(tmp_path, ROWS, filters=filters)
    assert {replay.conversation_id for replay in summary.worst} <= expected
    assert summary.conversations == len(expected)
    assert summary.messages + summary.filtered == len(ROWS)


def test_of_an_agent_only_the_own_findings_count(tmp_path):
    inspect_rows(tmp_path, ROWS, filters=Filters(agents=frozenset({"小李"})))
    assert [each["agent"] for each in findings(tmp_path)] == ["小李"]


MANY = [
    message(f"c{n % 40}", n, text, sender="buyer" if n % 3 == 0 else "agent", agent=f"客服{n % 4}")
    for n in range(400)
    for text in ["加微信" if n % 11 == 0 else "您好" if n % 7 == 0 else f"第{n}句"]
]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.integers(1, 9))
def test_the_order_of_the_rows_changes_nothing(monkeypatch, random, parts):
    monkeypatch.setattr(inspection, "PART_ROWS", 400 // parts)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        straight = inspect_rows(Path(one), MANY)
        shuffled = inspect_rows(Path(two), random.sample(MANY, len(MANY)))
        assert told(findings(Path(one))) == told(findings(Path(two)))
        assert straight.agents == shuffled.agents
        assert straight.days == shuffled.days


def test_two_processes_find_what_one_finds(tmp_path, monkeypatch):
    monkeypatch.setattr(inspection, "PART_ROWS", 100)
    alone = inspect_rows(tmp_path, MANY, workers=1)
    found = findings(tmp_path)
    together = inspect_rows(tmp_path, MANY, workers=2)
    assert findings(tmp_path) == found
    assert together.agents == alone.agents
    assert together.worst == alone.worst


def test_what_was_finished_survives_an_interruption_and_is_not_done_again(tmp_path, monkeypatch):
    monkeypatch.setattr(inspection, "PART_ROWS", 100)
    whole = inspect_rows(tmp_path, MANY)
    expected = findings(tmp_path)
    halted = inspect_rows(tmp_path, MANY, opener=open_interrupted)
    assert not halted.complete
    kept = findings(tmp_path)
    assert 0 < len(kept) < len(expected)
    assert [each for each in expected if each in kept] == kept
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parts"] == [0, 1]
    finished = inspect_logs(job(tmp_path / "log.jsonl", resume=True))
    assert findings(tmp_path) == expected
    assert (finished.agents, finished.findings, finished.complete) == (whole.agents, whole.findings, True)


def test_finished_work_resumed_is_simply_there(tmp_path):
    summary = inspect_rows(tmp_path, ROWS)
    assert inspect_logs(job(tmp_path / "log.jsonl", resume=True)) == summary


def test_finished_work_is_taken_for_no_other(tmp_path):
    inspect_rows(tmp_path, ROWS)
    with pytest.raises(LogError, match="选项与上次不同"):
        inspect_logs(job(tmp_path / "log.jsonl", resume=True, platform="pdd"))
    write_log(tmp_path / "log.jsonl", ROWS[1:])
    with pytest.raises(LogError, match="日志文件与上次不同"):
        inspect_logs(job(tmp_path / "log.jsonl", resume=True))


def test_finished_work_whose_summary_is_gone_is_done_again(tmp_path):
    summary = inspect_rows(tmp_path, ROWS)
    (tmp_path / "out" / "summary.json").unlink()
    again = inspect_logs(job(tmp_path / "log.jsonl", resume=True))
    assert (again.findings, again.messages, again.complete) == (summary.findings, summary.messages, True)


def test_only_the_same_work_can_be_resumed(tmp_path, monkeypatch):
    monkeypatch.setattr(inspection, "PART_ROWS", 100)
    with pytest.raises(LogError, match="没有可以续做"):
        inspect_rows(tmp_path, MANY, resume=True)
    inspect_rows(tmp_path, MANY, opener=open_interrupted)
    with pytest.raises(LogError, match="选项与上次不同"):
        inspect_logs(job(tmp_path / "log.jsonl", resume=True, platform="pdd"))
    write_log(tmp_path / "log.jsonl", MANY[1:])
    with pytest.raises(LogError, match="日志文件与上次不同"):
        inspect_logs(job(tmp_path / "log.jsonl", resume=True))


def test_what_else_is_in_the_folder_stays(tmp_path):
    inspect_rows(tmp_path, ROWS)
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    inspect_rows(tmp_path, ROWS)
    assert (tmp_path / "out" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(LogError, match="--out"):
        inspect_rows(tmp_path, ROWS)
