"""`guiju check`: judge one sentence on the screen, or JSON lines from standard input."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from guiju.cli.judgement import shown
from guiju.cli.refusal import refusing
from guiju.engines.shelf import user_shelf
from guiju.judge.inspection import Judge
from guiju.judge.inspection.judge import SHANGHAI
from guiju.judge.model.finding import Citation, Judgement
from guiju.judge.model.message import Message
from guiju.judge.model.terms import Platform, Sender
from guiju.judge.rulebook import load

UNREADABLE = 2


def check(
    text: Annotated[str | None, typer.Argument(help="要判的一句话")] = None,
    *,
    platform: Annotated[Platform | None, typer.Option(help="平台；逐行判时是没写平台的行的默认值")] = None,
    sender: Annotated[Sender, typer.Option(help="谁说的")] = Sender.AGENT,
    shop: Annotated[
        str | None, typer.Option(help="店铺编号：也按这家店铺的规则；逐行判时是没写店铺的行的默认值")
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="从标准输入逐行读 JSON，逐行写 JSON")] = False,
    as_of: Annotated[str | None, typer.Option(help="消息没有时间时按哪一天的规则，例如 2026-11-22；默认今天")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="写出判断的每一步，也写差一点命中的规则")] = False,
    packs: Annotated[list[str] | None, typer.Option(help="另加的规则包文件夹")] = None,
) -> None:
    """判一句话，或逐行判标准输入里的消息。"""
    if jsonl and (text is not None or explain):
        typer.echo("--jsonl 从标准输入读消息，不能再写要判的话或 --explain；删去其中一个", err=True)
        raise typer.Exit(UNREADABLE)
    if not jsonl and (text is None or platform is None):
        typer.echo('缺少要判的话或平台；例如：guiju check --platform jd "亲，加我微信"', err=True)
        raise typer.Exit(UNREADABLE)
    with refusing():
        judge = Judge(load(*packs or ()), as_of=_day(as_of), shelf=user_shelf())
        if text is None or platform is None or jsonl:
            raise typer.Exit(_lines(judge, platform, shop))
        message = Message(text, platform, sender, shop=shop)
        shown(judge.check(message), judge.explain(message) if explain else ())


def _day(text: str | None) -> date:
    """Return the day given, else today: the only place where this command reads the clock."""
    if text is None:
        return datetime.now(SHANGHAI).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是日期；写成 2026-11-22") from None


def _lines(judge: Judge, platform: Platform | None, shop: str | None) -> int:
    """Judge standard input line by line; the exit status."""
    status = 0
    source = sys.stdin.buffer
    for number, raw in enumerate(source, 1):
        if not raw.strip():
            continue
        try:
            message = _message(raw, platform, shop)
            answer = _answer(message, judge.check(message))
        except ValueError as problem:
            answer, status = {"line": number, "error": str(problem)}, UNREADABLE
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return status


def _message(raw: bytes, platform: Platform | None, shop: str | None) -> Message:
    """Return the message on a line; ValueError says what is wrong with it and what to write."""
    return message_of(_row(raw), platform, shop)


def message_of(row: Mapping[str, Any], platform: Platform | None = None, shop: str | None = None) -> Message:
    """Return the message that a JSON object describes; ValueError says what is wrong with it and what to write."""
    if not isinstance(row.get("text"), str):
        raise ValueError("缺少 text，或 text 不是字符串")
    if not isinstance(row.get("shop"), str | None):
        raise ValueError(f"shop 是 {_shown(row['shop'])}；写成字符串")
    facts = row.get("facts") or {}
    if not isinstance(facts, Mapping):
        raise ValueError('facts 不是对象；写成 {"order.paid": true}')
    return Message(
        row["text"],
        _one_of(Platform, row.get("platform") or platform, "platform"),
        _one_of(Sender, row.get("sender") or Sender.AGENT, "sender"),
        _moment(row.get("sent_at")),
        row.get("shop") or shop,
        facts=_flat(facts),
        id=row.get("id"),
    )


def _row(raw: bytes) -> dict[str, Any]:
    """Return the JSON object on a line."""
    try:
        row = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("不是 UTF-8；另存为 UTF-8") from None
    except json.JSONDecodeError as problem:
        raise ValueError(f"不是 JSON（第 {problem.pos + 1} 个字符起看不懂）；每行写一个对象") from None
    except (RecursionError, ValueError):
        raise ValueError("不是 JSON（层数太深，或数字太长）；每行写一个对象") from None
    if not isinstance(row, dict):
        raise ValueError('不是 JSON 对象；写成 {"id","platform","sender","text"}')
    return row


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _one_of(kind: Any, value: Any, field: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        given = f"缺少 {field}" if value is None else f"{field} 是 {_shown(value)}"
        raise ValueError(f"{given}；可用 {'、'.join(kind)}") from None


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
        moment.astimezone(UTC).astimezone(SHANGHAI)  # At both ends of the calendar there are moments that are neither.
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"sent_at 是 {_shown(value)}；写成 2026-11-22T10:00:00+08:00") from None
    return moment


def _flat(facts: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Return nested facts by dotted name: {"order": {"paid": true}} says the same as {"order.paid": true}."""
    flat: dict[str, Any] = {}
    for name, value in facts.items():
        flat |= _flat(value, f"{before}{name}.") if isinstance(value, Mapping) else {f"{before}{name}": value}
    return flat


def _answer(message: Message, judgement: Judgement) -> dict[str, Any]:
    findings = [
        {
            "rule": f.rule, "category": f.category, "severity": f.severity, "action": f.action, "start": f.start,
            "end": f.end, "text": f.text, "why": f.why, "evasion": list(f.evasion),
            "penalty": [asdict(e) for e in f.exposure],
            "sources": [_source(s) for s in f.sources],
        }
        for f in judgement.findings
    ]  # fmt: skip
    hints = [
        {"rule": h.rule, "kind": h.kind, "start": h.start, "end": h.end, "text": h.text, "why": h.why}
        for h in judgement.hints
    ]
    return {
        "id": message.id,
        "verdict": judgement.verdict,
        "findings": findings,
        "hints": hints,
        "undetermined": [{"rule": u.rule, "missing": list(u.missing)} for u in judgement.undetermined],
        "rewrite": judgement.rewrite,
    }


def _source(citation: Citation) -> dict[str, Any]:
    given = {name: value for name, value in asdict(citation).items() if value is not None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}
