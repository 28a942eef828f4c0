"""Faults of a pack: where, what is wrong, and the cure; a folder's faults are shown together."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: the file, the line from 1 (0 for the whole file), the field, and the problem with its cure."""

    file: str
    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        """Return the fault as one line of text."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.field}：{self.problem}" if self.field else f"{place} {self.problem}"


class RulebookError(Exception):
    """The packs cannot be used. The text lists every fault; `faults` holds them in the order of files and lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Take every fault that was found."""
        self.faults = tuple(sorted(set(faults)))
        lines = [f"规则包有 {len(self.faults)} 处错误，未载入：", *map(str, self.faults)]
        super().__init__("\n".join(lines))


_MOST_SHOWN = 30


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the cure for a word that is not one of `known`: the nearest of them, or all when they are few."""
    known = sorted(set(known))
    near = get_close_matches(word, known, n=1, cutoff=0.75)
    if near:
        return f"您是不是想写“{near[0]}”？"
    return f"可用的有：{'、'.join(known)}" if 0 < len(known) <= _MOST_SHOWN else "检查写法，或先把它写出来"
