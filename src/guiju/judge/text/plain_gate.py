"""The gate of the classifier for the interpreter: the kernel's sums, sixteen at a time as one large number."""

import re
from collections.abc import Sequence
from functools import cache
from math import isqrt
from typing import Any

from guiju.judge.text.characters import DELETED, NOISE, SPACE, table
from guiju.judge.text.codes import MOST_GATED
from guiju.judge.text.gate import LANES, NUMBER, gate_row

_LONG = re.compile("0{5,}")
_SHORT = re.compile("0{2,4}")
BEYOND = re.compile("[\U00032000-\U0010ffff]")
"""Characters that no table knows: nothing is left of them."""


@cache
def _translation() -> dict[int, str]:
    """Return what is skipped, and every digit as nought."""
    skipped = {cp: "" for cp, entry in enumerate(table()) if entry >> 18 & 15 in (DELETED, NOISE, SPACE)}
    return {**skipped, **dict.fromkeys(range(ord("0"), ord("9") + 1), "0")}


class PlainGate(dict[str, int]):
    """Which raw texts may sound like a breach. As a mapping: a pair of characters to the numbers of its two rows."""

    def __init__(self, weights: dict[str, Any], least: Sequence[int]) -> None:
        super().__init__()
        self._rows = weights["gate"]
        self._least = least
        self._translation = _translation()

    def __missing__(self, pair: str) -> int:
        """Return the numbers of a pair, and of its second character alone unless that is the end."""
        previous, here = map(ord, pair)
        numbers = self._numbers(gate_row(previous, here))
        self[pair] = numbers = numbers + self._numbers(gate_row(0, here))
        return numbers

    def _numbers(self, row: int) -> int:
        words = self._rows[2 * row], self._rows[2 * row + 1]
        return sum((words[lane >> 3] >> 8 * (lane & 7) & 0xFF) << 16 * lane for lane in range(LANES))

    def lets_through(self, text: str) -> bool:
        """Whether the classifier is to be asked about a raw text."""
        if len(text) > MOST_GATED:
            return True
        bare = BEYOND.sub("", text).translate(self._translation)
        if "00" in bare:
            bare = _SHORT.sub("0", _LONG.sub("0" + chr(NUMBER), bare))
        total = sum(map(self.__getitem__, map("".join, zip("^" + bare, bare, strict=False))))
        total += self._numbers(gate_row(ord((bare or "^")[-1]), ord("$")))
        count = 2 * len(bare) + 1
        root = isqrt(count << 8)
        return any(
            ((total >> 16 * lane & 0xFFFF) - 128 * count) * 16 >= least * root for lane, least in enumerate(self._least)
        )
