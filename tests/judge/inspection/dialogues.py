"""Timelines for tests: cues are given by name, without any text."""

from collections.abc import Sequence

from guiju.judge.inspection.dialogue.timeline import AGENT, BOT, BUYER, SYSTEM, Timeline

SENDERS = {"b": BUYER, "a": AGENT, "o": BOT, "s": SYSTEM}


class Cues:
    """Stands for the table of cues: each list of one name is one bit."""

    def __init__(self) -> None:
        self.bits: dict[str, int] = {}

    def bit(self, sources: Sequence[str]) -> int:
        return self.of(sources[0]) if sources else 0

    def of(self, name: str) -> int:
        return self.bits.setdefault(name, 1 << len(self.bits))


def line(cues: Cues, turns: str) -> Timeline:
    """Read turns such as `0b 30a:offer+hello 31s`: seconds, sender, names of cues; `@7` at the front is the queue entry."""
    words = turns.split()
    queued = round(float(words.pop(0)[1:]) * 1000) if words and words[0].startswith("@") else None
    times, senders, masks = [], [], []
    for word in words:
        head, _, names = word.partition(":")
        times.append(round(float(head[:-1]) * 1000))
        senders.append(SENDERS[head[-1]])
        masks.append(sum(cues.of(name) for name in names.split("+") if name))
    return Timeline(senders, times, masks, queued)


def places(check, timeline: Timeline) -> list[int | None]:
    """Return where a check finds something; None for the conversation as a whole."""
    return [breach.index for breach in check.run(timeline)]
