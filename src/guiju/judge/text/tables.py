"""What the first pass and the anchors are looked up in: the tables of one program."""

from array import array
from collections.abc import Iterable
from functools import cache

from guiju.judge.text import codes as k
from guiju.judge.text.anchors import Anchor, share
from guiju.judge.text.characters import DELETED, MANY, NOISE, NORMAL_BITS, SPACE, table
from guiju.judge.text.syntax import PatternError

MOST_COMPARED = 6
"""Words of a set that decide which sets are its neighbours."""

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

    An anchor is known by the classes of its one or two characters. Its record names its patterns, and the sets of words
    that it belongs to; a pattern needs sets to which some other anchor of the message belongs.
    """

    def __init__(self) -> None:
        self.quick = array("H", _quick_template())
        self.classes: dict[str, int] = {}
        self.posts: dict[str, list[tuple[int, int, int]]] = {}
        self.sets: dict[frozenset[str], int] = {}
        self.needs: list[list[frozenset[str]]] = []
        self.digits: list[int] = []
        self.record_of: dict[str, int] = {}
        self.late_posts: dict[str, list[tuple[int, int, int]]] = {}
        self.wants: dict[str, list[tuple[int, tuple[frozenset[str], ...]]]] = {}

    def add(self, pattern: int, place: Place) -> None:
        """Register a pattern under its anchor, with what else it needs."""
        found, further = place
        self._need(further)
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
        self._need(further)
        if found is None:
            return
        for text in found.texts:
            self.late_posts.setdefault(text, []).append((part, found.least, found.most))
            self._notice(text)

    def _need(self, further: tuple[Anchor, ...]) -> None:
        """Register what a pattern needs, the most telling first."""
        needs = list(dict.fromkeys(anchor.texts for anchor in further))
        self.needs.append(needs)
        for texts in needs:
            if texts not in self.sets:
                self.sets[texts] = 0
                for text in texts:
                    self._notice(text)

    def _notice(self, text: str) -> None:
        """Let the first pass notice this text."""
        self.class_of(text[0])
        self.class_of(text[-1])
        if len(text) == 1:
            for cp in (ord(text), *_sources().get(ord(text), ())):
                self.quick[cp] |= k.QUICK_ALONE

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
        offers = self._offers()
        texts = sorted({*self.posts, *offers, *self.late_posts})
        size = 1024
        while size < 2 * len(texts):
            size *= 2
        slots, alone = array("Q", bytes(8 * size)), array("i", bytes(4 * (k.QUICK_CLASS + 1)))
        records, postings = array("Q", [0]), array("i", [-1])
        need_at, need_list = array("i"), array("Q")
        for needs in self.needs:
            need_at.append(len(need_list))
            need_list.extend((*_words(self.sets[texts] for texts in needs), 0))
        for text in texts:
            offered = _words(offers.get(text, ()))
            head = len(offered) << 48
            head |= _listed(self.late_posts.get(text), postings) << 24 | _listed(self.posts.get(text), postings)
            here = self.classes[text[-1]]
            if len(text) == 1:
                alone[here] = len(records)
            else:
                key = self.classes[text[0]] << 12 | here
                slot = ((key * k.SPREAD & 0xFFFFFFFF) >> k.SPREAD_BITS) & (size - 1)
                while slots[slot]:
                    slot = (slot + 1) & (size - 1)
                slots[slot] = key << 32 | len(records)
            self.record_of[text] = len(records)
            records.extend((head, *offered))
        return {
            "slots": slots,
            "alone": alone,
            "records": records,
            "postings": postings,
            "need_at": need_at or array("i", [0]),
            "need_list": need_list or array("Q", [0]),
        }

    def _offers(self) -> dict[str, list[int]]:
        """Number the sets, and return those of each text. Sets that share frequent words are neighbours."""
        frequent = {texts: sorted((-round(share(t), 6), t) for t in texts)[:MOST_COMPARED] for texts in self.sets}
        offers: dict[str, list[int]] = {}
        for number, texts in enumerate(sorted(self.sets, key=frequent.__getitem__)):
            self.sets[texts] = number
            for text in texts:
                offers.setdefault(text, []).append(number)
        return offers

    @property
    def seen_words(self) -> int:
        """How many words of 64 bits hold all sets."""
        return len(self.sets) // k.SET_BITS + 1


def _words(sets: Iterable[int]) -> list[int]:
    """Return sets as bits of 64-bit words, which say in front which word they are; in the order of their first set."""
    words: dict[int, int] = {}
    for number in sets:
        word = number // k.SET_BITS
        words[word] = words.get(word, word << k.SET_BITS) | 1 << number % k.SET_BITS
    return list(words.values())


def _listed(posts: list[tuple[int, int, int]] | None, postings: "array[int]") -> int:
    """Append the patterns of an anchor to the postings; where they begin, 0 for none."""
    if not posts:
        return 0
    begin = len(postings)
    for post in posts:
        postings.extend(post)
    postings.append(-1)
    if begin > k.POST_MASK:
        raise PatternError("more anchors than the tables can hold; make some vocabulary shorter")
    return begin
