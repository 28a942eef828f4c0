"""How figures, times and codes are written for Chinese readers."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from guiju.judge.model.finding import Exposure
from guiju.judge.model.terms import ACTION_TITLES, CATEGORY_TITLES, PLATFORM_TITLES, SEVERITY_TITLES, Severity
from guiju.judge.text.disguise import TITLES as EVASION_TITLES
from guiju.reports.summary import Counts

CHINA = timezone(timedelta(hours=8))
SEVERITIES = tuple(reversed(Severity))
"""Worst first."""

TIERS = {"official": "官方规则", "notice": "平台公告", "article": "文章转述", "practice": "行业做法"}
SENDERS = {"buyer": "买家", "agent": "客服", "bot": "机器人", "system": "系统"}
UNNAMED = "（未注明）"

_WEEKDAYS = "一二三四五六日"
_FEN = 100
_WAN = 10_000
_LEAST_SHARE = 0.001
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def number(value: int) -> str:
    """Return a whole number with its thousands set apart."""
    return f"{value:,}"


def share(part: int, whole: int) -> str:
    """Return a share in per cent; a dash where there is nothing to share.

    >>> share(1, 8), share(1, 100_000), share(0, 0)
    ('12.5%', '<0.1%', '—')
    """
    if not whole:
        return "—"
    if 0 < part / whole < _LEAST_SHARE:
        return "<0.1%"
    return f"{part / whole:.1%}"


def per_hundred(part: int, whole: int) -> str:
    """Return how many there are to a hundred."""
    return f"{100 * part / whole:.1f}" if whole else "—"


def platform(code: str) -> str:
    """Return the name of a platform."""
    return _title(PLATFORM_TITLES, code)


def category(code: str) -> str:
    """Return the name of a category."""
    return _title(CATEGORY_TITLES, code)


def severity(code: str) -> str:
    """Return the name of a severity."""
    return _title(SEVERITY_TITLES, code)


def action(code: str) -> str:
    """Return the name of an action."""
    return _title(ACTION_TITLES, code)


def evasion(code: str) -> str:
    """Return the name of a kind of disguise."""
    return _title(EVASION_TITLES, code)


def _title(titles: Mapping[Any, str], code: str) -> str:
    return titles.get(code, code) or UNNAMED


def named(key: str | None) -> str:
    """Return a name out of the log, or that it has none."""
    return key or UNNAMED


def by_severity(counts: Counts) -> str:
    """Return how many there are of each severity, worst first."""
    return "，".join(f"{severity(each)} {counts[each]:,}" for each in SEVERITIES if counts.get(each))


def day(iso: str) -> str:
    """Return a day with its weekday.

    >>> day("2026-11-09")
    '2026-11-09 周一'
    """
    return f"{iso} 周{_WEEKDAYS[date.fromisoformat(iso).weekday()]}"


def period(first: str | None, last: str | None) -> str:
    """Return the days that a log covers."""
    if not first or not last:
        return "日志没有时间"
    return first if first == last else f"{first} 至 {last}"


def moment(ms: int | None) -> datetime | None:
    """Return a time (ms since 1970, UTC) as it stood on clocks in China."""
    return None if ms is None else datetime(1970, 1, 1, tzinfo=CHINA) + timedelta(milliseconds=ms, hours=8)


def lapse(seconds: float) -> str:
    """Return a stretch of time in its two largest units.

    >>> lapse(200), lapse(7265), lapse(45)
    ('3 分 20 秒', '2 小时 1 分', '45 秒')
    """
    whole = int(seconds)
    if whole < _MINUTE:
        return f"{whole} 秒"
    if whole < _HOUR:
        return f"{whole // _MINUTE} 分 {whole % _MINUTE} 秒"
    if whole < _DAY:
        return f"{whole // _HOUR} 小时 {whole % _HOUR // _MINUTE} 分"
    return f"{whole // _DAY} 天 {whole % _DAY // _HOUR} 小时"


def size(count: int) -> str:
    """Return a number of bytes."""
    for unit, factor in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= factor:
            return f"{count / factor:,.1f} {unit}"
    return f"{count:,} B"


def yuan(fen: int) -> str:
    """Return an amount of money.

    >>> yuan(10_000_000), yuan(50_000), yuan(12_345)
    ('10 万元', '500 元', '123.45 元')
    """
    whole, cents = divmod(fen, _FEN)
    if not cents and whole >= _WAN and not whole % 1000:
        return f"{whole / _WAN:g} 万元"
    return f"{whole:,} 元" if not cents else f"{fen / _FEN:,.2f} 元"


def consequence(exposure: Exposure) -> str:
    """Return what a breach may cost, in words."""
    low, high = exposure.fine_min_fen, exposure.fine_max_fen
    parts = []
    if low is not None or high is not None:
        ends = [yuan(fen) for fen in (low, high) if fen is not None]
        least = "最高 " if low is None else "最低 " if high is None else ""
        parts.append(f"罚款 {least}{'至'.join(dict.fromkeys(ends))}")
    if exposure.points is not None:
        parts.append(f"扣 {exposure.points} 分")
    parts += [each for each in exposure.actions if each != "罚款" or not parts]
    target = {"agent": "，由客服承担"}.get(exposure.target, "")
    return f"{'、'.join(parts) or exposure.title}{target}{'（据报道）' if exposure.reported else ''}"
