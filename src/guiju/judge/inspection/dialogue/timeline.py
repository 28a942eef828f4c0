"""A conversation as three lists: who, when, and which cues. The rules of dialogue look at nothing else."""

from collections.abc import Callable
from dataclasses import dataclass

from guiju.judge.model.terms import Sender

BUYER, AGENT, BOT, SYSTEM = range(4)
CODES = {Sender.BUYER: BUYER, Sender.AGENT: AGENT, Sender.BOT: BOT, Sender.SYSTEM: SYSTEM}


@dataclass(frozen=True, slots=True)
class Timeline:
    """`senders` are the codes above, `times` integer ms, `cues` the bits of `CueTable`; in the order of sending.

    `queued` is the moment (ms) in which the buyer entered the queue, where it is known.
    """

    senders: "list[int]"
    times: "list[int]"
    cues: "list[int]"
    queued: int | None = None


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule broken at a message (counted from 0), or, with None, by the whole conversation; and why."""

    index: int | None
    because: str


@dataclass(frozen=True, slots=True)
class Check:
    """What a rule looks for; where none of the cues `needs`, or none of `also`, was heard, there is nothing to see.

    0 stands for cues that are always there.
    """

    run: Callable[[Timeline], list[Breach]]
    needs: int = 0
    also: int = 0

    def idle(self, heard: int) -> bool:
        """Whether the cues `heard` in a conversation leave nothing to look for."""
        return bool((self.needs and not self.needs & heard) or (self.also and not self.also & heard))
