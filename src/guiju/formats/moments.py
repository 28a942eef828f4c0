"""When a message was sent: many spellings, one answer in milliseconds since 1970 in UTC.

A time without a zone is a time in China (UTC+8; no other offset has been in force there since 1991).
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
CHINA_MS = 8 * 3_600_000
DAY_MS = 86_400_000
NOON = 12
EARLIEST = int(datetime(2000, 1, 1, tzinfo=CHINA).timestamp()) * 1000
LATEST = int(datetime(2100, 1, 1, tzinfo=CHINA).timestamp()) * 1000

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]

_ISO = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?"
_ZONE = r"(Z|[+-]\d{2}:?\d{2})$"
_LOOSE = re.compile(
    r"(?P<year>\d{4})\s*(?:[-/.]|年)\s*(?P<month>\d{1,2})\s*(?:[-/.]|月)\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[\sT]*(?:周.|星期.)?\s*(?P<half>上午|下午|中午|凌晨|早上|晚上|am|pm)?\s*"
    r"(?P<hour>\d{1,2})\s*(?::|时|点)\s*(?P<minute>\d{1,2})?\s*分?"
    r"(?:\s*:?\s*(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?\s*秒?)?"
    r"\s*(?P<half_after>am|pm)?)?\s*(?P<zone>z|utc|gmt|(?:(?:utc|gmt)?[+-]\d{1,2}:?(?:\d{2})?))?",
    re.IGNORECASE,
)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})[ T]?(\d{2})(\d{2})(\d{2})?")
_NUMBER = re.compile(r"\d{1,19}(?:\.\d{1,12})?")

# How large a number of each unit is between the years 2000 and 2100; the ranges do not meet.
_SCALES: tuple[tuple[float, float, Callable[[float], float]], ...] = (
    (36_526, 73_051, lambda days: round((days - 25_569) * DAY_MS) - CHINA_MS),  # The serial of spreadsheets.
    (EARLIEST / 1e3, LATEST / 1e3, lambda seconds: seconds * 1e3),
    (EARLIEST, LATEST, lambda ms: ms),
    (EARLIEST * 1e3, LATEST * 1e3, lambda us: us / 1e3),
    (EARLIEST * 1e6, LATEST * 1e6, lambda ns: ns / 1e6),
)
_FULLWIDTH = str.maketrans("：／－．　０１２３４５６７８９", ":/-. 0123456789")


def parse_moment(text: str) -> int | None:
    """Read one time in any of the known spellings; None where it is none of them or outside 2000 to 2100.

    >>> parse_moment("2024年1月2日 3时4分") == parse_moment("2024-01-02T03:04:00+08:00") == 1704135840000
    True
    """
    plain = text.translate(_FULLWIDTH).strip()
    if _NUMBER.fullmatch(plain) and not _PACKED.fullmatch(plain):
        return number_to_ms(float(plain))
    moment = _packed(plain) or _loose(plain)
    if moment is None:
        return None
    ms = round(moment.timestamp() * 1000)
    return ms if EARLIEST <= ms < LATEST else None


def number_to_ms(value: float) -> int | None:
    """Read a count of days (spreadsheet), s, ms, us or ns since 1970, by its size."""
    for low, high, convert in _SCALES:
        if low <= value < high:
            return int(convert(value))
    return None


def _packed(text: str) -> datetime | None:
    match = _PACKED.fullmatch(text)
    parts = [int(part or 0) for part in match.groups()] if match else []
    return _build(parts, CHINA) if parts else None


def _loose(text: str) -> datetime | None:
    match = _LOOSE.fullmatch(text)
    if match is None:
        return None
    hour = int(match["hour"] or 0)
    half = (match["half"] or match["half_after"] or "").lower()
    if half in ("下午", "晚上", "pm", "中午") and 1 <= hour < NOON:
        hour += NOON
    if half in ("上午", "凌晨", "am") and hour == NOON:
        hour = 0
    parts = [int(match["year"]), int(match["month"]), int(match["day"]), hour, int(match["minute"] or 0)]
    moment = _build([*parts, int(match["second"] or 0)], _zone(match["zone"]))
    fraction = int((match["fraction"] or "0")[:3].ljust(3, "0"))
    return moment and moment + timedelta(milliseconds=fraction)


def _build(parts: list[int], zone: timezone) -> datetime | None:
    try:
        return datetime(*parts, tzinfo=zone)  # type: ignore[misc,arg-type] # Six numbers at the most.
    except ValueError:
        return None


def _zone(text: str | None) -> timezone:
    if not text:
        return CHINA
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if match is None:
        return UTC
    minutes = min(int(match[2]) * 60 + int(match[3] or 0), 1439)
    return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))


def to_ms(column: pa.Array) -> tuple[pa.Int64Array, Mask]:
    """Turn a column of any type into milliseconds; the mask marks cells that are empty or no time."""
    if pa.types.is_timestamp(column.type):
        shift = 0 if column.type.tz else CHINA_MS
        return _bounded(pc.subtract(_cast_ms(column), shift))
    if pa.types.is_date(column.type):
        return _bounded(pc.subtract(_cast_ms(column), CHINA_MS))
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        return _numbers(column)
    return _strings(column)


def _cast_ms(column: pa.Array) -> pa.Int64Array:
    zone = column.type.tz if pa.types.is_timestamp(column.type) else None
    return column.cast(pa.timestamp("ms", zone), safe=False).cast(pa.int64())


def _bounded(ms: pa.Int64Array) -> tuple[pa.Int64Array, Mask]:
    inside = pc.and_(pc.greater_equal(ms, EARLIEST), pc.less(ms, LATEST)).fill_null(fill_value=False)
    kept = ms if pc.all(inside).as_py() else pc.if_else(inside, ms, pa.scalar(None, pa.int64()))
    return kept, ~inside.to_numpy(zero_copy_only=False)


def _numbers(column: pa.Array) -> tuple[pa.Int64Array, Mask]:
    if pa.types.is_integer(column.type):
        # Whole milliseconds are the common case and need no floating point.
        ms, bad = _bounded(column.cast(pa.int64(), safe=False))
        if not bad.any():
            return ms, bad
    values = column.cast(pa.float64(), safe=False).fill_null(math.nan).to_numpy(zero_copy_only=False)
    result = np.full(len(values), np.nan)
    for low, high, convert in _SCALES:
        here = (values >= low) & (values < high)
        result[here] = np.vectorize(convert, otypes=[np.float64])(values[here]) if here.any() else 0
    bad = np.isnan(result)
    return pa.array(np.where(bad, 0, result).astype(np.int64), mask=bad), bad


def _strings(column: pa.StringArray) -> tuple[pa.Int64Array, Mask]:
    """Cast whole columns of one ISO spelling; read the rest value by value."""
    for pattern, zone in ((_ISO + "$", None), (_ISO + _ZONE, "UTC")):
        if pc.all(pc.match_substring_regex(column, pattern), skip_nulls=False).as_py():
            try:
                stamps = column.cast(pa.timestamp("ms", zone))
            except pa.ArrowInvalid:
                break  # A 30th of February somewhere: find it below.
            return _bounded(pc.subtract(stamps.cast(pa.int64()), 0 if zone else CHINA_MS))
    read = [None if value is None else parse_moment(value) for value in column.to_pylist()]
    ms = pa.array(read, pa.int64())
    return ms, ms.is_null().to_numpy(zero_copy_only=False)
