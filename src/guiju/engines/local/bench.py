"""Where columns of messages meet the judge: `judge_batch` is the one place that the bulk engine calls it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from guiju.engines.local.partition import UNTIMED, Ints, Rows
from guiju.engines.shelf import user_shelf
from guiju.formats.moments import CHINA
from guiju.formats.rows import PLATFORMS, SENDERS, LogError
from guiju.judge.model.finding import Citation, Exposure, Finding, Hint
from guiju.judge.model.message import Conversation, Message
from guiju.judge.model.terms import Action, Platform, Sender, Severity

SEVERITIES = tuple(Severity)
ACTIONS = tuple(Action)


@dataclass(frozen=True, slots=True)
class RuleCard:
    """What is told about a rule wherever it is named; `kind` is a category for findings, else the kind of hint."""

    rule: str
    title: str
    kind: str
    severity: str
    why: str
    sources: tuple[Citation, ...] = ()
    exposure: tuple[Exposure, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Findings (or hints) as columns, in the order of conversation and message.

    `row` is -1 where the whole conversation is meant. `rule` indexes `rules`, `severity` and `action` index
    `SEVERITIES` and `ACTIONS`; `start` and `end` count code points. `evasion` and `because` hold the few that have one.
    """

    rules: list[str]
    conversation: Ints
    row: Ints
    rule: Ints
    severity: Ints
    action: Ints
    start: Ints
    end: Ints
    evasion: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    because: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rule)

    def keep(self, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> "Found":
        """Return only those for which the mask holds."""
        places = np.cumsum(mask) - 1
        return Found(
            self.rules,
            self.conversation[mask],
            self.row[mask],
            self.rule[mask],
            self.severity[mask],
            self.action[mask],
            self.start[mask],
            self.end[mask],
            evasion={int(places[each]): why for each, why in self.evasion.items() if mask[each]},
            because={int(places[each]): why for each, why in self.because.items() if mask[each]},
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """What the judge said about some rows; `undetermined` counts rules by the facts that were missing."""

    findings: Found
    hints: Found
    undetermined: Counter[tuple[str, str]]


class Bench(Protocol):
    """A judge that takes columns, and what is told about its rules."""

    cards: dict[str, RuleCard]

    def prepare(self, rows: Rows) -> None:
        """Make ready what judging these rows needs."""

    def judge_batch(self, rows: Rows) -> Judged:
        """Judge whole conversations."""

    def rewrite(self, message: Message) -> str | None:
        """Return a wording of a message that passes, or None."""


@dataclass(frozen=True, slots=True)
class BenchSpec:
    """How to set up a bench, in this process or another: plain data and one importable function."""

    as_of: date
    folders: tuple[Path, ...] = ()
    opener: Callable[["BenchSpec"], Bench] | None = None

    def open(self) -> Bench:
        """Load the rules and return a judge of columns."""
        return self.opener(self) if self.opener else PackBench(self)

    def fingerprint(self) -> dict[str, str]:
        """Return what decides the verdicts: the day and the packs."""
        return {"as-of": self.as_of.isoformat(), "packs": self.pack_version()}

    def pack_version(self) -> str:
        """Return the first digits of a hash over all pack files, which changes with every change of a rule.

        Another opener brings rules of its own, and has no packs.
        """
        if self.opener:
            return ""
        from guiju.judge.rulebook.folder import BUILT_IN  # noqa: PLC0415 (tests bring rules of their own)

        digest = hashlib.sha256()
        for folder in (BUILT_IN, *self.folders):
            for path in sorted(folder.rglob("*.yaml")):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:12]


class PackBench:
    """The rules of the packs, conversation by conversation."""

    def __init__(self, spec: BenchSpec) -> None:
        from guiju.judge.inspection import Judge  # noqa: PLC0415 (tests bring a judge of their own)
        from guiju.judge.rulebook import RulebookError, load  # noqa: PLC0415

        try:
            rulebook = load(*spec.folders)
        except RulebookError as error:
            raise _broken(error) from error
        self.judge = Judge(rulebook, as_of=spec.as_of, shelf=user_shelf())
        self.cards = {rule.id: card_of(rule, _exposures(rulebook, rule, spec.as_of)) for rule in rulebook.rules}

    def rewrite(self, message: Message) -> str | None:
        """Return a wording of a message that passes, or None."""
        return self.judge.check(message).rewrite

    def prepare(self, rows: Rows) -> None:
        """Compile the rules that judging these rows needs."""
        from guiju.engines.local import bulk  # noqa: PLC0415 (it needs what is defined here)
        from guiju.judge.rulebook import RulebookError  # noqa: PLC0415

        try:
            bulk.prepare(self.judge, rows)
        except RulebookError as error:
            raise _broken(error) from error

    def judge_batch(self, rows: Rows) -> Judged:
        """Judge whole conversations."""
        from guiju.engines.local import bulk  # noqa: PLC0415 (it needs what is defined here)

        if bulk.fits(rows):
            return bulk.judge_rows(self.judge, rows)
        return judge_conversations(self.judge.check_conversation, rows)


def _broken(error: Exception) -> LogError:
    return LogError(str(error), "用 guiju pack lint 检查，全部改正后再做一次")


def _exposures(rulebook: Any, rule: Any, day: date) -> tuple[Exposure, ...]:
    """Return what breaking a rule may cost, on any platform that it binds."""
    stated = (each for platform in rule.applies.platforms for each in rulebook.exposures(rule, platform, day))
    return tuple(dict.fromkeys(stated))


def card_of(rule: Any, exposure: tuple[Exposure, ...] = ()) -> RuleCard:
    """Describe a rule of the rulebook."""
    sources = tuple(source.citation() for source in rule.sources)
    kind = str(rule.category or rule.hint or "")
    return RuleCard(rule.id, rule.title, kind, str(rule.severity or ""), rule.why, sources, exposure)


def judge_conversations(check: Callable[[Conversation], Any], rows: Rows) -> Judged:
    """Judge one conversation after the other, for a judge that takes objects."""
    findings: list[tuple[int, int, Finding]] = []
    hints: list[tuple[int, int, Hint]] = []
    undetermined: Counter[tuple[str, str]] = Counter()
    for number, conversation in enumerate(conversations(rows)):
        judgement = check(conversation)
        begin = int(rows.starts[number])
        findings += ((number, _row(begin, each.message_index), each) for each in judgement.findings)
        hints += ((number, _row(begin, each.message_index), each) for each in judgement.hints)
        undetermined.update((each.rule, ",".join(each.missing)) for each in judgement.undetermined)
    return Judged(_columns(findings), _columns(hints), undetermined)


def _row(begin: int, index: int | None) -> int:
    return -1 if index is None else begin + index


def conversations(rows: Rows) -> Iterable[Conversation]:
    """Yield the conversations as the judge's own nouns."""
    ids = rows.table["conversation_id"].take(rows.starts[:-1]).to_pylist()
    names = {column: [*rows.names(column), None] for column in ("agent", "shop")}
    texts = rows.array("text").to_pylist()
    times = [None if ms == UNTIMED else datetime.fromtimestamp(ms / 1000, CHINA) for ms in rows.sent_at.tolist()]
    senders = [Sender(SENDERS[code]) for code in rows.sender.tolist()]
    agents = [names["agent"][code] for code in rows.agent.tolist()]
    for number, identity in enumerate(ids):
        begin, end = int(rows.starts[number]), int(rows.starts[number + 1])
        platform = Platform(PLATFORMS[rows.platform[begin]])
        shop = names["shop"][rows.shop[begin]]
        messages = [
            Message(texts[row], platform, senders[row], sent_at=times[row], shop=shop, agent=agents[row])
            for row in range(begin, end)
        ]
        yield Conversation(identity, platform, messages, shop=shop, agent=agents[begin])


def in_order(conversation: Ints, row: Ints, start: Ints, end: Ints) -> Ints:
    """Return the order in which findings are told: by conversation and message, the whole conversation last."""
    return np.lexsort((end, start, np.where(row < 0, np.iinfo(np.int64).max, row), conversation))


def _columns(found: list[tuple[int, int, Any]]) -> Found:
    """Turn findings or hints into columns; a hint has neither severity nor action and gets the weakest."""
    found = sorted(found, key=lambda each: (each[0], each[1] < 0, each[1], each[2].start, each[2].end))
    rules: dict[str, int] = {}
    codes = [rules.setdefault(each.rule, len(rules)) for _, _, each in found]

    def ints(values: Iterable[int]) -> Ints:
        return np.fromiter(values, np.int64, count=len(found))

    return Found(
        list(rules),
        ints(conversation for conversation, _, _ in found),
        ints(row for _, row, _ in found),
        np.array(codes, np.int64),
        ints(SEVERITIES.index(getattr(each, "severity", SEVERITIES[0])) for _, _, each in found),
        ints(ACTIONS.index(getattr(each, "action", ACTIONS[0])) for _, _, each in found),
        ints(each.start for _, _, each in found),
        ints(each.end for _, _, each in found),
        evasion={n: each.evasion for n, (_, _, each) in enumerate(found) if getattr(each, "evasion", ())},
        because={n: each.because for n, (_, _, each) in enumerate(found) if getattr(each, "because", None)},
    )
