"""Who does the work: this process, or several spawned ones. One switch, the same results.

Spawned processes leave Ctrl-C to their parent, and end when it ends, also when it was killed.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any, Protocol, TypeVar

from guiju.engines.local.bench import Bench, BenchSpec
from guiju.formats.rows import LogError

Result = TypeVar("Result")
Task = TypeVar("Task")

PATIENCE = 0.2


class Desk:
    """What a worker has at hand: the judge, loaded when it is first needed, and a counter for the progress bar."""

    def __init__(self, spec: BenchSpec, tick: Callable[[int], None]) -> None:
        self.spec, self.tick = spec, tick
        self._bench: Bench | None = None

    @property
    def bench(self) -> Bench:
        """The judge."""
        if self._bench is None:
            self._bench = self.spec.open()
        return self._bench


Work = Callable[[Task, Desk], Result]


class Crew(Protocol):
    """Does tasks and yields their results as they come."""

    def run(self, work: Work[Task, Result], tasks: Sequence[Task], watch: Callable[[int], None]) -> Iterator[Result]:
        """Do the tasks; `watch` is called with what the workers ticked since the last call."""

    def close(self) -> None:
        """Stop at once."""


class Alone:
    """Does everything in this process."""

    def __init__(self, spec: BenchSpec) -> None:
        self._spec = spec
        self._desk: Desk | None = None

    def run(self, work: Work[Task, Result], tasks: Sequence[Task], watch: Callable[[int], None]) -> Iterator[Result]:
        """Do the tasks one by one."""
        desk = self._desk = self._desk or Desk(self._spec, watch)
        desk.tick = watch
        for task in tasks:
            yield work(task, desk)

    def close(self) -> None:
        """Nothing is left running."""


class Processes:
    """Several processes with a judge each."""

    def __init__(self, spec: BenchSpec, workers: int) -> None:
        context = get_context("spawn")
        self._ticks = context.Value("q", 0)
        self._stop = context.Value("b", 0)
        self._seen = 0
        self._pool = ProcessPoolExecutor(workers, context, _begin, (spec, self._ticks, self._stop))

    def run(self, work: Work[Task, Result], tasks: Sequence[Task], watch: Callable[[int], None]) -> Iterator[Result]:
        """Do the tasks side by side."""
        waiting: set[Future[Result]] = {self._pool.submit(_do, work, task) for task in tasks}
        try:
            while waiting:
                done, waiting = wait(waiting, PATIENCE, FIRST_COMPLETED)
                ticks = self._ticks.value
                watch(ticks - self._seen)
                self._seen = ticks
                for future in done:
                    yield future.result()
        except BrokenProcessPool as error:
            raise LogError("一个工作进程意外退出，可能是内存不够", "用 --resume 续做，或加 --workers 1") from error

    def close(self) -> None:
        """Stop the processes, also in the middle of a task."""
        self._stop.value = 1
        self._pool.shutdown(wait=True, cancel_futures=True)


_desk: list[Desk] = []


def _begin(spec: BenchSpec, ticks: Any, stop: Any) -> None:
    """Set a spawned process up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()

    def tick(count: int) -> None:
        with ticks.get_lock():
            ticks.value += count

    _desk.append(Desk(spec, tick))


def _end_with_parent(stop: Any) -> None:
    parent = parent_process()
    while parent is not None and parent.is_alive() and not stop.value:
        parent.join(PATIENCE)
    os._exit(0)


def _do(work: Work[Task, Result], task: Task) -> Result:
    return work(task, _desk[0])
