"""A log file, one conversation or single message after the other."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NoReturn

import typer

from guiju.cli.check import message_of
from guiju.formats.codes import platform_code, sender_code
from guiju.formats.rows import PLATFORMS, SENDERS
from guiju.judge.model.message import Conversation, Message
from guiju.judge.model.terms import Platform, Sender


def logged_in(path: Path, platform: str | None) -> Iterator[Message | Conversation]:
    """Yield what a log holds in the order of the file; how much could not be read is told on standard error.

    JSON lines hold one message each (as `guiju check --jsonl` reads them) or one conversation; other files are read as
    `guiju inspect` reads them, and rows next to each other with the same id are one conversation. `platform` is that of
    rows which name none. A log that cannot be read at all ends the command with status 2.
    """
    left_out = 0
    if platform and platform_code(platform) < 0:
        _stop(path, f"不认识的平台“{platform}”；--platform 写 {'、'.join(PLATFORMS)} 之一")
    lines = _json_lines(path, platform) if path.suffix.lower() in (".jsonl", ".ndjson") else _rows(path, platform)
    for logged in lines:
        if logged is None:
            left_out += 1
        else:
            yield logged
    if left_out:
        typer.echo(f"{path}：有 {left_out} 行读不了，已略过；guiju inspect 会逐行列出", err=True)


def _json_lines(path: Path, platform: str | None) -> Iterator[Message | Conversation | None]:
    if not path.is_file():
        _stop(path, "没有这个文件；检查路径")
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                record = {"platform": platform, "id": number, **json.loads(line)}
                logged = _conversation(record) if "messages" in record else _message(record)
            except (ValueError, KeyError, TypeError, RecursionError):
                logged = None
            yield logged


def _conversation(record: dict[str, Any]) -> Conversation:
    common = {key: record.get(key) for key in ("platform", "shop", "id")}
    messages = [_message({**common, **item}) for item in record["messages"]]
    platform = Platform(_code(record["platform"], PLATFORMS, platform_code))
    return Conversation(str(record["id"]), platform, messages, shop=record.get("shop"), agent=record.get("agent"))


def _message(record: dict[str, Any]) -> Message:
    named = {
        "platform": _code(record.get("platform"), PLATFORMS, platform_code),
        "sender": _code(record.get("sender"), SENDERS, sender_code),
        "sent_at": record.get("sent_at", record.get("at")),
    }
    return message_of(record | named)


def _code(name: Any, codes: Sequence[str], number: Callable[[str], int]) -> Any:
    """Return the code of a platform or sender under the name that the log gives it; an unknown name as it is."""
    known = number(name) if isinstance(name, str) else -1
    return codes[known] if known >= 0 else name


def _rows(path: Path, platform: str | None) -> Iterator[Conversation | None]:
    from guiju.formats.canon import ReadOptions
    from guiju.formats.rows import LogError
    from guiju.formats.sections import plan, read

    def rows() -> Iterator[dict[str, Any]]:
        for section in plan(path):
            for chunk in read(section, ReadOptions(platform=platform)):
                yield from ({"conversation_id": None} for _ in chunk.rejected)
                yield from chunk.batch.to_pylist()

    try:
        for name, together in groupby(rows(), key=itemgetter("conversation_id")):
            if name is None:
                yield from (None for _ in together)
            else:
                yield _grouped(name, list(together))
    except LogError as error:
        _stop(path, str(error))


def _grouped(name: str, rows: list[dict[str, Any]]) -> Conversation:
    messages = [
        Message(
            row["text"],
            Platform(row["platform"]),
            sender=Sender(row["sender"]),
            sent_at=None if row["sent_at"] is None else datetime.fromtimestamp(row["sent_at"] / 1000, UTC),
            shop=row["shop"],
        )
        for row in rows
    ]
    return Conversation(name, messages[0].platform, messages, shop=messages[0].shop)


def _stop(path: Path, problem: str) -> NoReturn:
    typer.echo(f"{path}：{problem}", err=True)
    raise typer.Exit(2)
