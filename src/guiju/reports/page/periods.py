"""Days gathered into stretches that a chart can show: days, weeks, months or years."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guiju.reports.page.words import day
from guiju.reports.summary import GroupRow

MOST = 92


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows in the order of time without gaps; `unit` is 日, 周, 月 or 年, and keys begin with the first day of each.

    `undated` sums what has no time. Keys are ISO dates; `labels` are what is printed for them, `ticks` in short.
    """

    unit: str
    rows: tuple[GroupRow, ...]
    labels: tuple[str, ...]
    ticks: tuple[str, ...]
    undated: GroupRow | None


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    begin: Callable[[date], date]
    after: Callable[[date], date]
    label: Callable[[date], str]
    tick: Callable[[date], str]


def timeline(days: Sequence[GroupRow]) -> Timeline:
    """Return days in the finest unit that a chart can hold; days without any message are rows of zeros."""
    dated = {date.fromisoformat(row.key): row for row in days if row.key}
    undated = next((row for row in days if not row.key), None)
    if not dated:
        return Timeline("日", (), (), (), undated)
    for unit in _UNITS:
        begins = _begins(unit, min(dated), max(dated))
        if begins is not None:
            break
    else:
        begins = sorted({unit.begin(each) for each in dated})[-MOST:]
    gathered: dict[date, list[GroupRow]] = {begin: [] for begin in begins}
    for each, row in dated.items():
        gathered.setdefault(unit.begin(each), []).append(row)
    return Timeline(
        unit.name,
        tuple(total(begin.isoformat(), gathered[begin]) for begin in begins),
        tuple(map(unit.label, begins)),
        tuple(map(unit.tick, begins)),
        undated,
    )


def _begins(unit: _Unit, first: date, last: date) -> list[date] | None:
    """Return the first days of all stretches, or None where there are too many."""
    begins = [unit.begin(first)]
    while (following := unit.after(begins[-1])) <= last:
        begins.append(following)
        if len(begins) > MOST:
            return None
    return begins


def total(key: str, rows: Sequence[GroupRow]) -> GroupRow:
    """Return the sum of several rows under one key."""
    categories, severities = Counter[str](), Counter[str]()
    for row in rows:
        categories.update(row.categories)
        severities.update(row.severities)
    return GroupRow(
        key,
        messages=sum(row.messages for row in rows),
        agent_messages=sum(row.agent_messages for row in rows),
        conversations=sum(row.conversations for row in rows),
        findings=sum(row.findings for row in rows),
        flagged_messages=sum(row.flagged_messages for row in rows),
        flagged_conversations=sum(row.flagged_conversations for row in rows),
        categories=dict(categories),
        severities=dict(severities),
    )


def _monday(each: date) -> date:
    return each - timedelta(days=each.weekday())


def _next_month(each: date) -> date:
    return (each.replace(day=1) + timedelta(days=32)).replace(day=1)


_UNITS = (
    _Unit(
        "日",
        lambda each: each,
        lambda each: each + timedelta(days=1),
        lambda each: day(each.isoformat()),
        lambda each: f"{each:%m-%d}",
    ),
    _Unit(
        "周",
        _monday,
        lambda each: each + timedelta(days=7),
        lambda each: f"{each.isoformat()} 起一周",
        lambda each: f"{each:%y-%m-%d}",
    ),
    _Unit(
        "月",
        lambda each: each.replace(day=1),
        _next_month,
        lambda each: f"{each:%Y-%m}",
        lambda each: f"{each:%Y-%m}",
    ),
    _Unit(
        "年",
        lambda each: each.replace(month=1, day=1),
        lambda each: each.replace(year=each.year + 1, month=1, day=1),
        lambda each: f"{each:%Y} 年",
        lambda each: f"{each:%Y}",
    ),
)
