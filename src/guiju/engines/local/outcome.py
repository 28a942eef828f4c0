"""Findings and hints as Arrow tables and JSON lines: what a partition leaves for the user."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from guiju.engines.local.bench import ACTIONS, SEVERITIES, Found, RuleCard
from guiju.engines.local.partition import UNTIMED, Ints, Rows
from guiju.formats.moments import CHINA
from guiju.formats.rows import PLATFORMS, Rejected, excerpt
from guiju.judge.model.finding import Citation
from guiju.reports.summary import to_json

NAMES = pa.dictionary(pa.int32(), pa.string())
MOMENT = pa.timestamp("ms", "Asia/Shanghai")

FINDINGS = pa.schema(
    [
        ("conversation_id", pa.string()),
        ("message_index", pa.int32()),
        ("platform", NAMES),
        ("shop", NAMES),
        ("agent", NAMES),
        ("sent_at", MOMENT),
        ("file", NAMES),
        ("line", pa.int64()),
        ("rule", NAMES),
        ("category", NAMES),
        ("severity", NAMES),
        ("action", NAMES),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("why", NAMES),
        ("sources", NAMES),
        ("penalty", NAMES),
        ("evasion", pa.string()),
        ("because", pa.string()),
    ]
)
"""`sources` and `penalty` are JSON lists. A finding about no message has the time and line of the first one."""

REPEATED = ["why", "sources", "penalty"]
PLAIN = pa.schema(
    [
        (each.name, {NAMES: pa.string(), MOMENT: pa.int64()}.get(each.type, each.type))
        for each in FINDINGS
        if each.name not in REPEATED
    ]
)
"""What differs from finding to finding, in types that become Python's quickly."""

DUMP = json.JSONEncoder(ensure_ascii=False).encode


def findings_table(rows: Rows, found: Found, cards: Mapping[str, RuleCard], files: list[str]) -> pa.Table:
    """Return the findings of some rows in `FINDINGS`."""
    place = np.where(found.row >= 0, found.row, rows.starts[found.conversation])
    cards_used = [cards[rule] for rule in found.rules]
    index = np.where(found.row >= 0, found.row - rows.starts[found.conversation], -1)
    sent_at = rows.sent_at[place]
    size = len(found)
    columns = {
        "conversation_id": rows.table["conversation_id"].take(pa.array(place)),
        "message_index": pa.array(index.astype(np.int32), mask=index < 0),
        "platform": _named(rows.platform[place], list(PLATFORMS)),
        "shop": _named(rows.shop[place], rows.names("shop")),
        "agent": _named(rows.agent[place], rows.names("agent")),
        "sent_at": pa.array(sent_at, mask=sent_at == UNTIMED).cast(MOMENT),
        "file": _named(rows.array("file").to_numpy()[place], files),
        "line": rows.table["source_line"].take(pa.array(place)),
        "rule": _named(found.rule, found.rules),
        "category": _named(found.rule, [card.kind for card in cards_used]),
        "severity": _named(found.severity, list(SEVERITIES)),
        "action": _named(found.action, list(ACTIONS)),
        "start": pa.array(found.start.astype(np.int32)),
        "end": pa.array(found.end.astype(np.int32)),
        "text": pa.array(hit_texts(rows, found), pa.string()),
        "why": _named(found.rule, [card.why for card in cards_used]),
        "sources": _named(found.rule, [sources_json(card) for card in cards_used]),
        "penalty": _named(found.rule, [penalty_json(card) for card in cards_used]),
        "evasion": pa.array(
            [",".join(found.evasion[n]) if n in found.evasion else None for n in range(size)], pa.string()
        ),
        "because": pa.array([found.because.get(n) for n in range(size)], pa.string()),
    }
    return pa.table(columns).cast(FINDINGS)


def hit_texts(rows: Rows, found: Found) -> list[str]:
    """Return the words that each finding points to; nothing for a whole conversation."""
    texts = rows.array("text").take(pa.array(np.maximum(found.row, 0))).to_pylist() if len(rows) else []
    spans = zip(texts, found.row.tolist(), found.start.tolist(), found.end.tolist(), strict=True)
    return [text[start:end] if row >= 0 else "" for text, row, start, end in spans]


def _named(codes: Ints, names: list[str]) -> pa.DictionaryArray:
    """Return names for codes, null for -1; equal names are folded."""
    unique = {name: number for number, name in enumerate(dict.fromkeys(names))}
    folded = np.array([*(unique[name] for name in names), -1], np.int32)[codes]
    return pa.DictionaryArray.from_arrays(pa.array(folded, mask=folded < 0), pa.array(list(unique), pa.string()))


def sources_json(card: RuleCard) -> str:
    """Return a rule's sources as a JSON list, without what is not known."""
    return to_json([plain_source(source) for source in card.sources])


def penalty_json(card: RuleCard) -> str:
    """Return what breaking a rule may cost as a JSON list."""
    return json.dumps([asdict(each) for each in card.exposure], ensure_ascii=False)


def plain_source(source: Citation) -> dict[str, Any]:
    """Return a source as plain data, without what is not known."""
    return {key: value for key, value in asdict(source).items() if value is not None}


def finding_lines(table: pa.Table, cards: Mapping[str, RuleCard], *, hints: bool = False) -> Iterator[str]:
    """Yield findings, or hints, as JSON lines. What a rule says is the end of each of its lines, and encoded once."""
    tails: dict[str, str] = {}
    line = _hint_line if hints else _finding_line
    for batch in table.drop_columns(REPEATED).cast(PLAIN).to_batches(max_chunksize=10_000):
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            each = _Told(*values)
            if each.rule not in tails:
                tails[each.rule] = _tail(cards[each.rule], hints=hints)
            yield line(each, tails[each.rule])


class _Told(NamedTuple):
    """One row of `PLAIN`."""

    conversation_id: str
    message_index: int | None
    platform: str
    shop: str | None
    agent: str | None
    sent_at: int | None
    file: str
    line: int
    rule: str
    category: str
    severity: str
    action: str
    start: int
    end: int
    text: str
    evasion: str | None
    because: str | None


def _finding_line(each: _Told, tail: str) -> str:
    evasion = DUMP(each.evasion.split(",")) if each.evasion else "[]"
    because = f', "because": {_word(each.because)}' if each.because else ""
    kind = f'"category": "{each.category}", "severity": "{each.severity}", "action": "{each.action}"'
    return f'{_place(each)}, {kind}, {_span(each)}, {tail}, "evasion": {evasion}{because}}}\n'


def _hint_line(each: _Told, tail: str) -> str:
    return f'{_place(each)}, "kind": {_word(each.category)}, {_span(each)}, {tail}}}\n'


def _place(each: _Told) -> str:
    index = "null" if each.message_index is None else each.message_index
    moment = each.sent_at
    sent_at = "null" if moment is None else f'"{datetime.fromtimestamp(moment / 1000, CHINA).isoformat()}"'
    return (
        f'{{"conversation_id": {encode_basestring(each.conversation_id)}, "message_index": {index}, '
        f'"platform": "{each.platform}", "shop": {_word(each.shop)}, "agent": {_word(each.agent)}, '
        f'"sent_at": {sent_at}, "file": {_word(each.file)}, "line": {each.line}, "rule": {_word(each.rule)}'
    )


def _span(each: _Told) -> str:
    return f'"start": {each.start}, "end": {each.end}, "text": {encode_basestring(each.text)}'


@lru_cache(10_000)
def _word(value: str | None) -> str:
    """Return one of the few values of a column in JSON."""
    return "null" if value is None else encode_basestring(value)


def _tail(card: RuleCard, *, hints: bool) -> str:
    penalty = "" if hints else f', "penalty": {penalty_json(card)}'
    return f'"why": {DUMP(card.why)}, "sources": {sources_json(card)}{penalty}'


def repeated_rows(doubles: Rows, files: list[str]) -> Iterator[tuple[str, Rejected]]:
    """Yield the exact duplicates as rejected rows, with their files."""
    shown = doubles.table.select(["file", "source_line", "conversation_id", "sender", "sent_at", "text"])
    for each in shown.to_pylist():
        moment = datetime.fromtimestamp(each["sent_at"] / 1000, UTC).astimezone(CHINA).isoformat()
        raw = " | ".join((each["conversation_id"], each["sender"], moment, each["text"][:1000]))
        reason = "与前面的一行完全相同（会话、发送方、时间、内容都一样）"
        cure = "重复的行只算一次，不用管；确是连发两遍的，让来源带上毫秒"
        yield files[each["file"]], Rejected(each["source_line"], reason, cure, excerpt(raw))
