"""Turn the columns of a log, as found, into `rows.SCHEMA`: whole columns at once, only bad rows one by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiju.formats import codes, moments
from guiju.formats.rows import CODES, MAX_TEXT_BYTES, NAMES, PLATFORMS, SCHEMA, SENDERS, Rejected, excerpt

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]

TIMES = (
    "写成 2024-01-02 03:04:05、2024/1/2 3:04、2024年1月2日 3时4分、带时区的 ISO 时间，"
    "或 1970 年以来的秒、毫秒数（2000 至 2099 年）"
)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about the logs: the platform of rows that name none, and columns by `--map`."""

    platform: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawRows:
    """Columns of a log under their canonical names, any Arrow type each, and the line (or row) each row began on."""

    columns: Mapping[str, pa.Array]
    lines: pa.Array


class _Sieve:
    """Collects the first reason for which each row is refused."""

    def __init__(self, raw: RawRows) -> None:
        self.raw = raw
        self.good: Mask = np.ones(len(raw.lines), dtype=bool)
        self.rejected: list[Rejected] = []

    def refuse(self, bad: Mask, reason: Callable[[int], str], cure: str) -> None:
        for row in np.flatnonzero(bad & self.good).tolist():
            line = self.raw.lines[row].as_py()
            self.rejected.append(Rejected(line, reason(row), cure, excerpt(self._raw(row))))
        self.good &= ~bad

    def _raw(self, row: int) -> str:
        cells = (column[row] for column in self.raw.columns.values())
        return " | ".join(_shown(cell) for cell in cells)


def _shown(cell: pa.Scalar) -> str:
    if not cell.is_valid:
        return ""
    if pa.types.is_string(cell.type) or pa.types.is_large_string(cell.type) or pa.types.is_binary(cell.type):
        return bytes(cell.as_buffer()).decode("utf-8", "backslashreplace")[:1000]
    try:
        return str(cell.as_py())
    except (OverflowError, ValueError):
        return str(cell.cast(pa.int64()).as_py())  # A time that no calendar holds.


def canonicalise(raw: RawRows, options: ReadOptions) -> tuple[pa.RecordBatch, list[Rejected]]:
    """Return the rows in `SCHEMA` that can be judged, and the others with their reasons."""
    sieve = _Sieve(raw)
    column = {name: _text(sieve, name) for name in raw.columns if name != "sent_at"}
    conversation = pc.utf8_trim_whitespace(column["conversation_id"])
    sieve.refuse(_empty(conversation), lambda _: "没有会话ID", "补上会话ID，或用 --map conversation_id=列名 指明那一列")
    platform = _platforms(sieve, column.get("platform"), options)
    sender = _senders(sieve, column["sender"])
    sent_at = _times(sieve)
    text = column["text"].fill_null("")
    sizes = pc.binary_length(text).to_numpy(zero_copy_only=False)
    sieve.refuse(
        sizes > MAX_TEXT_BYTES,
        lambda row: f"消息长 {sizes[row]:,} 字节，超过 {MAX_TEXT_BYTES:,} 字节的上限",
        "聊天消息不会这么长，检查这一列是不是聊天内容",
    )
    kept = [
        conversation,
        _coded(np.maximum(platform, 0), PLATFORMS),
        _names(column.get("shop"), len(raw.lines)),
        _names(column.get("agent"), len(raw.lines)),
        _coded(np.maximum(sender, 0), SENDERS),
        sent_at,
        text,
        raw.lines,
    ]
    batch = pa.RecordBatch.from_arrays(
        [part.cast(kind.type) for part, kind in zip(kept, SCHEMA, strict=True)], schema=SCHEMA
    )
    return (batch if sieve.good.all() else batch.filter(pa.array(sieve.good))), sieve.rejected


def _text(sieve: _Sieve, name: str) -> pa.StringArray:
    """Return a column as valid UTF-8; rows that are none are refused and become null."""
    values = sieve.raw.columns[name]
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_floating(values.type):
        whole = values.cast(pa.int64(), safe=False)
        if pc.all(pc.equal(whole, values)).as_py():
            values = whole  # A spreadsheet's number of a conversation: 1024, not 1024.0.
    values = values.cast(pa.string(), safe=False)
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        bad = np.array([not _is_utf8(cell) for cell in values], dtype=bool)
        sieve.refuse(bad, lambda _: "编码损坏，不是有效的文字", "从来源重新导出这一行；文件请存为 UTF-8 或 GB18030")
        clean = [
            None if wrong else bytes(cell.as_buffer()) if cell.is_valid else None
            for cell, wrong in zip(values, bad, strict=True)
        ]
        values = pa.array(clean, pa.binary()).cast(pa.string())
    return values


def _is_utf8(cell: pa.Scalar) -> bool:
    try:
        bytes(cell.as_buffer() or b"").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _empty(column: pa.StringArray) -> Mask:
    empty: Mask = pc.equal(pc.binary_length(column), 0).fill_null(fill_value=True).to_numpy(zero_copy_only=False)
    return empty


def _platforms(sieve: _Sieve, column: pa.StringArray | None, options: ReadOptions) -> codes.Codes:
    default = codes.platform_code(options.platform) if options.platform else codes.ABSENT
    if column is None:
        return np.full(len(sieve.raw.lines), default, dtype=np.int8)
    found = codes.platform_codes(column)
    found[found == codes.ABSENT] = default
    cure = "改成京东、拼多多、淘宝、天猫、快手之一（或 jd、pdd、taobao、tmall、kuaishou）"
    sieve.refuse(found == codes.ABSENT, lambda _: "没有写平台", "补上平台，或用 --platform 指明")
    sieve.refuse(found == codes.UNKNOWN, lambda row: f"不认识的平台“{excerpt(str(column[row]))}”", cure)
    return found


def _senders(sieve: _Sieve, column: pa.StringArray) -> codes.Codes:
    found = codes.sender_codes(column)
    cure = "改成买家、客服、机器人、系统之一（或 buyer、agent、bot、system）"
    sieve.refuse(found == codes.ABSENT, lambda _: "没有写发送方", cure)
    sieve.refuse(found == codes.UNKNOWN, lambda row: f"不认识的发送方“{excerpt(str(column[row]))}”", cure)
    return found


def _times(sieve: _Sieve) -> pa.Int64Array:
    values = sieve.raw.columns.get("sent_at")
    if values is None:
        return pa.nulls(len(sieve.raw.lines), pa.int64())
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type) or pa.types.is_binary(values.type):
        values = _text(sieve, "sent_at")
    ms, bad = moments.to_ms(values)
    sieve.refuse(bad, lambda row: f"看不懂的发送时间“{excerpt(_shown(values[row]))}”", TIMES)
    return ms


def _names(column: pa.StringArray | None, size: int) -> pa.DictionaryArray:
    if column is None:
        return pa.nulls(size, pa.string()).dictionary_encode().cast(NAMES)
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.dictionary_encode(pc.if_else(pc.equal(trimmed, ""), None, trimmed))


def _coded(found: codes.Codes, names: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(found), pa.array(names)).cast(CODES)
