"""The gate of the classifier: a rough model that says quickly which texts deserve to be scored."""

import sys
from array import array
from collections.abc import Callable

LANES, GATE_ROWS = 16, 1 << 16
"""A row of weights has sixteen places, whatever the number of labels."""

NUMBER = 0xE005
"""What a number of five and more digits is reduced to."""

_latest: "list[tuple[array[int], array[int]]]" = []
"""The table that was widened last, and what became of it: all platforms hear the same."""


def gate_rows(text: str, skipped: Callable[[str], object]) -> list[int]:
    """The rows of the gate for a raw text: its characters and pairs, numbers by their kind; the kernel does the same.

    The gate is a rough model of one or two characters that says quickly which texts deserve to be scored.
    """
    found: list[int] = []
    previous, run = ord("^"), 0
    for character in text:
        cp = ord(character)
        if skipped(character):
            continue
        run = run + 1 if 48 <= cp <= 57 else 0
        if run > 1 and run != 5:
            continue
        cp = NUMBER if run == 5 else 48 if run else cp
        found += (gate_row(previous, cp), gate_row(0, cp))
        previous = cp
    return [*found, gate_row(previous, ord("$"))]


def gate_row(previous: int, here: int) -> int:
    """The row of a pair of characters, or, with 0 before it, of one."""
    return ((previous * 0x9E3779B1 + here * 0x85EBCA77) & 0xFFFFFFFF) >> 16


def widened(rows: "array[int]") -> "array[int]":
    """Return the rows with sixteen bits a number instead of eight, so that the kernel can add whole words."""
    if _latest and _latest[0][0] is rows:
        return _latest[0][1]
    narrow, wide = array("Q", rows), array("Q")
    if sys.byteorder == "big":
        narrow.byteswap()
    room = bytearray(2 * narrow.itemsize * len(narrow))
    room[::2] = narrow.tobytes()
    wide.frombytes(room)
    if sys.byteorder == "big":
        wide.byteswap()
    _latest[:] = [(rows, wide)]
    return wide
