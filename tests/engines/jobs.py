"""Makes jobs for the engine out of a few messages, and reads what they leave."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from guiju.engines.local.bench import Bench, BenchSpec
from guiju.engines.local.inspection import inspect_logs
from guiju.engines.local.options import Job
from guiju.reports.summary import Summary
from tests.engines.stub_bench import open_stub

START = 1_731_204_000_000  # 2024-11-10 10:00:00 in China.


def message(conversation: str, second: int, text: str, **other: Any) -> dict[str, Any]:
    """Return a row: an agent's, on JD, so many seconds after `START`, unless told otherwise."""
    common = {"platform": "jd", "shop": "某店", "agent": "小王", "sender": "agent"}
    return {"conversation_id": conversation, "sent_at": START + second * 1000, "text": text, **common, **other}


def write_log(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def job(*logs: Path, opener: Callable[[BenchSpec], Bench] = open_stub, **other: Any) -> Job:
    """Return a job that writes beside its first log."""
    spec = BenchSpec(date(2026, 11, 22), (), opener)
    return Job(logs, other.pop("out", logs[0].parent / "out"), spec, **other)


def inspect_rows(folder: Path, rows: Iterable[dict[str, Any]], **other: Any) -> Summary:
    return inspect_logs(job(write_log(folder / "log.jsonl", rows), **other))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def findings(folder: Path) -> list[dict[str, Any]]:
    return lines(folder / "out" / "findings.jsonl")


def told(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return what findings say, without the lines they stood on, in one order."""
    keys = ("conversation_id", "message_index", "platform", "shop", "agent", "sent_at", "rule", "start", "end", "text")
    return sorted((tuple(each[key] for key in keys) for each in found), key=str)
