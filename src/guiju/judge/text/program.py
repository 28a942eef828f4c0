"""Patterns to a runnable program: anchors into tables, trees into instructions."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from guiju.judge.text import codes as k
from guiju.judge.text.anchors import Anchor, Anchors, chosen
from guiju.judge.text.assemble import Assembly
from guiju.judge.text.characters import DELETED, LIMIT, MANY, NOISE, NORMAL_BITS, SPACE, common_words, expansions, table
from guiju.judge.text.kernel import Program
from guiju.judge.text.syntax import Alt, Node, PatternError, parse

KNUTH = 1640531527
BITMAP_BITS = 20
FEW_TEXTS = 12
DENY, ALLOW, NEED, CUE, COUNT = k.DENY, k.ALLOW, k.NEED, k.CUE, k.COUNT


@dataclass(frozen=True, slots=True)
class Spec:
    """One pattern of a rule: `rule` is the caller's number of the rule, `role` DENY, ALLOW, NEED or CUE."""

    rule: int
    role: int
    node: Node
    source: str
    validator: int = 0


@dataclass(frozen=True, slots=True)
class Compiled:
    """A program, and for each pattern number of its hits the specification it came from."""

    program: Program
    specs: tuple[Spec, ...]


def options(node: Node) -> list[Node]:
    """The alternatives of a pattern; each is found by an anchor of its own."""
    return [o for option in node.options for o in options(option)] if isinstance(node, Alt) else [node]


Place = tuple[Anchor | None, tuple[Anchor, ...]]
"""What a pattern is found by, and what else must be in the message."""


def anchored(spec: Spec, anchors: Anchors | None = None) -> list[tuple[Node, Place]]:
    """The alternatives of a pattern with their anchors; PatternError when one has none that is telling.

    Context (ALLOW, NEED) may go without: it is looked at only where its rule found something.
    """
    found: list[tuple[Node, Place]] = []
    anchors = anchors or Anchors()
    if spec.role in (ALLOW, NEED):
        return [(spec.node, (None, tuple(a for a in anchors.of(spec.node) if not a.digits)[:2]))]
    for option in options(spec.node):
        known = anchors.of(option)
        picked = chosen(known)
        if picked is None:
            near = f" (the best are {sorted(known[0].texts)[:6]}, too common)" if known else ""
            raise PatternError(
                f"pattern {spec.source!r}: no telling part that every match contains{near}; "
                "add a required word of two characters or more"
            )
        found.append((option, picked))
    return found


@cache
def _words() -> "array[int]":
    """The common words as an open-addressing table of their four 16-bit characters."""
    size = 1 << 18
    slots = array("Q", bytes(8 * size))
    for word in common_words():
        key = 0
        for character in word:
            key = key << 16 | ord(character)
        slot = (((key ^ (key >> 23)) * KNUTH) >> 15) & (size - 1)
        while slots[slot]:
            slot = (slot + 1) & (size - 1)
        slots[slot] = key
    return slots


@cache
def _sources() -> dict[int, list[int]]:
    """The code points that become each character."""
    back: dict[int, list[int]] = {}
    for cp, entry in enumerate(table()):
        normal = entry & NORMAL_BITS
        if (entry >> 18 & 15) == SPACE:
            normal = 32
        if normal != cp:
            back.setdefault(normal, []).append(cp)
    return back


@cache
def _quick_template() -> "array[int]":
    """The first-pass table before any pattern: what to skip, what is a digit, what needs a closer look."""
    quick = array("H", bytes(2 * k.WIDE))
    for cp, entry in enumerate(table()):
        what = entry >> 18 & 15
        if what in (DELETED, NOISE, SPACE):
            quick[cp] = k.QUICK_SKIP
        elif what == MANY:
            quick[cp] = k.QUICK_SURE
        elif entry >> 22 & 15:
            quick[cp] = k.QUICK_DIGIT
    for cp in range(0x32000, k.WIDE):
        quick[cp] = k.QUICK_SKIP
    return quick


class _Tables:
    """Fills the anchor tables."""

    def __init__(self) -> None:
        self.quick = array("H", _quick_template())
        self.classes: dict[str, int] = {}
        self.bitmap = bytearray(1 << BITMAP_BITS - 3)
        self.posts: dict[int, list[tuple[int, int, int]]] = {}
        self.digits: list[int] = []
        self.needs, self.needed = array("i"), array("i")
        self.groups: dict[frozenset[str], int] = {}

    def add(self, pattern: int, place: Place) -> None:
        """Register a pattern under its anchor, with what else it needs."""
        found, further = place
        self._need([f for f in further if f is not found])
        if found is None:
            return
        if found.digits:
            self.digits += (pattern, found.least, found.most)
            return
        for text in found.texts:
            key = ord(text[0]) << 21 | (ord(text[1]) if len(text) > 1 else 0)
            self.posts.setdefault(key, []).append((pattern, found.least, found.most))
            self._promise(text)

    def _need(self, further: Sequence[Anchor]) -> None:
        """Write the further sets: for each how many places of `seen`, then these; 0 ends them."""
        self.needs.append(len(self.needed) if further else -1)
        for anchor in further:
            pairs = {t for t in anchor.texts if len(t) > 1}
            spots = {self._seen_at(text) for text in anchor.texts - pairs}
            spots |= {self._group(frozenset(pairs))} if len(pairs) > FEW_TEXTS else {self._seen_at(t) for t in pairs}
            self.needed.extend((len(spots), *sorted(spots)))
        if further:
            self.needed.append(0)

    def _group(self, texts: frozenset[str]) -> int:
        """Give a large set of texts one place of `seen`, which the first of them marks."""
        if texts not in self.groups:
            group = self.groups[texts] = len(self.groups)
            if group >= k.MOST_GROUPS:
                raise PatternError(f"more than {k.MOST_GROUPS} large sets of words; share vocabularies")
            for text in texts:
                self.posts.setdefault(ord(text[0]) << 21 | ord(text[1]), []).insert(0, (-2 - group, 0, 0))
                self._promise(text)
        return k.SEEN + self.groups[texts]

    def _seen_at(self, text: str) -> int:
        """Where the first pass notes that it saw a text."""
        one = self.class_of(text[0])
        return one if len(text) == 1 else (one * 4099 + self.class_of(text[1])) & (k.SEEN - 1)

    def _promise(self, text: str) -> None:
        """Let the first pass notice this text."""
        if len(text) == 1:
            self.class_of(text)
            for cp in (ord(text), *_sources().get(ord(text), ())):
                self.quick[cp] |= k.QUICK_ALONE
            return
        bit = (self.class_of(text[0]) * 4099 + self.class_of(text[1])) & ((1 << BITMAP_BITS) - 1)
        self.bitmap[bit >> 3] |= 1 << (bit & 7)

    def class_of(self, character: str) -> int:
        """The small number of a character that occurs in anchors."""
        if character not in self.classes:
            number = len(self.classes) + 1
            if number > k.QUICK_CLASS:
                raise PatternError(f"more than {k.QUICK_CLASS} different characters in anchors; make the disguises of some vocabulary explicit")
            self.classes[character] = number
            for cp in (ord(character), *_sources().get(ord(character), ())):
                self.quick[cp] |= number
        return self.classes[character]

    def hashed(self) -> tuple["array[int]", "array[int]", "array[int]"]:
        """The anchors as an open-addressing table of keys, of where their postings begin, and the postings."""
        size = 1024
        while size < 3 * len(self.posts):
            size *= 2
        keys, posts, postings = array("Q", bytes(8 * size)), array("i", bytes(4 * size)), array("i")
        for key, patterns in self.posts.items():
            slot = (((key ^ (key >> 17)) * KNUTH) >> 15) & (size - 1)
            while keys[slot]:
                slot = (slot + 1) & (size - 1)
            keys[slot], posts[slot] = key, len(postings)
            for pattern in patterns:
                postings.extend(pattern)
            postings.append(-1)
        return keys, posts, postings


def _late(late: dict[int, list[int]], rules: int) -> tuple["array[int]", "array[int]"]:
    """The patterns without an anchor, by rule: where each rule's list begins (-1: none), and the lists, each ended by -1."""
    begins, patterns = array("i", [-1] * rules), array("i")
    for rule, numbers in late.items():
        begins[rule] = len(patterns)
        patterns.extend((*numbers, -1))
    return begins, patterns or array("i", [-1])


def compile_program(specs: Sequence[Spec], *, count: tuple[int, int] | None = None, anchors: Anchors | None = None) -> Compiled:
    """The program of many patterns; `count` is the rule and the number of meaningful characters it demands.

    `anchors` remembers the anchors of parts that several programs share.
    """
    anchors = anchors or Anchors()
    tables, assembly, patterns = _Tables(), Assembly(anchors=anchors), array("i")
    of_pattern: list[Spec] = []
    needing = {s.rule for s in specs if s.role == NEED}
    late: dict[int, list[int]] = {}
    for spec in specs:
        for option, place in anchored(spec, anchors):
            tables.add(len(of_pattern), place)
            if spec.role in (ALLOW, NEED):
                late.setdefault(spec.rule, []).append(len(of_pattern))
            patterns.extend((assembly.pattern(option), spec.rule, spec.role, spec.validator))
            of_pattern.append(spec)
    if count is not None:
        patterns.extend((0, count[0], COUNT, 0))
        of_pattern.append(Spec(count[0], COUNT, Alt(()), f"fewer than {count[1]} characters"))
        tables.add(len(of_pattern) - 1, (None, ()))
    keys, posts, postings = tables.hashed()
    rules = max((s.rule for s in of_pattern), default=0) + 1
    assembly.emit(k.FAIL)
    rules_late, late_list = _late(late, rules)
    program = Program({
        "table": table(), "quick": tables.quick, "bitmap": array("B", bytes(tables.bitmap)), "keys": keys, "posts": posts,
        "postings": postings, "code": array("i", assembly.code), "sets": array("i", assembly.sets or [0]),
        "switches": array("i", assembly.switches or [0]), "patterns": patterns or array("i", [0] * 4), "words": _words(),
        "digit_patterns": array("i", tables.digits), "expansions": expansions(),
        "needs": tables.needs or array("i", [-1]), "needed": tables.needed or array("i", [0]), "rules_late": rules_late, "late": late_list,
        "rules_need": array("B", (int(r in needing) for r in range(rules))),
        "count_below": count[1] if count else 0, "count_pattern": len(of_pattern) - 1,
    })  # fmt: skip
    return Compiled(program, tuple(of_pattern))


__all__ = ["ALLOW", "COUNT", "CUE", "DENY", "LIMIT", "NEED", "Compiled", "PatternError", "Spec", "anchored", "compile_program", "parse"]
