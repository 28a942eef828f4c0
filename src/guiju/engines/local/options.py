"""What the user wants inspected, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from guiju.engines.local.bench import BenchSpec
from guiju.formats.canon import ReadOptions


@dataclass(frozen=True, slots=True)
class Filters:
    """Which conversations count. Days are local and included; a conversation belongs to the day on which it began.

    With `agents`, conversations in which one of them took part are judged whole, and only their findings are kept.
    """

    first_day: date | None = None
    last_day: date | None = None
    shops: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()

    def to_dict(self) -> dict[str, str]:
        """Return what was asked for, as people read it."""
        asked = {
            "from": self.first_day and self.first_day.isoformat(),
            "to": self.last_day and self.last_day.isoformat(),
            "shop": "、".join(sorted(self.shops)),
            "agent": "、".join(sorted(self.agents)),
        }
        return {key: value for key, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Job:
    """One inspection; `command` is the line that asked for it.

    `workers` is a number of processes, None to choose by the size of the logs and the machine.
    """

    logs: tuple[Path, ...]
    out: Path
    bench: BenchSpec
    platform: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    filters: Filters = Filters()
    resume: bool = False
    workers: int | None = None
    version: str = ""
    kernel: str = ""
    command: str = ""

    def read_options(self) -> ReadOptions:
        """Return the part that the readers of logs need."""
        return ReadOptions(self.platform, dict(self.columns))

    def fingerprint(self) -> dict[str, str]:
        """Return everything that changes what is found; work under another fingerprint cannot be resumed."""
        chosen = {f"map {column}": header for column, header in sorted(self.columns.items())}
        return {"platform": self.platform or "", **chosen, **self.filters.to_dict(), **self.bench.fingerprint()}
