"""The messages of a log file, one by one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from guiju.formats.canon import ReadOptions
from guiju.formats.rows import LogError
from guiju.formats.sections import plan, read
from guiju.judge.model.message import Message
from guiju.judge.model.terms import Platform, Sender


def messages_in(path: Path, platform: str | None) -> Iterator[Message]:
    """Yield the messages of a log in the order of the file; its rejected rows are told on standard error.

    `platform` is that of rows which name none. A log that cannot be read ends the command with status 2.
    """
    options = ReadOptions(platform=platform)
    rejected = 0
    try:
        for section in plan(path):
            for chunk in read(section, options):
                rejected += len(chunk.rejected)
                yield from map(_message, chunk.batch.to_pylist())
    except LogError as error:
        typer.echo(f"{path}：{error}", err=True)
        raise typer.Exit(2) from None
    if rejected:
        typer.echo(f"{path}：有 {rejected} 行读不了，已略过；guiju inspect 会逐行列出", err=True)


def _message(row: dict[str, Any]) -> Message:
    sent_at = row["sent_at"]
    return Message(
        row["text"],
        Platform(row["platform"]),
        sender=Sender(row["sender"]),
        sent_at=None if sent_at is None else datetime.fromtimestamp(sent_at / 1000, UTC),
        shop=row["shop"],
        agent=row["agent"],
        id=f"{row['conversation_id']}:{row['source_line']}",
    )
