"""How much a text sounds like each kind of breach: a linear model over runs of one to four characters.

One source, compiled where a compiler is, interpreted else. All numbers are integers, so that every machine gets the
same answer. A run of characters has a row of the tables: one weight a label, and its share of the length by which the
sum is divided. The tables are made from labelled messages by `generate/classifier.py`.
"""

from array import array
from typing import Any

from guiju.judge.text.gate import LANES, NUMBER

try:
    import cython
except ImportError:  # The interpreted fallback must run without Cython.
    from guiju.judge.text import uncompiled as cython  # type: ignore[no-redef]

LONGEST = 4
SHIFT = 12
"""Scores are fixed-point numbers with twelve bits behind the point: 4096 is a logarithm of odds of one."""

MOST_NAMES = 300_000
LONG_NUMBER = 0xE011
"""What a number of eleven and more digits is reduced to."""

_LONGEST = cython.declare(cython.int, LONGEST)
_LANES = cython.declare(cython.int, 16)
_EVEN = cython.declare(cython.ulonglong, 0x00FF00FF00FF00FF)
_LOW = cython.declare(cython.ulonglong, 0xFFFFFFFF)
_PRIME = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)


@cython.final
@cython.cclass
class Scorer:
    """Scores normal texts. Not for two threads at once: each needs one of its own over the same tables."""

    prints: cython.pointer[cython.uint]
    rows: cython.pointer[cython.int]
    shares: cython.pointer[cython.ushort]
    weights: cython.pointer[cython.ulonglong]
    bias: cython.pointer[cython.int]
    sums: cython.pointer[cython.int]
    cells: cython.pointer[cython.int]
    found: cython.pointer[cython.int]
    louder: cython.pointer[cython.int]
    stamps: cython.pointer[cython.int]
    scores: cython.pointer[cython.int]
    mask: cython.uint
    labels: cython.int
    room: cython.int
    count: cython.int
    hits: cython.int
    stamp: cython.int
    scale: cython.int
    tables: dict[str, Any]
    buffers: dict[str, Any]
    by_name: dict[str, tuple[int, int, int]]

    def __init__(self, tables: dict[str, Any]) -> None:
        self.tables = tables
        self.buffers = {}
        self.by_name = {}
        self.labels = len(tables["labels"])
        self.scale = tables["scale"]
        self.mask = len(tables["prints"]) - 1
        self.stamp = 0
        if cython.compiled:
            uints: cython.uint[::1] = tables["prints"]
            self.prints = cython.address(uints[0])
            ints: cython.int[::1] = tables["rows"]
            self.rows = cython.address(ints[0])
            shorts: cython.ushort[::1] = tables["shares"]
            self.shares = cython.address(shorts[0])
            longs: cython.ulonglong[::1] = tables["weights"]
            self.weights = cython.address(longs[0])
        else:
            self.prints, self.rows = tables["prints"], tables["rows"]
            self.shares, self.weights = tables["shares"], tables["weights"]
        self.bias = self._ints("bias", self.labels)
        for label in range(self.labels):
            self.bias[label] = tables["bias"][label]
        self.sums = self._ints("sums", LANES)
        self.scores = self._ints("scores", self.labels)
        self.stamps = self._ints("stamps", len(tables["shares"]) + 1)
        self._reserve(256)

    @cython.cfunc
    def _ints(self, name: str, size: cython.int) -> cython.pointer[cython.int]:
        """A buffer of zeros, kept alive under its name."""
        self.buffers[name] = array("i", bytes(4 * size))
        if cython.compiled:
            view: cython.int[::1] = self.buffers[name]
            return cython.address(view[0])
        return self.buffers[name]

    @cython.cfunc
    def _reserve(self, size: cython.int) -> cython.void:
        self.room = size
        self.cells = self._ints("cells", 2 * (size + 2))
        self.found = self._ints("found", 3 * _LONGEST * (size + 2))
        self.louder = self._ints("louder", size + 2)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _fold(self, norm: cython.const[cython.int][::1], size: cython.int) -> cython.void:  # type: ignore[valid-type]
        """Write the text with its ends marked and its numbers reduced to their kind; cells are (character, place)."""
        i: cython.int = 0
        j: cython.int
        k: cython.int
        at: cython.int = 2
        self.cells[0] = 94
        self.cells[1] = 0
        while i < size:
            j = i
            while j < size and 48 <= norm[j] <= 57:
                j += 1
            if j == i:
                self.cells[at] = norm[i]
                self.cells[at + 1] = i
                at += 2
                i += 1
            elif j - i >= 5:
                self.cells[at] = LONG_NUMBER if j - i >= 11 else NUMBER
                self.cells[at + 1] = i
                at += 2
                i = j
            else:
                for k in range(i, j):
                    self.cells[at] = 48
                    self.cells[at + 1] = k
                    at += 2
                i = j
        self.cells[at] = 36
        self.cells[at + 1] = size - 1 if size else 0
        self.count = at // 2 + 1

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def _row(self, key: cython.ulonglong) -> cython.int:
        """The row of a run of characters by its hash, or -1."""
        slot: cython.uint = cython.cast(cython.uint, (key >> 43) & self.mask)
        print_: cython.uint = cython.cast(cython.uint, (key >> 11) & _LOW)
        while self.rows[slot] >= 0:
            if self.prints[slot] == print_:
                return self.rows[slot]
            slot = (slot + 1) & self.mask
        return -1

    @cython.cfunc
    @cython.exceptval(check=False)
    def _sum(self) -> cython.void:
        """Add up the rows of all runs, each run once, and divide by the root of their shares."""
        i: cython.int
        n: cython.int
        row: cython.int
        label: cython.int
        key: cython.ulonglong
        share: cython.longlong = 0
        hits: cython.int = 0
        count: cython.int = self.count
        word: cython.ulonglong
        even_0: cython.ulonglong = 0
        odd_0: cython.ulonglong = 0
        even_1: cython.ulonglong = 0
        odd_1: cython.ulonglong = 0
        added: cython.int = 0
        sums: cython.pointer[cython.int] = self.sums
        cells: cython.pointer[cython.int] = self.cells
        found: cython.pointer[cython.int] = self.found
        stamps: cython.pointer[cython.int] = self.stamps
        weights: cython.pointer[cython.ulonglong] = self.weights
        for label in range(_LANES):
            sums[label] = 0
        self.stamp += 1
        for i in range(count):
            key = 0
            for n in range(_LONGEST):
                if i + n >= count:
                    break
                key = (key + cells[2 * (i + n)] + 1) * _PRIME
                if not cython.compiled:
                    key &= 0xFFFFFFFFFFFFFFFF
                row = self._row(key)
                if row < 0 or stamps[row] == self.stamp:
                    continue
                stamps[row] = self.stamp
                share += self.shares[row]
                found[3 * hits] = row
                found[3 * hits + 1] = i
                found[3 * hits + 2] = n + 1
                hits += 1
                # Sixteen small numbers lie in two words; four at a time are added, the even and the odd ones apart.
                word = weights[2 * row]
                even_0 += word & _EVEN
                odd_0 += (word >> 8) & _EVEN
                word = weights[2 * row + 1]
                even_1 += word & _EVEN
                odd_1 += (word >> 8) & _EVEN
                added += 1
                if added == 256:
                    self._settle(even_0, odd_0, even_1, odd_1, added)
                    even_0 = odd_0 = even_1 = odd_1 = 0
                    added = 0
        self._settle(even_0, odd_0, even_1, odd_1, added)
        self.hits = hits
        self._conclude(share)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _conclude(self, share: cython.longlong) -> cython.void:
        """Turn the sums into scores: divided by the root of what all rows share, beside the bias."""
        label: cython.int
        total: cython.longlong
        root: cython.longlong = _root(share)
        for label in range(self.labels):
            total = self.sums[label]
            total *= self.scale
            if root:
                # Both ways to run must round alike, whatever the sign.
                total = total // root if total >= 0 else -(-total // root)
            self.scores[label] = self.bias[label] + cython.cast(cython.int, total)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _settle(
        self,
        even_0: cython.ulonglong,
        odd_0: cython.ulonglong,
        even_1: cython.ulonglong,
        odd_1: cython.ulonglong,
        added: cython.int,
    ) -> cython.void:
        """Add the sums of up to 256 rows to those of the labels; every number was stored 128 too high."""
        label: cython.int
        word: cython.ulonglong
        for label in range(_LANES):
            word = (odd_1 if label & 1 else even_1) if label & 8 else (odd_0 if label & 1 else even_0)
            self.sums[label] += cython.cast(cython.int, word >> 8 * (label & 6) & 0xFFFF) - 128 * added

    def score(self, norm: cython.const[cython.int][::1], size: cython.int) -> None:  # type: ignore[valid-type]
        """Score the first `size` characters of a normal text; `scores` then holds one number a label."""
        if size > self.room:
            self._reserve(2 * size)
        self._fold(norm, size)
        if cython.compiled:
            self._sum()
        else:
            self._sum_by_name()

    def _sum_by_name(self) -> None:
        """Do what `_sum` does in a way that suits the interpreter: rows by their text, added as one large number."""
        cells, found = self.buffers["cells"], self.buffers["found"]
        text = "".join(map(chr, cells[: 2 * self.count : 2]))
        rows: set[int] = set()
        total = share = hits = 0
        if len(self.by_name) > MOST_NAMES:
            self.by_name.clear()
        for i in range(self.count):
            for n in range(1, min(LONGEST, self.count - i) + 1):
                name = text[i : i + n]
                known = self.by_name.get(name)
                if known is None:
                    known = self.by_name[name] = self._named(name)
                row, numbers, part = known
                if row < 0 or row in rows:
                    continue
                rows.add(row)
                total += numbers
                share += part
                found[3 * hits : 3 * hits + 3] = array("i", (row, i, n))
                hits += 1
        for label in range(LANES):
            self.sums[label] = (total >> 32 * label & 0xFFFFFFFF) - 128 * hits
        self.hits = hits
        self._conclude(share)

    def _named(self, name: str) -> tuple[int, int, int]:
        """Return the row of a run of characters (-1: none), its sixteen numbers as one, and its share."""
        key = 0
        for character in name:
            key = (key + ord(character) + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
        row = self._row(key)
        if row < 0:
            return -1, 0, 0
        words = self.weights[2 * row], self.weights[2 * row + 1]
        numbers = sum((words[lane >> 3] >> 8 * (lane & 7) & 0xFF) << 32 * lane for lane in range(LANES))
        return row, numbers, self.shares[row]

    def numbers(self) -> "array[int]":
        """The scores of the text that was scored last, one a label; the same array is written again each time."""
        numbers: array[int] = self.buffers["scores"]
        return numbers

    def told(self, text: str) -> dict[str, int]:
        """The scores of a normal text by label."""
        self.score(array("i", map(ord, text)) or array("i", [0]), len(text))
        return {name: self.scores[label] for label, name in enumerate(self.tables["labels"])}

    def speaking(self, label: int, most: int = 6) -> list[tuple[int, int, int]]:
        """The runs of characters that spoke most for a label in the last text: weight, start and end of each."""
        told = []
        for hit in range(self.hits):
            weight = self._weight(hit, label)
            if weight > 0:
                told.append((weight, self._start(hit), self._end(hit)))
        return sorted(told, key=lambda run: (-run[0], run[1], run[2]))[:most]

    @cython.cfunc
    @cython.exceptval(check=False)
    def _weight(self, hit: cython.int, label: cython.int) -> cython.int:
        """What a run of the last text weighs for a label."""
        word: cython.ulonglong = self.weights[2 * self.found[3 * hit] + (label >> 3)]
        return cython.cast(cython.int, word >> 8 * (label & 7) & 0xFF) - 128

    @cython.cfunc
    @cython.exceptval(check=False)
    def _start(self, hit: cython.int) -> cython.int:
        """Where a run begins in the normal text."""
        return self.cells[2 * self.found[3 * hit + 1] + 1]

    @cython.cfunc
    @cython.exceptval(check=False)
    def _end(self, hit: cython.int) -> cython.int:
        """Where a run ends in the normal text."""
        return self.cells[2 * (self.found[3 * hit + 1] + self.found[3 * hit + 2] - 1) + 1] + 1

    def loudest(self, label: cython.int, size: cython.int) -> tuple[int, int]:
        """The stretch of the last text that speaks most for a label: there its characters weigh most together."""
        weight: cython.pointer[cython.int] = self.louder
        hit: cython.int
        at: cython.int
        start: cython.int
        end: cython.int
        each: cython.int
        best: cython.int = 0
        best_start: cython.int = 0
        best_end: cython.int = size
        here: cython.int = 0
        level: cython.int = 0
        for at in range(size + 1):
            weight[at] = 0
        for hit in range(self.hits):
            start = self._start(hit)
            end = self._end(hit)
            if start < end <= size:
                each = self._weight(hit, label) * 12
                # Both ways to run must round alike, whatever the sign: down.
                each = each // (end - start) if each >= 0 else -((end - start - 1 - each) // (end - start))
                weight[start] += each
                weight[end] -= each
        start = 0
        for at in range(size):
            level += weight[at]
            if here <= 0:
                here = 0
                start = at
            here += level
            if here > best:
                best = here
                best_start = start
                best_end = at + 1
        return best_start, best_end


@cython.cfunc
@cython.exceptval(check=False)
def _root(value: cython.longlong) -> cython.longlong:
    """The whole part of a square root."""
    low: cython.longlong = 0
    high: cython.longlong = 1
    middle: cython.longlong
    while high * high <= value:
        high *= 2
    while high - low > 1:
        middle = (low + high) >> 1
        if middle * middle <= value:
            low = middle
        else:
            high = middle
    return low
