"""What the judge says: findings, hints, promises, what stays open, and the trace of why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guiju.judge.model.terms import Action, Category, Severity


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule is written. `tier` is official, notice, article or practice; `published` never limits a rule."""

    title: str
    issuer: str
    tier: str
    quote: str
    published: date | None = None
    address: str | None = None
    clause: str | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the offence may cost, as a tariff entry states it; None where the source gives no figure. Money in fen."""

    rule: str
    title: str
    fine_min_fen: int | None = None
    fine_max_fen: int | None = None
    points: int | None = None
    actions: tuple[str, ...] = ()
    target: str = "shop"
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach. `start` and `end` count code points of the original text; both are 0 for a whole conversation.

    `message_index` counts the messages of a conversation from 0; None where the finding is about none of them,
    and then `because` says why.
    """

    rule: str
    category: Category
    severity: Severity
    action: Action
    start: int
    end: int
    text: str
    why: str
    sources: tuple[Citation, ...] = ()
    exposure: tuple[Exposure, ...] = ()
    evasion: tuple[str, ...] = ()
    message_index: int | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """Advice on style, or a slip such as an unfilled placeholder; never a finding."""

    rule: str
    kind: str
    start: int
    end: int
    text: str
    why: str
    sources: tuple[Citation, ...] = ()
    message_index: int | None = None


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A rule that could not be decided, with the names of the missing facts."""

    rule: str
    missing: tuple[str, ...]
    message_index: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What the agent promised: the words, kind, until when, and whether a later message kept it (`kept`, `open`)."""

    kind: str
    start: int
    end: int
    text: str
    message_index: int
    until: datetime | None = None
    state: str = "open"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the trace: at which stage, about which rule, what happened."""

    stage: str
    rule: str | None
    outcome: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer about one message; `text` is the original, never altered. `rewrite` passed the judge itself."""

    text: str
    verdict: Action
    findings: tuple[Finding, ...] = ()
    hints: tuple[Hint, ...] = ()
    undetermined: tuple[Undetermined, ...] = ()
    promises: tuple[Promise, ...] = ()
    rewrite: str | None = None


@dataclass(frozen=True, slots=True)
class ConversationJudgement:
    """The answer about a conversation: findings in the order of the messages, then those about the whole."""

    conversation_id: str
    verdict: Action
    findings: tuple[Finding, ...] = ()
    hints: tuple[Hint, ...] = ()
    undetermined: tuple[Undetermined, ...] = ()
    promises: tuple[Promise, ...] = ()
