"""Patterns to a runnable program: anchors into tables, trees into instructions."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from guiju.judge.text import codes as k
from guiju.judge.text.anchors import MOST_BEFORE, USEFUL, Anchors, chosen
from guiju.judge.text.assemble import SWITCH_FROM, Assembly, is_plain
from guiju.judge.text.characters import LIMIT, common_words, expansions, table
from guiju.judge.text.kernel import COMPILED, Program
from guiju.judge.text.syntax import Alt, Node, PatternError, parse
from guiju.judge.text.tables import Place, Tables

KNUTH = 1640531527
DENY, ALLOW, NEED, CUE, COUNT = k.DENY, k.ALLOW, k.NEED, k.CUE, k.COUNT

NEVER = (1 << 31) - 1
"""A score that no text reaches."""


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


def anchored(spec: Spec, anchors: Anchors | None = None) -> list[tuple[Node, Place]]:
    """The alternatives of a pattern with their anchors; PatternError when one has none that is telling.

    Context (ALLOW, NEED) may go without: it is looked at only where its rule found something.
    """
    found: list[tuple[Node, Place]] = []
    anchors = anchors or Anchors()
    if spec.role in (ALLOW, NEED):
        return [(part, late_place(part, anchors)) for part in parts(spec.node)]
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


def parts(node: Node) -> list[Node]:
    """The parts of a context pattern: its alternatives, in the order in which the matcher tries them."""
    if not isinstance(node, Alt):
        return [node]
    plain = [o for o in node.options if is_plain(o)]
    if len(plain) >= SWITCH_FROM:
        return [Alt(tuple(plain)), *(p for o in node.options if not is_plain(o) for p in parts(o))]
    return [p for o in node.options for p in parts(o)]


def late_place(part: Node, anchors: Anchors) -> Place:
    """Return what a part of a context pattern is found by; without an anchor it is tried everywhere."""
    known = [a for a in anchors.of(part) if not a.digits]
    placed = next((a for a in known if a.placed and a.most <= MOST_BEFORE and a.cost < USEFUL), None)
    return (placed, ()) if placed else (None, tuple(known[:2]))


@cache
def common_word_table() -> "array[int]":
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


@dataclass
class _Context:
    """The patterns that clear hits or must stand beside them. A pattern that several rules share is one group.

    A group is its parts in their order; at each place the first one that matches counts.
    """

    groups: dict[str, list[tuple[Node, int]]] = field(default_factory=dict)
    wishes: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)
    always: list[list[int]] = field(default_factory=list)
    parts: list[tuple[Node, Spec, int]] = field(default_factory=list)

    def add(self, spec: Spec) -> None:
        """Register a pattern of a rule."""
        known = self.groups.setdefault(spec.source, [])
        group = next((number for node, number in known if node is spec.node or node == spec.node), None)
        if group is None:
            group = len(self.always)
            known.append((spec.node, group))
            self.always.append([])
            self.parts += ((part, spec, group) for part in parts(spec.node))
        self.wishes.setdefault(spec.rule, []).append((group, spec.role == NEED))

    def arrays(self, rules: int) -> dict[str, "array[int]"]:
        """Return the lists, each ended by -1: the groups of a rule, and the parts of a group without an anchor."""
        late, of_rule = array("i"), array("i", [-1] * rules)
        for rule, groups in self.wishes.items():
            of_rule[rule] = len(late)
            late.extend((*(group << 1 | needed for group, needed in groups), -1))
        groups_at = array("i")
        for always in self.always:
            groups_at.append(len(late))
            late.extend((*always, -1))
        return {"rules_late": of_rule, "late": late or array("i", [-1]), "groups": groups_at or array("i", [-1])}


class _Firsts:
    """Which characters may begin a pattern, by their last bits."""

    def __init__(self, anchors: Anchors) -> None:
        self.words = array("I", bytes(4 * k.FIRST_WORDS))
        self._anchors = anchors
        self._known: dict[bytes, int] = {}

    def of(self, node: Node) -> int:
        """Return where the words of a pattern lie, -1 when it may begin with anything."""
        characters = self._anchors.first_characters(node)
        if characters is None:
            return -1
        words = array("I", bytes(4 * k.FIRST_WORDS))
        for character in characters:
            words[ord(character) >> 5 & k.FIRST_WORDS - 1] |= 1 << (ord(character) & 31)
        key = words.tobytes()
        if key not in self._known:
            self._known[key] = len(self.words)
            self.words.extend(words)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class Heard:
    """What one label of a classifier leads to: the rule it finds for (None: none), and its thresholds (None: never).

    `flags` and `clears` are scores, see `scorer.SHIFT`; `of` are the rules whose hits it may clear.
    """

    name: str
    rule: int | None = None
    flags: int | None = None
    clears: int | None = None
    of: frozenset[int] = frozenset()


def compile_program(
    specs: Sequence[Spec],
    *,
    count: tuple[int, int] | None = None,
    heard: Sequence[Heard] = (),
    anchors: Anchors | None = None,
) -> Compiled:
    """The program of many patterns; `count` is the rule and the number of meaningful characters it demands.

    `heard` are the labels of a classifier, whose weights `Program.hear` is given; `anchors` remembers the anchors of
    parts that several programs share.
    """
    tables_of, of_pattern, trees = build(specs, count=count, heard=heard, anchors=anchors or Anchors())
    if COMPILED:
        return Compiled(Program(tables_of), tuple(of_pattern))
    from guiju.judge.text.plain import PlainProgram  # noqa: PLC0415 (its tables are large, and of no use to C)

    return Compiled(PlainProgram({**tables_of, **trees}), tuple(of_pattern))


def build(
    specs: Sequence[Spec], *, count: tuple[int, int] | None, heard: Sequence[Heard] = (), anchors: Anchors
) -> tuple[dict[str, Any], list[Spec], dict[str, Any]]:
    """Return the tables of a program, the specification of each pattern, and what only the interpreter needs."""
    tables, assembly, patterns, firsts = Tables(), Assembly(anchors=anchors), array("i"), _Firsts(anchors)
    of_pattern: list[Spec] = []
    nodes: list[Node | None] = []
    context = _Context()

    def add(node: Node, rule: int, spec: Spec) -> None:
        patterns.extend((assembly.pattern(node), rule, spec.role, spec.validator, firsts.of(node)))
        nodes.append(node)
        of_pattern.append(spec)

    for spec in specs:
        if spec.role in (ALLOW, NEED):
            context.add(spec)
            continue
        for option, place in anchored(spec, anchors):
            tables.add(len(of_pattern), place)
            add(option, spec.rule, spec)
    if count is not None:
        patterns.extend((0, count[0], COUNT, 0, -1))
        of_pattern.append(Spec(count[0], COUNT, Alt(()), f"fewer than {count[1]} characters"))
        tables.add(len(of_pattern) - 1, (None, ()))
        nodes.append(None)
    count_pattern = len(of_pattern) - 1
    label_patterns = array("i")
    for label in heard:
        label_patterns.append(-1 if label.rule is None else len(of_pattern))
        if label.rule is not None:
            patterns.extend((0, label.rule, k.HEARD, 0, -1))
            of_pattern.append(Spec(label.rule, k.HEARD, Alt(()), f"sounds like {label.name}"))
            tables.add(len(of_pattern) - 1, (None, ()))
            nodes.append(None)
    for part, spec, group in context.parts:
        place = late_place(part, anchors)
        tables.add_late(len(of_pattern), place)
        if place[0] is None:
            context.always[group].append(len(of_pattern))
        add(part, group, spec)
    rules = max((s.rule for s in (*specs, *of_pattern)), default=0) + 1
    assembly.emit(k.FAIL)
    needing = {s.rule for s in specs if s.role == NEED}
    tables_of: dict[str, Any] = {
        "table": table(),
        "words": common_word_table(),
        "expansions": expansions(),
        "quick": tables.quick,
        **tables.arrays(),
        "seen_words": tables.seen_words,
        "digit_patterns": array("i", tables.digits),
        "code": array("i", assembly.code),
        "sets": array("i", assembly.sets or [0]),
        "switches": array("i", assembly.switches or [0]),
        "patterns": patterns or array("i", [0] * k.PATTERN_FIELDS),
        "firsts": firsts.words,
        **context.arrays(rules),
        "rules_need": array("B", (int(r in needing) for r in range(rules))),
        "count_below": count[1] if count else 0,
        "count_pattern": count_pattern,
        "label_patterns": label_patterns,
        **_labels(heard, rules),
    }
    return tables_of, of_pattern, {"nodes": nodes, "wants": tables.wants, "record_of": tables.record_of}


def _labels(heard: Sequence[Heard], rules: int) -> dict[str, "array[int]"]:
    """Return the thresholds of each label, and the label of each rule (-1: none)."""
    of_rule = array("i", [-1] * rules)
    for label, each in enumerate(heard):
        for rule in each.of:
            of_rule[rule] = label
    return {
        "label_flags": array("i", (NEVER if each.flags is None else each.flags for each in heard)),
        "label_clears": array("i", (-NEVER if each.clears is None else each.clears for each in heard)),
        "rule_labels": of_rule,
    }


__all__ = [
    "ALLOW",
    "COUNT",
    "CUE",
    "DENY",
    "LIMIT",
    "NEED",
    "Compiled",
    "Heard",
    "PatternError",
    "Spec",
    "anchored",
    "compile_program",
    "parse",
]
