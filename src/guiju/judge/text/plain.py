"""The kernel where no compiler was: the same matcher, interpreted, behind filters that suit the interpreter.

Sets of pairs stand in for the first pass, and an expression of the standard library has to agree before a pattern is
run. Both only ever let through more than the matcher finds, so that what is found is the same, to the last offset.
Agents repeat themselves: the answers to the latest texts are kept. Only where that expression alone settles a text is
less given up here (`given_up`) than by the compiled kernel.
"""

import re
from array import array
from functools import cache
from typing import Any

from guiju.judge.text import codes as k
from guiju.judge.text.characters import DELETED, MANY, NOISE, SPACE, expansions, table
from guiju.judge.text.expression import expression
from guiju.judge.text.kernel import Program
from guiju.judge.text.plain_gate import BEYOND, PlainGate
from guiju.judge.text.syntax import Node

MOST_KEPT = 50_000
TOO_LONG = 2000
Wants = tuple[int, tuple[frozenset[str], ...]]


@cache
def _translations() -> tuple[dict[int, str], dict[int, str], "re.Pattern[str]"]:
    """Return the normal characters with and without noise, and what a long run of digits looks like."""
    whole: dict[int, str] = {}
    digits = []
    for cp, entry in enumerate(table()):
        kind = entry >> 18 & 15
        whole[cp] = "" if kind == DELETED else " " if kind == SPACE else chr(entry & 0x3FFFF)
        if kind == MANY:
            whole[cp] = expansions()[cp]
        if entry >> 22 & 15:
            digits.append(chr(cp))
    bare = {cp: "" if table()[cp] >> 18 & 15 in (NOISE, SPACE) else text for cp, text in whole.items()}
    one = f"[{''.join(map(re.escape, digits))}]"
    return whole, bare, re.compile(rf"{one}(?:[^\w,，。]{{0,3}}{one}){{9,}}")


def _joined(words: "array[int]") -> int:
    """Return bits that are told as words, which say in front which word they are, as one large integer."""
    return sum((word & (1 << k.SET_BITS) - 1) << (word >> k.SET_BITS) * k.SET_BITS for word in words)


class PlainProgram(Program):
    """A `Program` for the interpreter. `nodes` are the trees of its patterns, `wants` their further sets by anchor."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self._kept: dict[str, tuple[int, ...]] = {}
        self._gate: PlainGate | None = None
        super().__init__(tables)
        self._nodes: list[Node | None] = tables["nodes"]
        self._wants: dict[str, list[Wants]] = tables["wants"]
        self._texts = frozenset(self._wants)
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._normal_text = ""
        self._whole, self._bare, self._numbers_like = _translations()
        self._record_of: dict[str, int] = tables["record_of"]
        self._sets_of: dict[int, int] = {}
        self._needs_of: dict[int, int] = {}
        self._sets = 0

    def hear(self, weights: dict[str, Any]) -> None:
        """Let a classifier have its say."""
        super().hear(weights)
        self._gate = PlainGate(weights, self.gate_least)
        self._kept.clear()

    def forget(self) -> None:
        """Forget which texts were judged before."""
        self._kept.clear()

    def clone(self) -> "PlainProgram":
        """Return the same tables with buffers of their own."""
        return PlainProgram(self.tables)

    def scan(self, text: str, message: int = 0) -> int:
        """Append the hits of one text to `hits`; how many there are now, and rules that were given up."""
        given = self.given_count
        known = None if self.keep_cleared else self._kept.get(text)
        if known is None:
            known = self._scanned(text)
        for at in range(0, len(known), k.HIT_FIELDS):
            self._append(message, known[at + 1 : at + k.HIT_FIELDS])
        for at in range(given * k.GIVEN_FIELDS, self.given_count * k.GIVEN_FIELDS, k.GIVEN_FIELDS):
            self.given[at] = message
        return self.hit_count + self.given_count

    def scan_list(self, texts: list[str]) -> int:
        """Append the hits of many texts, numbered by their place in the list."""
        kept = self._kept
        for i, text in enumerate(texts):
            if kept.get(text) != ():
                self.scan(text, i)
        return self.hit_count

    def scan_utf8(self, data: Any, offsets: Any, rows: Any) -> int:
        """Append the hits of rows of a UTF-8 buffer."""
        for row in rows:
            self.scan(bytes(data[offsets[row] : offsets[row + 1]]).decode("utf-8", "replace"), row)
        return self.hit_count

    def _append(self, message: int, rest: tuple[int, ...]) -> None:
        at = self.hit_count * k.HIT_FIELDS
        if at + k.HIT_FIELDS > len(self.hits):
            self.hits = array("i", [*self.hits, *self.hits])
        self.hits[at] = message
        for field, value in enumerate(rest, 1):
            self.hits[at + field] = value
        self.hit_count += 1

    def _scanned(self, text: str) -> tuple[int, ...]:
        before, given = self.hit_count, self.given_count
        if self._promising(self._load(text)):
            self._judge(0, len(text))
        elif self._gate is not None and self._gate.lets_through(text):
            self._hear(0, len(text))
        found = tuple(self.hits[before * k.HIT_FIELDS : self.hit_count * k.HIT_FIELDS])
        self.hit_count = before
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        if not self.keep_cleared and len(text) < TOO_LONG and self.given_count == given:
            self._kept[text] = found
        return found

    def _load(self, text: str) -> int:
        self._text = text
        return len(text)

    def _promising(self, n: int) -> bool:
        """Whether a text may match at all, by sets of its characters and pairs."""
        text = BEYOND.sub("", self._text)
        bare = text.translate(self._bare)
        self._pairs = self._pairs_of(bare)
        if len(bare) != n:
            self._pairs |= self._pairs_of(text.translate(self._whole))
        if len(bare) < self.count_below * 2 or self._numbers_like.search(self._text):
            return True
        return any(self._wanted(text) for text in self._texts & self._pairs)

    def _pairs_of(self, text: str) -> set[str]:
        return {text[i : i + 2] for i in range(len(text) - 1)}.union(text)

    def _wanted(self, anchor: str) -> bool:
        pairs = self._pairs
        return any(all(not further.isdisjoint(pairs) for further in wants) for _, wants in self._wants[anchor])

    def _judge(self, message: int, n: int) -> None:
        super()._load(self._text)
        super()._judge(message, n)

    def _hear(self, message: int, n: int) -> None:
        super()._load(self._text)
        super()._hear(message, n)

    def _sounds(self, n: int) -> bool:  # noqa: ARG002 (the kernel's)
        return self._gate is not None and self._gate.lets_through(self._text)

    def _normalise(self, n: int) -> None:
        super()._normalise(n)
        self._normal_text = "".join(map(chr, self.norm[: self.size]))

    def _find(self) -> None:
        """Find the anchors in the normal form, which are known by their texts here."""
        text, known, found, count = self._normal_text, self._record_of.get, self.found, 0
        previous = ""
        for i, character in enumerate(text):
            record = known(previous + character)
            if record and previous:
                found[count], found[count + 1] = record, i - 1
                count += 2
            record = known(character)
            if record:
                found[count], found[count + 1] = record, i
                count += 2
            previous = character
        self.found_count = count

    def _mark(self) -> None:
        """Note which sets of words the found anchors belong to, as the bits of one large integer."""
        sets = count = 0
        for at in range(0, self.found_count, 2):
            record = self.found[at]
            if self.records[record] & k.POST_MASK:
                self.spots[count] = at
                count += 1
            known = self._sets_of.get(record)
            if known is None:
                first = record + 1
                known = self._sets_of[record] = _joined(self.records[first : first + (self.records[record] >> 48)])
            sets |= known
        self._sets, self.spot_count = sets, count

    def _wish(self, pattern: int) -> bool:
        """Whether everything else that a pattern needs is in this message."""
        needs = self._needs_of.get(pattern)
        if needs is None:
            first = self.need_at[pattern]
            last = self.need_list.index(0, first)
            needs = self._needs_of[pattern] = _joined(self.need_list[first:last])
        return self._sets & needs == needs

    def _try(self, message: int, pattern: int, low: int, high: int) -> None:
        """Run a pattern only where the standard library agrees that it may match."""
        if self._agreed(pattern):
            super()._try(message, pattern, low, high)

    def _window(self, group: int, part: int, low: int, high: int) -> None:
        """Look for a part of a context pattern only where the standard library agrees that it may match."""
        if self._agreed(part):
            super()._window(group, part, low, high)

    def _agreed(self, pattern: int) -> bool:
        compiled = self._compiled.get(pattern)
        if compiled is None:
            node = self._nodes[pattern]
            compiled = self._compiled[pattern] = re.compile(expression(node) if node else "")
        return bool(compiled.search(self._normal_text))

    def normal(self, text: str) -> tuple[str, list[int]]:
        """Return the normal form of a text, and for each of its characters the place in the text."""
        super()._load(text)
        self._normalise(len(text))
        return self._normal_text, list(self.src[: self.size])

    def sounds(self, text: str) -> bool:
        """Whether the gate lets the classifier be asked about a text."""
        return self._gate is not None and self._gate.lets_through(text)

    def promising(self, text: str) -> bool:
        """Whether the first pass lets a text through to the second."""
        return self._promising(self._load(text))

    def mask(self, text: str) -> int:
        """Return the cues of one text as bits."""
        mask = 0
        self.scan(text)
        hits = self.take()
        for at in range(0, len(hits), k.HIT_FIELDS):
            mask |= 1 << self.patterns[hits[at + 1] * k.PATTERN_FIELDS + k.P_RULE]
        return mask

    def masks_utf8(self, data: Any, offsets: Any, first: int, last: int, out: Any) -> None:  # noqa: PLR0917 (the kernel's)
        """Write the cues of the rows first to last - 1 of a UTF-8 buffer to out."""
        for row in range(first, last):
            out[row - first] = self.mask(bytes(data[offsets[row] : offsets[row + 1]]).decode("utf-8", "replace"))
