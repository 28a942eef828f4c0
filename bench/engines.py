"""The runners of one speed table: ours, peers and limits, all over the same corpus."""

import re
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from bench.corpus import PLATFORMS, Row
from guiju.judge.inspection import Judge
from guiju.judge.model.terms import Platform, Sender
from guiju.judge.rulebook import load

ROUNDS = 5
COLD = "each run begins with an empty memory of texts"


@dataclass
class Runner:
    """`run` judges `count` messages once and returns how many findings it made; `before` each run comes what no clock sees."""

    name: str
    count: int
    run: Callable[[], int]
    note: str = ""
    seconds: list[float] | None = None
    found: int = 0
    before: Callable[[], None] | None = None

    def once(self) -> None:
        """Time one run, by the processor time of this process: other work on the machine counts less."""
        if self.before:
            self.before()
        begun = time.process_time()
        self.found = self.run()
        self.seconds = [*(self.seconds or ()), time.process_time() - begun]

    @property
    def rate(self) -> float:
        """Messages a second, by the median run."""
        return self.count / median(self.seconds or [float("inf")])


def alternate(runners: list[Runner], rounds: int = ROUNDS) -> None:
    """Run everything in turns, so that a noisy moment of the machine hits all alike."""
    for _ in range(rounds):
        for runner in runners:
            runner.once()


class Corpus:
    """The rows by platform, as lists of texts and as UTF-8 buffers with offsets, which is what an Arrow column is."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.texts = {p: [r.text for r in rows if r.platform == p] for p in PLATFORMS}
        encoded = [r.text.encode() for r in rows]
        self.data = b"".join(encoded)
        self.offsets = array("i", [0])
        for text in encoded:
            self.offsets.append(self.offsets[-1] + len(text))
        self.places = {p: array("i", [i for i, r in enumerate(rows) if r.platform == p]) for p in PLATFORMS}


def ours(corpus: Corpus) -> tuple[Judge, list[Runner]]:
    """Guiju from an Arrow column and from lists of str, every pack loaded."""
    judge = Judge(load(), as_of=date(2026, 11, 22))
    sets = [judge.sets.get(Platform(platform), Sender.AGENT, None, judge.as_of) for platform in PLATFORMS]

    def forget() -> None:
        """Let no run gain from what an earlier one remembered: only repeats within a run are."""
        for each in sets:
            each.compiled.program.forget()

    def from_column() -> int:
        return sum(
            len(judge.check_buffers(corpus.data, corpus.offsets, corpus.places[p], Platform(p))) for p in PLATFORMS
        )

    def from_lists() -> int:
        return sum(len(judge.check_many(corpus.texts[p], Platform(p))) for p in PLATFORMS)

    count = len(corpus.rows)
    return judge, [
        Runner("guiju, Arrow column", count, from_column, COLD, before=forget),
        Runner("guiju, list of str", count, from_lists, COLD, before=forget),
    ]


def memory(corpus: Corpus) -> Runner:
    """The limit of all limits: copying the text once."""
    return Runner("limit: memcpy", len(corpus.rows), lambda: len(bytearray(corpus.data)) * 0)


def hyperscan(corpus: Corpus, terms: list[str]) -> Runner | None:
    """Hyperscan over the whole text with as many literals, none of which ever matches."""
    try:
        import hyperscan as hs
    except ImportError:
        return None
    never = [re.escape("\u4e02".join(t)).encode() + b"\xff" for t in terms]
    database = hs.Database(mode=hs.HS_MODE_BLOCK)
    database.compile(expressions=never, ids=list(range(len(never))), elements=len(never), flags=[0] * len(never))

    def run() -> int:
        matched = 0

        def on_match(*_: Any) -> None:
            nonlocal matched
            matched += 1

        database.scan(corpus.data, match_event_handler=on_match)
        return matched

    return Runner("limit: hyperscan, no match", len(corpus.rows), run, f"{len(never)} literals")
