"""How long each stage took, so that a slow one has a name."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter

STAGES = {
    "read": "读取",
    "spill": "按会话分区",
    "sort": "排序去重",
    "rules": "编译规则",
    "judge": "判定",
    "write": "写问题清单",
    "count": "统计",
    "merge": "合并",
    "report": "报告",
}


class Stopwatch:
    """Adds up seconds by the stages of `STAGES`; those of many processes can be added up too."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(STAGES, 0.0)

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Count what runs inside towards `stage`."""
        begin = perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += perf_counter() - begin

    def add(self, seconds: Mapping[str, float]) -> None:
        """Add what another process measured."""
        for stage, spent in seconds.items():
            self.seconds[stage] += spent
