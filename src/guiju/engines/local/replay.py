"""The worst conversations of a partition, with their messages and where in them the findings are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from guiju.engines.local.bench import ACTIONS, SEVERITIES, Found, RuleCard
from guiju.engines.local.partition import UNTIMED, Rows
from guiju.formats.rows import PLATFORMS, SENDERS
from guiju.reports.summary import Replay, ReplayMessage, Span

KEPT = 20
LONGEST = 60
AROUND = 2
WEIGHTS = np.array([1, 3, 9, 27])


def worst(rows: Rows, found: Found, cards: Mapping[str, RuleCard], files: list[str]) -> list[Replay]:
    """Return the `KEPT` conversations with the highest score, worst first, equal ones by their id."""
    if not len(found):
        return []
    scores = np.bincount(found.conversation, WEIGHTS[found.severity], minlength=rows.conversations).astype(np.int64)
    limit = max(1, int(np.sort(scores)[-KEPT:][0]))
    numbers = np.flatnonzero(scores >= limit)
    ids = rows.table["conversation_id"].take(pa.array(rows.starts[numbers])).to_pylist()
    ranked = sorted(zip((-scores[numbers]).tolist(), ids, numbers.tolist(), strict=True))[:KEPT]
    return [
        _replay(rows, found, _Place(number, identity, -score, cards=cards, files=files))
        for score, identity, number in ranked
    ]


@dataclass(frozen=True, slots=True)
class _Place:
    """One conversation to replay, and what its findings are looked up in."""

    number: int
    identity: str
    score: int
    cards: Mapping[str, RuleCard]
    files: list[str]


def _replay(rows: Rows, found: Found, place: _Place) -> Replay:
    begin, end = int(rows.starts[place.number]), int(rows.starts[place.number + 1])
    mine = np.flatnonzero(found.conversation == place.number)
    spans: dict[int, list[Span]] = {}
    for each in mine.tolist():
        spans.setdefault(int(found.row[each]), []).append(_span(found, each, place.cards))
    shown = _shown(begin, end, sorted(spans))
    part = rows.table.slice(begin, end - begin).select(["text", "source_line", "file"]).to_pylist()
    agents, shops = [*rows.names("agent"), None], [*rows.names("shop"), None]
    messages = tuple(
        ReplayMessage(
            index=row - begin,
            sender=SENDERS[rows.sender[row]],
            agent=agents[rows.agent[row]],
            sent_at=None if rows.sent_at[row] == UNTIMED else int(rows.sent_at[row]),
            text=part[row - begin]["text"],
            line=part[row - begin]["source_line"],
            spans=tuple(sorted(spans.get(row, ()), key=lambda span: (span.start, span.end))),
        )
        for row in shown
    )
    return Replay(
        conversation_id=place.identity,
        platform=PLATFORMS[rows.platform[begin]],
        shop=shops[rows.shop[begin]],
        agent=agents[rows.agent[begin]],
        score=place.score,
        findings=len(mine),
        file=place.files[part[0]["file"]],
        messages=messages,
        whole=tuple(spans.get(-1, ())),
        omitted=end - begin - len(shown),
    )


def _shown(begin: int, end: int, flagged: list[int]) -> list[int]:
    """Return the rows to show: all, or in a long conversation those around what was found."""
    if end - begin <= LONGEST:
        return list(range(begin, end))
    near = {row + step for row in flagged if row >= 0 for step in range(-AROUND, AROUND + 1)}
    near |= set(range(begin, begin + AROUND)) | set(range(end - AROUND, end))
    return sorted(row for row in near if begin <= row < end)[:LONGEST]


def _span(found: Found, each: int, cards: Mapping[str, RuleCard]) -> Span:
    card = cards[found.rules[found.rule[each]]]
    return Span(
        rule=card.rule,
        title=card.title,
        category=card.kind,
        severity=SEVERITIES[found.severity[each]],
        action=ACTIONS[found.action[each]],
        start=int(found.start[each]),
        end=int(found.end[each]),
        why=card.why,
        because=found.because.get(each),
        evasion=found.evasion.get(each, ()),
        sources=card.sources,
    )
