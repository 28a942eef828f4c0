"""The part of a pattern that must be there: what the one pass over all messages looks for."""

import math
from dataclasses import dataclass

from guiju.judge.text.characters import ranks
from guiju.judge.text.syntax import Alt, At, Cat, Digits, Look, Mark, Node, Rep, Set, Word, widths

MOST_HEADS = 6000
MOST_BEFORE = 1000
TOO_COMMON = 0.03
CHATTY = frozenset("的了是我您你不有个这一在可以好呢哦吧啊请们到吗要会没就都也")
"""Characters that chats are full of, though books are not: none of them alone is telling."""

DIGITS_COST = 0.004


@dataclass(frozen=True, slots=True)
class Anchor:
    """Texts of one or two characters of which one occurs in every match, `least` to `most` characters after its start.

    `digits` means a long run of digits instead of texts. `cost` is the share of two-character places it is expected at.
    """

    texts: frozenset[str]
    least: int
    most: int
    cost: float
    digits: bool = False


def _weight(character: str) -> float:
    if character.isascii():
        return 0.01 if character.isalnum() else 0.02
    if character in CHATTY:
        return 0.035
    rank = ranks().get(character)
    return 0.00002 if rank is None else 0.25 / (rank + 8) / (1 + rank / 700)


def cost(texts: frozenset[str]) -> float:
    """How often one of the texts is to be expected."""
    return math.fsum(math.prod(_weight(c) for c in text) * (1 if len(text) == 1 else 3) for text in texts)


def _heads(parts: tuple[Node, ...], length: int) -> frozenset[str] | None:
    """All first characters (up to `length`) of a sequence, or None when they cannot be listed."""
    if length == 0 or not parts:
        return frozenset({""})
    first, rest = parts[0], parts[1:]
    match first:
        case Set(ranges, negated):
            if negated or sum(high - low + 1 for low, high in ranges) > 120:
                return None
            tails = _heads(rest, length - 1) or frozenset({""})
            heads = frozenset(chr(c) + t for low, high in ranges for c in range(low, high + 1) for t in tails)
        case Cat(inner):
            return _heads(inner + rest, length)
        case Alt(options):
            return _union([_heads((o, *rest), length) for o in options])
        case Rep(inner, least, most):
            again = (inner, Rep(inner, max(least - 1, 0), most - 1), *rest) if most > 1 else (inner, *rest)
            ways = [_heads(again, length)] + ([_heads(rest, length)] if least == 0 else [])
            return _union(ways)
        case Look() | At():
            return _heads(rest, length)
        case Mark(_, inner) | Word(inner) | Digits(inner):
            return _heads((inner, *rest), length)
    return heads if len(heads) <= MOST_HEADS else frozenset(h[:1] for h in heads)


def _union(ways: list[frozenset[str] | None]) -> frozenset[str] | None:
    found: set[str] = set()
    for way in ways:
        if way is None:
            return None
        found |= way
    return frozenset(found) if len(found) <= MOST_HEADS else frozenset(h[:1] for h in found)


def _merge(anchors: list[Anchor | None]) -> Anchor | None:
    known = [a for a in anchors if a is not None]
    if len(known) < len(anchors) or len({a.digits for a in known}) != 1:
        return None
    texts = frozenset().union(*(a.texts for a in known))
    return Anchor(texts, min(a.least for a in known), max(a.most for a in known), sum(a.cost for a in known), known[0].digits)


def _inside(node: Node) -> Anchor | None:
    match node:
        case Cat(parts):
            return _best(parts)
        case Alt(options):
            return _merge([_best((o,)) for o in options])
        case Rep(inner, least, _) if least > 0:
            return _best((inner,))
        case Mark(_, inner) | Word(inner):
            return _best((inner,))
        case Digits():
            return Anchor(frozenset(), 0, 0, DIGITS_COST, digits=True)
        case _:
            return None


def _best(parts: tuple[Node, ...]) -> Anchor | None:
    """The cheapest anchor of a sequence."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Cat) else (part,))
    best: Anchor | None = None
    least = most = 0
    for i, part in enumerate(flat):
        candidates = [_inside(part)] if not isinstance(part, Cat) else []
        heads = _heads(tuple(flat[i:]), 2) if widths(part)[0] > 0 else None
        if heads is not None and "" not in heads:
            candidates.append(Anchor(heads, 0, 0, cost(heads)))
        for found in candidates:
            if found is not None and most + found.most <= MOST_BEFORE and (best is None or found.cost < best.cost):
                best = Anchor(found.texts, least + found.least, most + found.most, found.cost, found.digits)
        low, high = widths(part)
        least, most = least + low, most + high
    return best


def anchor(node: Node) -> Anchor | None:
    """The anchor of a pattern without top-level alternatives; None when no part of it is telling."""
    return _best((node,))


__all__ = ["TOO_COMMON", "Anchor", "anchor", "cost"]
