"""What the agent promised: the words, the kind, until when, and whether a later message shows that it was kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guiju.judge.inspection.dialogue.cues import CueTable
from guiju.judge.inspection.dialogue.moments import until
from guiju.judge.inspection.dialogue.timeline import AGENT, SYSTEM, Timeline
from guiju.judge.model.finding import Promise
from guiju.judge.model.message import Message
from guiju.judge.rulebook import Rule
from guiju.judge.rulebook.detect_dialogue import PromiseShape
from guiju.judge.text.codes import HIT_FIELDS
from guiju.judge.text.program import Compiled


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of promise and the bits of its words, of the words that show it kept, and of those that make it none."""

    what: str
    words: int
    kept_by: int
    never: int


class PromiseRules:
    """The promise rules of a platform, and the bits by which their words are found."""

    def __init__(self, rules: Sequence[Rule], cues: CueTable) -> None:
        self._kinds = [
            _Kind(
                rule.detect.what,
                cues.bit(rule.detect.any_of),
                cues.bit(rule.detect.kept_by),
                cues.bit(rule.detect.unless),
            )
            for rule in rules
            if isinstance(rule.detect, PromiseShape)
        ]
        self._any = 0
        for kind in self._kinds:
            self._any |= kind.words

    def made(self, messages: Sequence[Message], line: Timeline, compiled: Compiled) -> Iterator[Promise]:
        """Yield the promises of a conversation in order."""
        for i, cue in enumerate(line.cues):
            if line.senders[i] != AGENT or not cue & self._any:
                continue
            message = messages[i]
            for kind in self._kinds:
                if not cue & kind.words or cue & kind.never:
                    continue
                state = "kept" if _kept(line, i + 1, kind.kept_by) else "open"
                for start, end in _places(compiled, message.text, kind.words):
                    text = message.text[start:end]
                    yield Promise(kind.what, start, end, text, i, until(text, message.sent_at), state)


def _kept(line: Timeline, first: int, words: int) -> bool:
    return any(line.cues[i] & words and line.senders[i] in {AGENT, SYSTEM} for i in range(first, len(line.senders)))


def _places(compiled: Compiled, text: str, words: int) -> list[tuple[int, int]]:
    """Return where the words stand, the longest of those that overlap, in code points of `text`."""
    compiled.program.scan(text)
    hits = compiled.program.take()
    found = [
        (hits[at + 2], hits[at + 3])
        for at in range(0, len(hits), HIT_FIELDS)
        if 1 << compiled.specs[hits[at + 1]].rule & words
    ]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end))
    return sorted(kept)
