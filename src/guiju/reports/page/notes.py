"""The notes in the margin of replayed conversations: their numbers, and where the tables of the page find them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guiju.reports.page.quotation import Mark
from guiju.reports.page.words import SEVERITIES
from guiju.reports.summary import Replay, Span, Summary


@dataclass(frozen=True, slots=True)
class Note:
    """What one rule says to one message (`index`; None: to the whole conversation), with all its stretches of it.

    `earlier` is the number of the note of this conversation in which the rule is written out.
    """

    number: int
    anchor: str
    index: int | None
    spans: tuple[Span, ...]
    earlier: int | None = None

    @property
    def span(self) -> Span:
        """The first stretch; rule, reason and sources are the same in all of them."""
        return self.spans[0]

    def marks(self) -> Iterator[Mark]:
        """Yield the stretches to mark; what touches is marked as one, as bad as the worst of it."""
        joined: list[tuple[int, int]] = []
        for span in sorted(self.spans, key=lambda each: (each.start, each.end)):
            if joined and span.start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], span.end))
            else:
                joined.append((span.start, span.end))
        for start, end in joined:
            yield Mark(start, end, self.severity, self.number, self.anchor)

    @property
    def severity(self) -> str:
        """The worst severity of its stretches; a disguise makes one worse than the other."""
        known = {span.severity for span in self.spans}
        return next((str(each) for each in SEVERITIES if each in known), self.span.severity)


@dataclass(frozen=True, slots=True)
class Case:
    """One replayed conversation with its anchor and notes."""

    anchor: str
    replay: Replay
    notes: tuple[Note, ...]

    def about(self, index: int | None) -> list[Note]:
        """Return the notes about one message, or about the whole conversation."""
        return [note for note in self.notes if note.index == index]


@dataclass(frozen=True, slots=True)
class Seen:
    """A place where a rule was broken in a replayed conversation: the note's anchor, the message and its stretch."""

    anchor: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Links:
    """Where things are on the page: rules and agents by their anchors, and the first place that shows each rule."""

    cases: tuple[Case, ...]
    rules: dict[str, str]
    seen: dict[str, Seen]
    agents: dict[str, str]


def links(summary: Summary) -> Links:
    """Number everything that can be pointed at."""
    cases = tuple(Case(f"c{place}", replay, _notes(place, replay)) for place, replay in enumerate(summary.worst, 1))
    seen: dict[str, Seen] = {}
    agents: dict[str, str] = {}
    for case in cases:
        texts = {message.index: message.text for message in case.replay.messages}
        for note in case.notes:
            text = "" if note.index is None else texts[note.index]
            seen.setdefault(note.span.rule, Seen(note.anchor, text, note.span))
        for message in case.replay.messages:
            if message.spans and message.agent:
                agents.setdefault(message.agent, case.anchor)
    return Links(cases, {row.rule: f"r{place}" for place, row in enumerate(summary.rules, 1)}, seen, agents)


def _notes(place: int, replay: Replay) -> tuple[Note, ...]:
    notes: list[Note] = []
    first: dict[str, int] = {}
    about: list[tuple[int | None, Sequence[Span]]] = [(each.index, each.spans) for each in replay.messages]
    for index, spans in [*about, (None, replay.whole)]:
        for rule in dict.fromkeys(span.rule for span in spans):
            mine = tuple(span for span in spans if span.rule == rule)
            number = len(notes) + 1
            notes.append(Note(number, f"c{place}n{number}", index, mine, first.get(rule)))
            first.setdefault(rule, number)
    return tuple(notes)
