"""Patterns to a runnable program: anchors into tables, trees into instructions."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from guiju.judge.text import codes as k
from guiju.judge.text.anchors import Anchor, Anchors, chosen
from guiju.judge.text.assemble import Assembly
from guiju.judge.text.characters import DELETED, LIMIT, MANY, NOISE, NORMAL_BITS, SPACE, common_words, expansions, table
from guiju.judge.text.kernel import COMPILED, Program
from guiju.judge.text.syntax import Alt, Node, PatternError, parse

KNUTH = 1640531527
BITMAP_BITS = 20
WISH_BITS = 256
WORD = (1 << 64) - 1
SPREAD = 40503
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
    """Fills the anchor tables.

    An anchor is known by the classes of its one or two characters. It offers the sets of words that it belongs to, and
    its patterns wish for sets that some other place of the message has to offer: first as one of 256 bits, then itself.
    """

    def __init__(self) -> None:
        self.quick = array("H", _quick_template())
        self.classes: dict[str, int] = {}
        self.bitmap = bytearray(1 << BITMAP_BITS - 3)
        self.posts: dict[str, list[tuple[int, int, int]]] = {}
        self.offers: dict[str, list[int]] = {}
        self.sets: dict[frozenset[str], int] = {}
        self.needs: list[list[int]] = []
        self.digits: list[int] = []
        self.wants: dict[str, list[tuple[int, tuple[frozenset[str], ...]]]] = {}

    def add(self, pattern: int, place: Place) -> None:
        """Register a pattern under its anchor, with what else it needs."""
        found, further = place
        sets = sorted({self._set(anchor.texts) for anchor in further})
        self.needs.append(sets)
        if found is not None and found.digits:
            self.digits += (pattern, found.least, found.most)
        elif found is not None:
            for text in found.texts:
                self.posts.setdefault(text, []).append((pattern, found.least, found.most))
                self.wants.setdefault(text, []).append((pattern, tuple(anchor.texts for anchor in further)))
                self._notice(text)

    def _set(self, texts: frozenset[str]) -> int:
        """Return the number of a set of words."""
        if texts not in self.sets:
            number = self.sets[texts] = len(self.sets)
            for text in texts:
                self.offers.setdefault(text, []).append(number)
                self._notice(text)
        return self.sets[texts]

    def _notice(self, text: str) -> None:
        """Let the first pass notice this text."""
        here = self.class_of(text[-1])
        if len(text) == 1:
            for cp in (ord(text), *_sources().get(ord(text), ())):
                self.quick[cp] |= k.QUICK_ALONE
            return
        bit = (self.class_of(text[0]) * 4099 + here) & ((1 << BITMAP_BITS) - 1)
        self.bitmap[bit >> 3] |= 1 << (bit & 7)

    def class_of(self, character: str) -> int:
        """Return the small number of a character that occurs in anchors."""
        if character not in self.classes:
            number = len(self.classes) + 1
            if number > k.QUICK_CLASS:
                raise PatternError(
                    f"more than {k.QUICK_CLASS} different characters in anchors; "
                    "make the disguises of some vocabulary explicit"
                )
            self.classes[character] = number
            for cp in (ord(character), *_sources().get(ord(character), ())):
                self.quick[cp] |= number
        return self.classes[character]

    def arrays(self) -> dict[str, "array[int]"]:
        """Return the tables as the kernel reads them."""
        texts = sorted({*self.posts, *self.offers})
        size = 1024
        while size < 3 * len(texts):
            size *= 2
        keys, entries = array("I", bytes(4 * size)), array("i", bytes(4 * size))
        offers, wishes, wish_at, posts, postings = array("Q"), array("Q"), array("i"), array("i"), array("i")
        set_at, set_list, need_at, need_list = array("i"), array("i"), array("i"), array("i")
        for sets in self.needs:
            need_at.append(len(need_list))
            need_list.extend((*sets, -1))
        for entry, text in enumerate(texts):
            key = self.classes[text[-1]] | (self.classes[text[0]] << 12 if len(text) > 1 else 0)
            slot = (key * SPREAD & 0xFFFFFFFF) >> 5 & (size - 1)
            while keys[slot]:
                slot = (slot + 1) & (size - 1)
            keys[slot], entries[slot] = key, entry
            offered = self.offers.get(text, [])
            offers.extend(_words_of(_bits(offered)))
            set_at.append(len(set_list))
            set_list.extend((*offered, -1))
            patterns = self.posts.get(text, [])
            posts.append(len(postings) if patterns else -1)
            for pattern in patterns:
                postings.extend(pattern)
            postings.append(-1)
            wish_at.append(len(wishes) if patterns else -1)
            least = _least({_bits(self.needs[pattern]) for pattern, _, _ in patterns})
            wishes.append(len(least))
            for wish in least:
                wishes.extend(_words_of(wish))
        return {
            "keys": keys,
            "entries": entries,
            "offers": offers or array("Q", [0] * 4),
            "wishes": wishes or array("Q", [0]),
            "wish_at": wish_at or array("i", [-1]),
            "posts": posts or array("i", [-1]),
            "postings": postings or array("i", [-1]),
            "set_at": set_at or array("i", [0]),
            "set_list": set_list or array("i", [-1]),
            "need_at": need_at or array("i", [0]),
            "need_list": need_list or array("i", [-1]),
        }


def _words_of(bits: int) -> tuple[int, ...]:
    """Return 256 bits as four words."""
    return tuple(bits >> shift & WORD for shift in range(0, WISH_BITS, 64))


def _bits(sets: Iterable[int]) -> int:
    """Return sets as bits; those that share one only cost a second look."""
    return sum({1 << number % WISH_BITS for number in sets})


def _least(wishes: set[int]) -> list[int]:
    """Return the wishes that no smaller one contains: where a smaller one is fulfilled, nobody asks further."""
    kept: list[int] = []
    for wish in sorted(wishes, key=int.bit_count):
        if not any(less & wish == less for less in kept):
            kept.append(wish)
    return kept


def _late(late: dict[int, list[int]], rules: int) -> tuple["array[int]", "array[int]"]:
    """The patterns without an anchor: where each rule's list begins (-1: none), and the lists, each ended by -1."""
    begins, patterns = array("i", [-1] * rules), array("i")
    for rule, numbers in late.items():
        begins[rule] = len(patterns)
        patterns.extend((*numbers, -1))
    return begins, patterns or array("i", [-1])


def compile_program(
    specs: Sequence[Spec], *, count: tuple[int, int] | None = None, anchors: Anchors | None = None
) -> Compiled:
    """The program of many patterns; `count` is the rule and the number of meaningful characters it demands.

    `anchors` remembers the anchors of parts that several programs share.
    """
    anchors = anchors or Anchors()
    tables, assembly, patterns = _Tables(), Assembly(anchors=anchors), array("i")
    of_pattern: list[Spec] = []
    nodes: list[Node | None] = []
    needing = {s.rule for s in specs if s.role == NEED}
    late: dict[int, list[int]] = {}
    for spec in specs:
        for option, place in anchored(spec, anchors):
            tables.add(len(of_pattern), place)
            nodes.append(option)
            if spec.role in (ALLOW, NEED):
                late.setdefault(spec.rule, []).append(len(of_pattern))
            patterns.extend((assembly.pattern(option), spec.rule, spec.role, spec.validator))
            of_pattern.append(spec)
    if count is not None:
        patterns.extend((0, count[0], COUNT, 0))
        of_pattern.append(Spec(count[0], COUNT, Alt(()), f"fewer than {count[1]} characters"))
        tables.add(len(of_pattern) - 1, (None, ()))
        nodes.append(None)
    rules = max((s.rule for s in of_pattern), default=0) + 1
    assembly.emit(k.FAIL)
    rules_late, late_list = _late(late, rules)
    tables_of: dict[str, object] = {
        "table": table(),
        "words": _words(),
        "expansions": expansions(),
        "quick": tables.quick,
        "bitmap": array("B", bytes(tables.bitmap)),
        **tables.arrays(),
        "set_count": len(tables.sets),
        "digit_patterns": array("i", tables.digits),
        "code": array("i", assembly.code),
        "sets": array("i", assembly.sets or [0]),
        "switches": array("i", assembly.switches or [0]),
        "patterns": patterns or array("i", [0] * 4),
        "rules_late": rules_late,
        "rules_need": array("B", (int(r in needing) for r in range(rules))),
        "late": late_list,
        "count_below": count[1] if count else 0,
        "count_pattern": len(of_pattern) - 1,
    }
    if COMPILED:
        return Compiled(Program(tables_of), tuple(of_pattern))
    from guiju.judge.text.plain import PlainProgram  # noqa: PLC0415 (its tables are large, and of no use to C)

    return Compiled(PlainProgram({**tables_of, "nodes": nodes, "wants": tables.wants}), tuple(of_pattern))


__all__ = [
    "ALLOW",
    "COUNT",
    "CUE",
    "DENY",
    "LIMIT",
    "NEED",
    "Compiled",
    "PatternError",
    "Spec",
    "anchored",
    "compile_program",
    "parse",
]
