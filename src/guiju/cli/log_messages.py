"""The messages of a log file, one by one."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from guiju.judge.model.message import Message
from guiju.judge.model.terms import Platform, Sender


def messages_in(path: Path, platform: str | None) -> Iterator[Message]:
    """Yield the messages of a log in the order of the file; how many rows could not be read is told on standard error.

    JSON lines hold one message each (as `guiju check --jsonl` reads them) or one conversation; other files are read as
    `guiju inspect` reads them. `platform` is that of rows which name none. A log that cannot be read at all ends the
    command with status 2.
    """
    left_out = 0
    lines = _json_lines(path, platform) if path.suffix.lower() in (".jsonl", ".ndjson") else _rows(path, platform)
    for message in lines:
        if message is None:
            left_out += 1
        else:
            yield message
    if left_out:
        typer.echo(f"{path}：有 {left_out} 行读不了，已略过；guiju inspect 会逐行列出", err=True)


def _json_lines(path: Path, platform: str | None) -> Iterator[Message | None]:
    if not path.is_file():
        _stop(path, "没有这个文件；检查路径")
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                record = json.loads(line)
                inner = record.get("messages", [record])
                common = {"platform": platform, **record}
                for index, item in enumerate(inner):
                    name = record.get("id", number)
                    yield _spoken({**common, **item}, f"{name}:{index}" if "messages" in record else str(name))
            except (ValueError, KeyError, TypeError, AttributeError):
                yield None


def _spoken(record: dict[str, Any], name: str) -> Message:
    moment = record.get("sent_at", record.get("at"))
    sent_at = datetime.fromisoformat(moment) if moment else None
    return Message(
        str(record["text"]),
        Platform(record["platform"]),
        sender=Sender(record.get("sender", Sender.AGENT)),
        sent_at=sent_at if sent_at is None or sent_at.tzinfo else sent_at.replace(tzinfo=UTC),
        shop=record.get("shop"),
        facts=record.get("facts", {}),
        id=name,
    )


def _rows(path: Path, platform: str | None) -> Iterator[Message | None]:
    from guiju.formats.canon import ReadOptions
    from guiju.formats.rows import LogError
    from guiju.formats.sections import plan, read

    try:
        for section in plan(path):
            for chunk in read(section, ReadOptions(platform=platform)):
                yield from [None] * len(chunk.rejected)
                yield from map(_row, chunk.batch.to_pylist())
    except LogError as error:
        _stop(path, str(error))


def _row(row: dict[str, Any]) -> Message:
    sent_at = row["sent_at"]
    return Message(
        row["text"],
        Platform(row["platform"]),
        sender=Sender(row["sender"]),
        sent_at=None if sent_at is None else datetime.fromtimestamp(sent_at / 1000, UTC),
        shop=row["shop"],
        id=f"{row['conversation_id']}:{row['source_line']}",
    )


def _stop(path: Path, problem: str) -> None:
    typer.echo(f"{path}：{problem}", err=True)
    raise typer.Exit(2)
