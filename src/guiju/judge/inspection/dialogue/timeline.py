"""A conversation as three lists: who, when, and which cues. The rules of dialogue look at nothing else."""

from dataclasses import dataclass

from guiju.judge.model.terms import Sender

BUYER, AGENT, BOT, SYSTEM = range(4)
CODES = {Sender.BUYER: BUYER, Sender.AGENT: AGENT, Sender.BOT: BOT, Sender.SYSTEM: SYSTEM}


@dataclass(frozen=True, slots=True)
class Timeline:
    """`senders` are the codes above, `times` integer ms, `cues` the bits of `CueTable`; in the order of sending."""

    senders: "list[int]"
    times: "list[int]"
    cues: "list[int]"

    def of(self, sender: int) -> list[int]:
        """Return the indices of a sender's messages."""
        return [i for i, who in enumerate(self.senders) if who == sender]


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule broken at a message (counted from 0), or, with None, by the whole conversation; and why."""

    index: int | None
    because: str
