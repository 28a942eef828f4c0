"""The plain data behind a report: counts per rule, category, agent, day and platform, and the worst conversations.

`engines/local` fills a `Summary` and writes it as `summary.json`; the page renders it and computes nothing new.
Counts of messages hold every sender unless the name says `agent_messages`. Days are local (Asia/Shanghai) ISO dates,
times are milliseconds since 1970 in UTC, spans count code points of the original message. Nothing here names a person
but the agent, the shop and the words of the conversations that are replayed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

from guiju.judge.model.finding import Citation, Exposure

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class InputFile:
    """One log: how many rows it had, how many of them could not be read, and why reading stopped, if it did."""

    path: str
    bytes: int
    rows: int
    rejected: int
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """How long one stage of the work took, in seconds summed over the processes that shared it."""

    name: str
    title: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Example:
    """One message in which a rule was broken, at `start` to `end` (code points)."""

    conversation_id: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One row that could not be used: its file and line (None: the whole file), why, what to do, how it begins."""

    file: str
    line: int | None
    reason: str
    cure: str
    raw: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule that was broken: how often, in how many conversations, by whom most, on which platforms."""

    rule: str
    title: str
    category: str
    severity: str
    why: str
    findings: int
    conversations: int
    agents: Counts = field(default_factory=dict)
    platforms: Counts = field(default_factory=dict)
    evasions: int = 0
    sources: tuple[Citation, ...] = ()
    exposure: tuple[Exposure, ...] = ()
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class HintRow:
    """Advice on style that one rule gave; never counted among the findings."""

    rule: str
    kind: str
    title: str
    why: str
    hints: int


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A rule that could not be decided, the facts that were missing (joined by a comma), and how often."""

    rule: str
    missing: str
    count: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One agent, day, platform or shop: what was seen, what was found, and the latter by category and severity.

    `key` is empty where the log does not say. `flagged_conversations` have at least one finding of this group.
    A conversation counts for every agent who wrote in it, and for the day on which it began.
    """

    key: str
    messages: int
    agent_messages: int
    conversations: int
    findings: int
    flagged_messages: int
    flagged_conversations: int
    categories: Counts = field(default_factory=dict)
    severities: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """One finding inside a replayed conversation; `start` and `end` are both 0 where it is about no message."""

    rule: str
    title: str
    category: str
    severity: str
    action: str
    start: int
    end: int
    why: str
    because: str | None = None
    evasion: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplayMessage:
    """One message of a replayed conversation; `index` counts from 0, `line` is its line or row in the log.

    `rewrite` is a wording without its findings that itself passed the judge.
    """

    index: int
    sender: str
    agent: str | None
    sent_at: int | None
    text: str
    line: int
    spans: tuple[Span, ...] = ()
    rewrite: str | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """One of the worst conversations with its messages (`omitted` quiet ones left out) and findings.

    `score` adds 1 for a notice, 3 for a warning, 9 for a serious and 27 for a critical finding.
    """

    conversation_id: str
    platform: str
    shop: str | None
    agent: str | None
    score: int
    findings: int
    file: str
    messages: tuple[ReplayMessage, ...]
    whole: tuple[Span, ...] = ()
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a report tells. `complete` is false when the work was interrupted and only a part was judged.

    `refused` holds the first rows that could not be used, `command` the command line that asked for the work.
    """

    version: str
    pack_version: str
    kernel: str
    as_of: str
    complete: bool
    filters: dict[str, str]
    inputs: tuple[InputFile, ...]
    rows: int
    rejected: int
    rejected_reasons: Counts
    filtered: int
    messages: int
    agent_messages: int
    conversations: int
    findings: int
    flagged_messages: int
    flagged_conversations: int
    evasions: int
    hints: int
    first_day: str | None
    last_day: str | None
    categories: Counts
    severities: Counts
    actions: Counts
    rules: tuple[RuleRow, ...]
    hint_rules: tuple[HintRow, ...]
    undetermined: tuple[OpenRow, ...]
    agents: tuple[GroupRow, ...]
    days: tuple[GroupRow, ...]
    platforms: tuple[GroupRow, ...]
    shops: tuple[GroupRow, ...]
    worst: tuple[Replay, ...]
    stages: tuple[Stage, ...]
    seconds: float
    refused: tuple[RefusedRow, ...] = ()
    command: str = ""

    def write(self, path: Path) -> None:
        """Write the summary as one JSON object in UTF-8."""
        path.write_text(to_json(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return what `write` wrote; unknown keys are ignored, so that an older page reads a newer summary."""
        loaded: Self = restore(cls, json.loads(path.read_text(encoding="utf-8")))
        return loaded


def to_json(plain: Any, indent: int | None = None) -> str:
    """Return what `dataclasses.asdict` made as JSON, dates in ISO form."""
    return json.dumps(plain, ensure_ascii=False, indent=indent, default=date.isoformat)


def restore(kind: Any, value: Any) -> Any:
    """Turn plain JSON back into the dataclasses that the annotations name."""
    if get_origin(kind) in (Union, UnionType):
        inner = next(part for part in get_args(kind) if part is not type(None))
        return None if value is None else restore(inner, value)
    if get_origin(kind) is tuple:
        return tuple(restore(get_args(kind)[0], item) for item in value)
    if kind is date:
        return date.fromisoformat(value)
    if is_dataclass(kind) and isinstance(kind, type) and isinstance(value, Mapping):
        hints = get_type_hints(kind)
        return kind(
            **{each.name: restore(hints[each.name], value[each.name]) for each in fields(kind) if each.name in value}
        )
    return value
