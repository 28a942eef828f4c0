"""What the first pass and the anchors are looked up in: the tables of one program."""

from array import array
from collections.abc import Iterable
from functools import cache

from guiju.judge.text import codes as k
from guiju.judge.text.anchors import Anchor
from guiju.judge.text.characters import DELETED, MANY, NOISE, NORMAL_BITS, SPACE, table
from guiju.judge.text.syntax import PatternError

BITMAP_BITS = 20
WISH_BITS = 256
WORD = (1 << 64) - 1
SPREAD = 40503

Place = tuple[Anchor | None, tuple[Anchor, ...]]
"""What a pattern is found by, and what else must be in the message."""


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


class Tables:
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
        self.late_posts: dict[str, list[tuple[int, int, int]]] = {}
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

    def add_late(self, part: int, place: Place) -> None:
        """Register a part of a context pattern, which is looked for only where a hit was found."""
        found, further = place
        self.needs.append(sorted({self._set(anchor.texts) for anchor in further}))
        if found is None:
            return
        for text in found.texts:
            self.late_posts.setdefault(text, []).append((part, found.least, found.most))
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
        texts = sorted({*self.posts, *self.offers, *self.late_posts})
        size = 1024
        while size < 3 * len(texts):
            size *= 2
        keys, entries = array("I", bytes(4 * size)), array("i", bytes(4 * size))
        offers, wishes, wish_at, posts, postings = array("Q"), array("Q"), array("i"), array("i"), array("i")
        late_posts = array("i")
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
            late = self.late_posts.get(text, [])
            late_posts.append(len(postings) if late else -1)
            for part in late:
                postings.extend(part)
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
            "late_posts": late_posts or array("i", [-1]),
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
