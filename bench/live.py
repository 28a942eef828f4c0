"""One message in process: the time of a clean one and of a flagged one with its rewrite, beside a bare call."""

import gc
import time
from collections.abc import Callable
from statistics import quantiles

from bench.corpus import Row
from guiju.judge.inspection import Judge
from guiju.judge.model.message import Message
from guiju.judge.model.terms import Action, Platform

CALLS = 60_000


def _times(calls: list[Callable[[], object]]) -> tuple[float, float]:
    """Return p50 and p99 in microseconds."""
    gc.collect()
    gc.disable()
    clock, taken = time.perf_counter_ns, []
    for call in calls:
        begun = clock()
        call()
        taken.append(clock() - begun)
    gc.enable()
    cuts = quantiles(taken, n=100)
    return cuts[49] / 1000, cuts[98] / 1000


def live(judge: Judge, rows: list[Row]) -> dict[str, tuple[float, float]]:
    """Return p50 and p99 by kind of message."""
    messages = [Message(r.text, Platform(r.platform)) for r in rows[:CALLS]]
    flagged = [m for m in messages if judge.check(m, remedy=False).verdict is not Action.PASS]
    clean = [m for m in messages if judge.check(m, remedy=False).verdict is Action.PASS]
    kinds = {
        "bare call": [_bare(m) for m in clean],
        "clean": [_call(judge, m) for m in clean],
        "flagged, with rewrite": [_call(judge, m) for m in flagged],
    }
    return {kind: _times(calls) for kind, calls in kinds.items()}


def _call(judge: Judge, message: Message) -> Callable[[], object]:
    return lambda: judge.check(message)


def _bare(message: Message) -> Callable[[], object]:
    return message.text.encode
