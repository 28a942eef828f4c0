"""Steps that one message calls for: something owed after it or before it, or something ruled out."""

from collections.abc import Iterator

from guiju.judge.inspection.dialogue.cues import CueTable
from guiju.judge.inspection.dialogue.timeline import AGENT, BUYER, CODES, Breach, Check, Timeline
from guiju.judge.rulebook.detect_dialogue import Following, Said, Sequence, Trigger


def sequence(detect: Sequence, cues: CueTable) -> Check:
    """Return the check of a sequence; the trigger itself counts towards what is owed when its sender owes it."""
    triggered = _Trigger(detect.trigger, cues)
    following = detect.expect or detect.forbid
    wish = _Wish(following, cues, own=detect.expect is not None) if following else None
    excuse = _Spoken(detect.excuse, cues) if detect.excuse else None
    before = _Spoken(detect.preceded_by, cues) if detect.preceded_by else None

    def check(line: Timeline) -> list[Breach]:
        found: dict[int | None, Breach] = {}
        for i in triggered.messages(line):
            if not (excuse and excuse.between(line, max(i - 1, 0), len(line.senders))):
                breach = _broken(detect, line, i, (before, wish))
                if breach:
                    found.setdefault(breach.index, breach)
            if detect.once:
                break
        return list(found.values())

    return Check(check, triggered.needs, wish.words | wish.double if wish and detect.forbid else 0)


def _broken(detect: Sequence, line: Timeline, at: int, owed: "tuple[_Spoken | None, _Wish | None]") -> Breach | None:
    before, wish = owed
    if before is not None:
        return None if before.between(line, 0, at) else _breach(detect, at, [], "之前没有应有的话")
    assert wish is not None  # noqa: S101 - the loader made sure
    count, met = wish.met(line, at)
    if detect.forbid:
        return _breach(detect, at, met, "出现了不该有的回复") if count >= wish.least else None
    if count >= wish.least:
        return None
    return _breach(detect, at, wish.replies(line, at), f"应有 {wish.least} 次，只有 {count} 次")


def _breach(detect: Sequence, trigger: int, replies: list[int], because: str) -> Breach:
    if detect.point_at == "none":
        return Breach(None, because)
    return Breach(replies[0] if replies and detect.point_at == "reply" else trigger, because)


class _Trigger:
    """Finds the messages that start a sequence."""

    def __init__(self, trigger: Trigger, cues: CueTable) -> None:
        self.sender = CODES[trigger.sender]
        self.words, self.never = cues.bit(trigger.any_of), cues.bit(trigger.unless)
        self.answer, self.asked = cues.bit(trigger.answer), cues.bit(trigger.to)
        self.every = not trigger.any_of and not trigger.answer
        self.needs = self.words | self.answer

    def messages(self, line: Timeline) -> Iterator[int]:
        """Yield the messages that start the sequence."""
        sender, never, words, starts = self.sender, self.never, self.words, self.needs
        for i, cue in enumerate(line.cues):
            if line.senders[i] != sender or cue & never or not (self.every or cue & starts):
                continue
            if self.every or cue & words or self._asked_for(line, i):
                yield i

    def _asked_for(self, line: Timeline, at: int) -> bool:
        """Whether the buyer's words just before this answer, up to the agent's last, ask for it."""
        seen = False
        for i in range(at - 1, -1, -1):
            if line.senders[i] == BUYER:
                seen = True
                if line.cues[i] & self.asked:
                    return True
            elif line.senders[i] == AGENT and seen:
                return False
        return False


class _Spoken:
    """Tells whether a sender said one of some things; without any, whether they said something at all."""

    def __init__(self, said: Said, cues: CueTable) -> None:
        self.sender, self.words, self.anything = CODES[said.sender], cues.bit(said.any_of), not said.any_of

    def between(self, line: Timeline, first: int, end: int) -> bool:
        return any(
            line.senders[i] == self.sender and (self.anything or line.cues[i] & self.words) for i in range(first, end)
        )


class _Wish:
    """Looks for the messages after a trigger; `own` lets the trigger itself count."""

    def __init__(self, following: Following, cues: CueTable, *, own: bool) -> None:
        self.wish, self.own, self.least = following, own, following.at_least
        self.sender = CODES[following.sender]
        self.words, self.never = cues.bit(following.any_of), cues.bit(following.unless)
        self.double = cues.bit(following.twice)
        self.parts = tuple(cues.bit(part) for part in following.parts)
        self.anything = not (following.any_of or following.twice or following.parts)
        for part in self.parts:
            self.words |= part
        if self.parts:
            self.least = len(self.parts)

    def replies(self, line: Timeline, trigger: int) -> list[int]:
        """Return the messages of the sender after the trigger."""
        return [i for i in range(trigger + 1, len(line.senders)) if line.senders[i] == self.sender]

    def met(self, line: Timeline, trigger: int) -> tuple[int, list[int]]:
        """Return how often the wish was met inside the window, and where; of `parts`, how many were said."""
        count, said, met = 0, 0, []
        words, enough = self.words | self.double, self.least
        for i in self._window(line, trigger):
            cue = line.cues[i]
            if cue & self.never or not (self.anything or cue & words):
                continue
            met.append(i)
            if self.parts:
                said |= cue
                count = sum(1 for part in self.parts if said & part)
            else:
                count += 2 if cue & self.double else 1
            if count >= enough:
                break
        return count, met

    def _window(self, line: Timeline, trigger: int) -> Iterator[int]:
        """Yield the messages looked at; where a time limits them, those of the trigger's own moment come after it."""
        wish, begun, seen = self.wish, line.times[trigger], 0
        first = trigger if self.own else trigger + 1
        if wish.within is not None and self.own:
            first = line.times.index(begun)
        for i in range(first, len(line.senders)):
            if wish.within is not None and line.times[i] - begun > wish.within:
                return
            if line.senders[i] != self.sender:
                continue
            seen += i > trigger
            if wish.messages is not None and seen > wish.messages:
                return
            if wish.not_before is None or line.times[i] - begun >= wish.not_before:
                yield i
