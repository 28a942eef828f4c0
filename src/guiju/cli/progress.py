"""The progress bar of long work on standard error, and how it is interrupted."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text


class _Rate(ProgressColumn):
    """How many rows or bytes a second."""

    def render(self, task: Task) -> Text:
        """Return the rate in the unit of the task."""
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        if task.fields["unit"] == "条":
            return Text(f"{speed:,.0f} 条/秒")
        return Text(f"{speed / 1e6:,.1f} MB/秒")


class Bar:
    """Shows one stage after the other; see `guiju.engines.local.inspection.Progress`."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), _Rate())
        left = (TextColumn("剩余"), TimeRemainingColumn())
        # A file or a pipe gets the closing lines only.
        self._progress = Progress(*columns, *left, console=console, disable=not console.is_terminal)
        self._task = self._progress.add_task("准备", total=None, unit="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._progress.stop()

    def stage(self, title: str, total: int, unit: str) -> None:
        """Finish what was shown, and begin a stage."""
        self._progress.update(self._task, total=1, completed=1)
        self._task = self._progress.add_task(title, total=total or None, unit=unit)

    def advance(self, amount: int) -> None:
        """Move the bar on."""
        self._progress.advance(self._task, amount)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let a polite request to end (SIGTERM) do what Ctrl-C does."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    earlier = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, earlier)
