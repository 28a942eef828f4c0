"""`guiju inspect` as a user types it; the judge is a stand-in, but for the sample logs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guiju.cli import root
from guiju.engines.local import bench
from tests.engines.jobs import lines, message, write_log
from tests.engines.stub_bench import StubBench, open_interrupted
from tests.judge.rulebook.samples import RULE, write

SAMPLES = Path(__file__).parents[2] / "samples"
ROWS = [message("c1", 0, "在吗", sender="buyer"), message("c1", 10, "加我微信"), message("c2", 90_000, "您好")]


@pytest.fixture(name="log")
def _log(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "PackBench", lambda _: StubBench())
    return write_log(tmp_path / "log.jsonl", ROWS)


def run(*arguments):
    return CliRunner().invoke(root, ["inspect", *map(str, arguments)])


def test_it_says_what_was_read_and_found_and_where_it_is(log, tmp_path):
    result = run(log, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stdout == ""
    for words in ("读了 3 行，2 个会话，3 条消息", "发现 2 个问题", "严重 1", "report.html", "findings.jsonl", "用时"):
        assert words in result.stderr
    assert [each["rule"] for each in lines(tmp_path / "out" / "findings.jsonl")] == ["stub-contact", "stub-greeting"]
    assert "<html" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_rejected_rows_are_told_but_no_failure(log, tmp_path):
    write_log(log, [*ROWS, {"conversation_id": "c9", "text": "?"}])
    result = run(log, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "有 1 行没有采用" in result.stderr
    assert "rejected.jsonl" in result.stderr


def test_a_log_that_cannot_be_read_is_status_2_and_the_others_are_inspected(log, tmp_path):
    result = run(log, tmp_path / "none.csv", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert f"没能读完 {tmp_path / 'none.csv'}：读不了这个文件（没有这个文件）。" in result.stderr
    assert "行没有采用" not in result.stderr
    assert "发现 2 个问题" in result.stderr


WRONG = {
    "platform": (["--platform", "苏宁"], "jd、pdd"),
    "day": (["--from", "昨天"], "2024-11-01"),
    "map": (["--map", "内容"], "列=表头"),
    "resume": (["--resume"], "没有可以续做"),
}


@pytest.mark.parametrize(("options", "cure"), WRONG.values(), ids=WRONG)
def test_a_wrong_option_says_what_to_write(log, tmp_path, options, cure):
    result = run(log, "--out", tmp_path / "out", *options)
    assert result.exit_code == 2
    assert cure in result.stderr
    assert "Traceback" not in result.stderr


def test_options_reach_the_inspection(log, tmp_path):
    log.write_text(json.dumps({"编号": "c1", "谁": "客服", "说": "微信"}, ensure_ascii=False), encoding="utf-8")
    maps = ("--map", "conversation_id=编号,sender=谁", "--map", "text=说")
    result = run(log, "--out", tmp_path / "out", "--platform", "京东", *maps, "--as-of", "2026-01-02", "--xlsx")
    assert result.exit_code == 0
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["as_of"] == "2026-01-02"
    assert summary["platforms"][0]["key"] == "jd"
    assert (tmp_path / "out" / "findings.xlsx").exists()


def test_filters_that_leave_nothing_say_so(log, tmp_path):
    result = run(
        log,
        "--out",
        tmp_path / "out",
        "--from",
        "2025-01-01",
        "--to",
        "2025-01-31",
        "--shop",
        "某店",
        "--agent",
        "小王",
    )
    assert result.exit_code == 0
    assert "没有会话符合条件" in result.stderr


def test_an_interruption_says_how_to_go_on(log, tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "PackBench", open_interrupted)
    monkeypatch.setattr("guiju.engines.local.inspection.PART_ROWS", 1)
    write_log(log, [message(f"c{n}", n, "加微信") for n in range(60)])
    result = run(log, "--out", tmp_path / "out")
    assert result.exit_code == 130
    assert "--resume" in result.stderr
    monkeypatch.setattr(bench, "PackBench", lambda _: StubBench())
    assert run(log, "--out", tmp_path / "out", "--resume").exit_code == 0
    assert len(lines(tmp_path / "out" / "findings.jsonl")) == 120


def test_the_sample_logs_show_what_the_product_does(tmp_path):
    result = run(SAMPLES / "conversations.jsonl", SAMPLES / "daily-export.csv", "--out", tmp_path)
    assert result.exit_code == 0
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert (summary["rows"], summary["conversations"], summary["rejected"]) == (355, 56, 6)
    assert {row["key"] for row in summary["platforms"]} == {"jd", "pdd", "taobao", "tmall", "kuaishou"}
    found = {(each["conversation_id"], each["category"]) for each in lines(tmp_path / "findings.jsonl")}
    assert ("s002", "address-term") in found or len(found) > 10
    assert len(summary["categories"]) >= 6


@pytest.mark.parametrize("workers", [1, 2])
def test_a_pack_that_cannot_be_compiled_is_status_2_with_its_place(tmp_path, workers):
    own = RULE.replace("id: jd-chat-no-qin", "id: jd-chat-own")
    own = own.replace("kind: lexicon\n  terms: [亲]\n  position: standalone", "kind: pattern\n  any: ['(亲']")
    packs = write(tmp_path, {"own/chat/jd-chat-own.yaml": own}) / "own"
    log = write_log(tmp_path / "log.jsonl", ROWS)
    result = run(log, "--packs", packs, "--out", tmp_path / "out", "--platform", "jd", "--workers", workers)
    assert result.exit_code == 2
    assert "own/chat/jd-chat-own.yaml:12 detect.any[0]：pattern '(亲', column 2" in result.stderr
    assert "全部改正后再做一次" in result.stderr
    assert isinstance(result.exception, SystemExit)
