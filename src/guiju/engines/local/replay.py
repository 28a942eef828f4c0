"""The worst conversations of a partition, with their messages and where in them the findings are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pyarrow as pa

from guiju.engines.local.bench import ACTIONS, SEVERITIES, Found, RuleCard
from guiju.engines.local.partition import UNTIMED, Rows
from guiju.formats.moments import CHINA
from guiju.formats.rows import PLATFORMS, SENDERS
from guiju.judge.model.message import Message
from guiju.judge.model.terms import Platform, Sender
from guiju.reports.summary import Example, Replay, ReplayMessage, Span

KEPT = 20
LONGEST = 60
AROUND = 2
EXCERPT = 200
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


def reworded(replay: Replay, rewrite: Callable[[Message], str | None]) -> Replay:
    """Return a replay in which each message with findings carries a wording that passes, where there is one."""

    def offered(each: ReplayMessage) -> str | None:
        sent_at = None if each.sent_at is None else datetime.fromtimestamp(each.sent_at / 1000, CHINA)
        platform, sender = Platform(replay.platform), Sender(each.sender)
        return rewrite(Message(each.text, platform, sender, sent_at=sent_at, shop=replay.shop, agent=each.agent))

    messages = (replace(each, rewrite=offered(each)) if each.spans else each for each in replay.messages)
    return replace(replay, messages=tuple(messages))


def examples(rows: Rows, found: Found) -> dict[str, Example]:
    """Return for each rule one message that broke it: the first whose words show where."""
    shown: dict[str, Example] = {}
    _, first = np.unique(np.where(found.end > found.start, found.rule, -1), return_index=True)
    for each in first.tolist():
        if found.end[each] > found.start[each]:
            row = int(found.row[each])
            identity, text = (rows.table[column][row].as_py() for column in ("conversation_id", "text"))
            start, end = int(found.start[each]), int(found.end[each])
            begin = max(0, start - EXCERPT)
            shown[found.rules[found.rule[each]]] = Example(
                identity, text[begin : end + EXCERPT], start - begin, end - begin
            )
    return shown


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
