"""Counts that can be added up: what each partition contributes to the summary."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from guiju.engines.local.bench import ACTIONS, SEVERITIES, Found, Judged, RuleCard
from guiju.engines.local.partition import AGENT, Ints, Mask, Rows
from guiju.formats.rows import PLATFORMS

GROUPS = ("agents", "days", "platforms", "shops")
EPOCH = date(1970, 1, 1)

Counts = dict[str, int]


@dataclass(slots=True)
class Group:
    """What one agent, day, platform or shop adds up to; see `reports.summary.GroupRow`."""

    messages: int = 0
    agent_messages: int = 0
    conversations: int = 0
    findings: int = 0
    flagged_messages: int = 0
    flagged_conversations: int = 0
    categories: Counts = field(default_factory=dict)
    severities: Counts = field(default_factory=dict)


@dataclass(slots=True)
class RuleTally:
    """What one rule adds up to; see `reports.summary.RuleRow`."""

    findings: int = 0
    conversations: int = 0
    evasions: int = 0
    agents: Counts = field(default_factory=dict)
    platforms: Counts = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """Everything that is counted; `add` sums two of them."""

    totals: Counts = field(default_factory=dict)
    categories: Counts = field(default_factory=dict)
    severities: Counts = field(default_factory=dict)
    actions: Counts = field(default_factory=dict)
    hints: Counts = field(default_factory=dict)
    undetermined: Counts = field(default_factory=dict)
    rejected: Counts = field(default_factory=dict)
    rules: dict[str, RuleTally] = field(default_factory=dict)
    agents: dict[str, Group] = field(default_factory=dict)
    days: dict[str, Group] = field(default_factory=dict)
    platforms: dict[str, Group] = field(default_factory=dict)
    shops: dict[str, Group] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Add the counts of another part."""
        for name in ("totals", "categories", "severities", "actions", "hints", "undetermined", "rejected"):
            add_counts(getattr(self, name), getattr(other, name))
        for name, kind in (("rules", RuleTally), *((group, Group) for group in GROUPS)):
            mine = getattr(self, name)
            for key, theirs in getattr(other, name).items():
                _add_fields(mine.setdefault(key, kind()), theirs)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Tally":
        """Rebuild a tally from `dataclasses.asdict`."""
        tally = cls(**plain)
        tally.rules = {key: RuleTally(**value) for key, value in plain["rules"].items()}
        for name in GROUPS:
            setattr(tally, name, {key: Group(**value) for key, value in plain[name].items()})
        return tally


def add_counts(mine: Counts, theirs: Mapping[str, int]) -> None:
    """Add counts by their keys."""
    for key, count in theirs.items():
        mine[key] = mine.get(key, 0) + count


def _add_fields(mine: Group | RuleTally, theirs: Group | RuleTally) -> None:
    for name in type(mine).__dataclass_fields__:
        value = getattr(theirs, name)
        if isinstance(value, dict):
            add_counts(getattr(mine, name), value)
        else:
            setattr(mine, name, getattr(mine, name) + value)


def count(rows: Rows, judged: Judged, cards: Mapping[str, RuleCard]) -> Tally:
    """Count one partition."""
    found = judged.findings
    place = np.where(found.row >= 0, found.row, rows.starts[found.conversation])
    kinds = [cards[rule].kind for rule in found.rules]
    flagged_rows = np.unique(found.row[found.row >= 0])
    tally = Tally(
        totals={
            "messages": len(rows),
            "agent_messages": int((rows.sender == AGENT).sum()),
            "conversations": rows.conversations,
            "findings": len(found),
            "flagged_messages": len(flagged_rows),
            "flagged_conversations": len(np.unique(found.conversation)),
            "evasions": len(found.evasion),
            "hints": len(judged.hints),
        },
        categories=dict(Counter(_expand(found.rule, kinds))),
        severities=_by_name(found.severity, SEVERITIES),
        actions=_by_name(found.action, ACTIONS),
        hints=_by_name(judged.hints.rule, judged.hints.rules),
        undetermined={f"{rule} {missing}": times for (rule, missing), times in judged.undetermined.items()},
        rules=_rules(rows, found, place),
    )
    days, day_names = _day_codes(rows)
    dimensions = {
        "agents": (rows.agent, [*rows.names("agent"), ""]),
        "days": (days, day_names),
        "platforms": (rows.platform, list(PLATFORMS)),
        "shops": (rows.shop, [*rows.names("shop"), ""]),
    }
    for name, (codes, names) in dimensions.items():
        setattr(tally, name, _groups(rows, found, place, _Dimension(codes, names, kinds)))
    return tally


@dataclass(frozen=True, slots=True)
class _Dimension:
    codes: Ints
    names: list[str]
    kinds: list[str]


def _groups(rows: Rows, found: Found, place: Ints, dimension: _Dimension) -> dict[str, Group]:
    """Count rows and findings by one code a row; code -1 is the last name."""
    size = len(dimension.names)
    codes = np.where(dimension.codes < 0, size - 1, dimension.codes)
    hit = codes[place]
    spoken = rows.sender == AGENT
    conversations = _pairs(rows.conversation, codes, _present(rows, spoken), size)
    flagged_messages = _pairs(found.row, hit, found.row >= 0, size)
    flagged_conversations = _pairs(found.conversation, hit, np.ones(len(hit), bool), size)
    messages, agent_messages = np.bincount(codes, minlength=size), np.bincount(codes[spoken], minlength=size)
    groups: dict[str, Group] = {}
    for code in np.flatnonzero(messages).tolist():
        mine = hit == code
        group = Group(
            messages=int(messages[code]),
            agent_messages=int(agent_messages[code]),
            conversations=int(conversations[code]),
            findings=int(mine.sum()),
            flagged_messages=int(flagged_messages[code]),
            flagged_conversations=int(flagged_conversations[code]),
        )
        if group.findings:
            group.categories = dict(Counter(_expand(found.rule[mine], dimension.kinds)))
            group.severities = _by_name(found.severity[mine], SEVERITIES)
        groups[dimension.names[code]] = group
    return groups


def _present(rows: Rows, spoken: Mask) -> Mask:
    """Mark the rows by which a conversation counts for a group: its first one, and every one an agent wrote."""
    present = spoken.copy()
    present[rows.starts[:-1]] = True
    return present


def _pairs(things: Ints, codes: Ints, mask: Mask, size: int) -> Ints:
    """Count the different things a code stands with."""
    pairs = np.unique(things[mask] * size + codes[mask])
    return np.bincount(pairs % size, minlength=size)


def _rules(rows: Rows, found: Found, place: Ints) -> dict[str, RuleTally]:
    agents = [*rows.names("agent"), ""]
    evasive = np.zeros(len(found), bool)
    evasive[list(found.evasion)] = True
    tallies: dict[str, RuleTally] = {}
    for code, rule in enumerate(found.rules):
        mine = found.rule == code
        tallies[rule] = RuleTally(
            findings=int(mine.sum()),
            conversations=len(np.unique(found.conversation[mine])),
            evasions=int((evasive & mine).sum()),
            agents=_by_name(rows.agent[place[mine]], agents),
            platforms=_by_name(rows.platform[place[mine]], PLATFORMS),
        )
    return tallies


def _day_codes(rows: Rows) -> tuple[Ints, list[str]]:
    days, codes = np.unique(rows.day, return_inverse=True)
    return codes, ["" if day < 0 else (EPOCH + timedelta(days=int(day))).isoformat() for day in days]


def _expand(codes: Ints, names: list[str]) -> Iterable[str]:
    """Yield the name of each code; several codes may share a name."""
    return (names[code] for code in codes.tolist())


def _by_name(codes: Ints, names: Iterable[str]) -> Counts:
    """Count codes by name; code -1 is the last name."""
    listed = list(names)
    values, counts = np.unique(codes, return_counts=True)
    return {str(listed[value]): int(times) for value, times in zip(values.tolist(), counts.tolist(), strict=True)}
