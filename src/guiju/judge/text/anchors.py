"""The parts of a pattern that must be there: what the one pass over all messages looks for."""

from dataclasses import dataclass, replace
from functools import cache
from math import fsum

from guiju.judge.text.characters import NOISE, SPACE, chat_counts, kind, ranks, table
from guiju.judge.text.syntax import Alt, At, Cat, Digits, Look, Mark, Node, Rep, Set, Word, widths

OPEN = "\U0010ffff"
"""Stands in a head for any character, so that nothing is joined to what was cut short."""

MOST_HEADS = 6000
MOST_BEFORE = 1000
MOST_SET = 120
MOST_FURTHER = 4
MOST_FURTHER_TEXTS = 6000
TOO_COMMON = 0.35
USEFUL = 0.7
DIGITS_COST = 0.05
TELLING_LENGTHS = frozenset((10, 11, 12, 13, 15, 16, 17, 18, 19))
"""The lengths of a run of digits that the kernel looks into (`Program._long_number`)."""
PLACES = 20  # characters in a usual message


@dataclass(frozen=True, slots=True)
class Anchor:
    """Texts of one or two characters of which one occurs in every match, `least` to `most` characters after its start.

    `digits` means a long run of digits instead of texts; `placed` is false for context, which may lie anywhere.
    `cost` is the share of messages in which one of the texts is to be expected.
    """

    texts: frozenset[str]
    least: int
    most: int
    cost: float
    digits: bool = False
    placed: bool = True


def _weight(character: str) -> float:
    """The share of places that a character takes in books, or, for letters and digits, in chats."""
    if character.isascii():
        return 0.01 if character.isalnum() else 0.02
    rank = ranks().get(character)
    return 0.00002 if rank is None else 0.25 / (rank + 8) / (1 + rank / 700)


def share(text: str) -> float:
    """The share of messages that hold a text: counted where it was seen, guessed from books where not."""
    messages, counts = chat_counts()
    if text in counts:
        return counts[text] / messages
    guess = PLACES * _weight(text[0]) * (3 * _weight(text[1]) if len(text) > 1 else 1)
    return min(guess, 1 / messages)


class Anchors:
    """Finds anchors; remembers what it found for parts that several patterns share."""

    def __init__(self) -> None:
        self._parts: dict[int, tuple[Node, list[Anchor]]] = {}
        self._first: dict[tuple[int, int], tuple[Node, frozenset[str] | None]] = {}
        self._shares: dict[str, float] = {}

    def of(self, node: Node) -> list[Anchor]:
        """Return everything that must be there, the most telling first."""
        known = self._parts.get(id(node))
        if known is None:
            seen = (a for a in self._required(node) if not _passed_over(a))
            known = self._parts[id(node)] = (node, sorted(seen, key=lambda a: a.cost))
        return known[1]

    def first_characters(self, node: Node) -> frozenset[str] | None:
        """Return the characters that a match can begin with; None when it may begin with any, or be empty."""
        heads = self._heads((node,), 1)
        return None if heads is None or "" in heads else heads

    def _required(self, node: Node) -> list[Anchor]:
        match node:
            case Cat(parts):
                return self._sequence(parts)
            case Alt(options):
                return self._alternatives(options)
            case Rep(inner, least, _):
                return self.of(inner) if least > 0 else []
            case Mark(_, inner) | Word(inner):
                return self.of(inner)
            case Digits():
                return [Anchor(frozenset(), 0, 0, DIGITS_COST, digits=True)]
            case Look(inner, _, negated):
                return [] if negated else [replace(a, placed=False) for a in self.of(inner) if not a.digits]
            case Set():
                heads = self._heads((node,), 1)
                return [Anchor(heads, 0, 0, self._cost(heads))] if heads else []
            case _:
                return []

    def _alternatives(self, options: tuple[Node, ...]) -> list[Anchor]:
        """Return what alternatives have in common: one of their best anchors, and one of their second best."""
        each = [[a for a in self.of(o) if a.placed and a.most <= MOST_BEFORE] for o in options]
        first = self._merged([known[0] if known else None for known in each])
        second = self._merged([_apart(known) if known else None for known in each])
        found = [a for a in (first, second) if a is not None]
        return found if len(found) == 2 and found[0].texts != found[1].texts else found[:1]

    def _merged(self, anchors: list[Anchor | None]) -> Anchor | None:
        """Return the anchor of alternatives: one of any of their texts."""
        known = [a for a in anchors if a is not None]
        if len(known) < len(anchors) or len({a.digits for a in known}) != 1:
            return None
        texts = frozenset().union(*(a.texts for a in known))
        cost = self._cost(texts) if not known[0].digits else DIGITS_COST
        return Anchor(texts, min(a.least for a in known), max(a.most for a in known), cost, known[0].digits)

    def _sequence(self, parts: tuple[Node, ...]) -> list[Anchor]:
        flat: list[Node] = []
        for part in parts:
            flat.extend(part.parts if isinstance(part, Cat) else (part,))
        found: list[Anchor] = []
        least = most = 0
        for i, part in enumerate(flat):
            candidates = [] if isinstance(part, Set) else self.of(part)
            low, high = widths(part)
            heads = self._heads(tuple(flat[i:]), 2) if low > 0 else None
            if heads is not None and "" not in heads:
                heads = frozenset(h.rstrip(OPEN) for h in heads)
                candidates = [Anchor(heads, 0, 0, self._cost(heads)), *candidates]
            found += [replace(one, least=least + one.least, most=most + one.most) for one in candidates]
            if _telling_digits(flat[i:]):
                found.append(Anchor(frozenset(), least, most, DIGITS_COST, digits=True))
            least, most = least + low, most + high
        return found

    def _cost(self, texts: frozenset[str]) -> float:
        """Return the sum of the shares; exact, so that the order of a set never decides between two anchors."""
        for text in texts:
            if text not in self._shares:
                self._shares[text] = share(text)
        return fsum(map(self._shares.__getitem__, texts))

    def _heads(self, parts: tuple[Node, ...], length: int) -> frozenset[str] | None:
        """Return all first characters (up to `length`) of a sequence, or None when they cannot be listed."""
        if length == 0 or not parts:
            return frozenset({""})
        if len(parts) > 1 or isinstance(parts[0], Set):
            return self._listed(parts, length)
        key = (id(parts[0]), length)
        known = self._first.get(key)
        if known is None:
            known = self._first[key] = (parts[0], self._listed(parts, length))
        return known[1]

    def _listed(self, parts: tuple[Node, ...], length: int) -> frozenset[str] | None:
        first, rest = parts[0], parts[1:]
        match first:
            case Set(ranges, negated):
                if negated or sum(high - low + 1 for low, high in ranges) > MOST_SET:
                    return None
                tails = self._heads(rest, length - 1) or frozenset({OPEN})
                heads = frozenset(chr(c) + t for low, high in ranges for c in range(low, high + 1) for t in tails)
                return _shortened(heads)
            case Look() | At():
                return self._heads(rest, length)
            case Rep(inner, least, most):
                again = (inner, Rep(inner, max(least - 1, 0), most - 1), *rest) if most > 1 else (inner, *rest)
                ways = [self._heads(again, length)] + ([self._heads(rest, length)] if least == 0 else [])
                return _union(ways)
            case Cat(inner):
                return self._heads(inner + rest, length)
            case Alt(options):
                return self._continued([self._heads((o,), length) for o in options], rest, length)
            case Mark(_, inner) | Word(inner) | Digits(inner):
                return self._continued([self._heads((inner,), length)], rest, length)

    def _continued(
        self, ways: list[frozenset[str] | None], rest: tuple[Node, ...], length: int
    ) -> frozenset[str] | None:
        """Return the heads of alternatives, those that end early continued by what follows."""
        heads = _union(ways)
        if heads is None or not rest:
            return heads
        short = [h for h in heads if len(h) < length]
        if not short:
            return heads
        whole = {h for h in heads if len(h) == length}
        for head in short:
            tails = self._heads(rest, length - len(head))
            if tails is None and not head:
                return None
            whole |= {head + tail for tail in tails or (OPEN,)}
        return _shortened(frozenset(whole))


@cache
def _digits() -> frozenset[int]:
    """Return the code points that stand for a digit."""
    return frozenset(cp for cp, entry in enumerate(table()) if entry >> 22 & 15 and entry & 0x3FFFF == cp)


_SEPARATORS = frozenset(map(ord, " -.·_~()+"))


def _members(node: Set) -> set[int] | None:
    if node.negated or sum(high - low + 1 for low, high in node.ranges) > MOST_SET:
        return None
    return {c for low, high in node.ranges for c in range(low, high + 1)}


def _digit_count(node: Node) -> tuple[int, int] | None:
    """Return the fewest and the most digits of a part that holds digits and separators only; None for any other."""
    match node:
        case Set():
            members = _members(node)
            if members is None or not members <= _digits() | _SEPARATORS:
                return None
            return (1, 1) if members <= _digits() else (0, 0) if members <= _SEPARATORS else None
        case Look() | At():
            return 0, 0
        case Rep(inner, least, most):
            one = _digit_count(inner)
            return one and (one[0] * least, one[1] * most)
        case Cat(parts):
            each = [_digit_count(p) for p in parts]
            return None if None in each else (sum(e[0] for e in each if e), sum(e[1] for e in each if e))
        case Alt(options):
            each = [_digit_count(o) for o in options]
            return None if None in each else (min(e[0] for e in each if e), max(e[1] for e in each if e))
        case Mark(_, inner) | Word(inner) | Digits(inner):
            return _digit_count(inner)


def _telling_digits(parts: list[Node]) -> bool:
    """Whether a sequence begins with a run of digits of lengths that the kernel looks into."""
    least = most = 0
    for part in parts:
        count = _digit_count(part)
        if count is None:
            break
        least, most = least + count[0], most + count[1]
    return least > 0 and set(range(least, most + 1)) <= TELLING_LENGTHS


def _passed_over(anchor: Anchor) -> bool:
    """Whether a text of the anchor is a lone blank or separator, which the first pass skips and so never reports."""
    return any(len(text) == 1 and kind(text) in (NOISE, SPACE) for text in anchor.texts)


def _shortened(heads: frozenset[str]) -> frozenset[str]:
    return heads if len(heads) <= MOST_HEADS else frozenset(h[:1] + OPEN if len(h) > 1 else h for h in heads)


def _union(ways: list[frozenset[str] | None]) -> frozenset[str] | None:
    found: set[str] = set()
    for way in ways:
        if way is None:
            return None
        found |= way
    return _shortened(frozenset(found))


def _apart(known: list[Anchor]) -> Anchor:
    """Return the second anchor of an alternative, one that shares no text with the first; else the first itself."""
    return next((a for a in known[1:] if not a.digits and not a.texts & known[0].texts), known[0])


def chosen(anchors: list[Anchor]) -> tuple[Anchor, tuple[Anchor, ...]] | None:
    """Return the anchor to look for, and up to three further conditions; None when no part is telling enough."""
    primary = next((a for a in anchors if a.placed and a.most <= MOST_BEFORE), None)
    if primary is None or primary.cost > TOO_COMMON:
        return None
    further = [
        a for a in anchors
        if not a.digits and a.cost < USEFUL and a.texts != primary.texts and len(a.texts) <= MOST_FURTHER_TEXTS
    ]  # fmt: skip
    return primary, tuple(further[:MOST_FURTHER])
