"""The words of a message with the stretches that findings point at: cut to what matters, masked, and marked."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guiju.judge.model.terms import Category
from guiju.reports.page.markup import Html, show, tag
from guiju.reports.page.masking import mask
from guiju.reports.page.words import SEVERITIES, number
from guiju.reports.summary import Span

LONGEST = 600
AROUND = 90

_OTHERS_DATA = frozenset({Category.PRIVACY_LEAK})
"""Findings of these categories point at somebody's personal data, which stays covered."""

_JOINERS = "\u200d\ufe0e\ufe0f"


@dataclass(frozen=True, slots=True)
class Mark:
    """One stretch of a message (code points), how bad it is, and the note about it: number (0: none) and anchor."""

    start: int
    end: int
    severity: str
    number: int
    anchor: str


def covered(text: str, spans: Sequence[Span]) -> str:
    """Return the text of a message with personal data masked, but for what its findings point at as evidence."""
    return mask(text, ((span.start, span.end) for span in spans if span.category not in _OTHERS_DATA))


def quote(text: str, marks: Sequence[Mark] = ()) -> Html:
    """Return a (masked) text as markup, marked; of a very long one only the beginning and what is near the marks."""
    real = [mark for mark in marks if mark.end > mark.start]
    pieces: list[Html] = []
    end = 0
    for first, last in _windows(len(text), real):
        if first > end:
            pieces.append(_cut(first - end))
        pieces += _marked(text, (first, last), real)
        end = last
    if end < len(text):
        pieces.append(_cut(len(text) - end))
    return show(pieces)


def _cut(count: int) -> Html:
    return tag("span", f"〔略 {number(count)} 字〕", class_="cut")


def _windows(length: int, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Return the stretches to show, in order and apart from each other."""
    if length <= LONGEST:
        return [(0, length)]
    near = [(max(0, mark.start - AROUND), min(length, mark.end + AROUND)) for mark in marks]
    shown: list[tuple[int, int]] = []
    for first, last in sorted([(0, AROUND), *near]):
        if shown and first <= shown[-1][1]:
            shown[-1] = (shown[-1][0], max(shown[-1][1], last))
        else:
            shown.append((first, last))
    return _within(shown)


def _within(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut each window, and all of them together, to what a reader can take in."""
    left, kept = 2 * LONGEST, []
    for first, last in windows:
        last = min(last, first + LONGEST, first + left)  # noqa: PLW2901 - the same end, drawn nearer
        if last > first:
            kept.append((first, last))
            left -= last - first
    return kept


def _marked(text: str, window: tuple[int, int], marks: Sequence[Mark]) -> Iterator[Html]:
    """Yield a stretch of text; where findings overlap, each piece is marked as the worst of them."""
    first, last = window
    inside = [mark for mark in marks if mark.start < last and mark.end > first]
    cuts = sorted({first, last, *(min(max(cut, first), last) for mark in inside for cut in (mark.start, mark.end))})
    for begin, end in pairwise(cuts):
        over = [mark for mark in inside if mark.start <= begin and mark.end >= end]
        words = visible(text[begin:end])
        yield tag("mark", words, class_=f"s-{_worst(over)}") if over else words
        for mark in over:
            if mark.end == end and mark.number:
                label = f"问题 {mark.number}"
                yield tag("a", mark.number, class_="pin", href=f"#{mark.anchor}", aria_label=label)


def _worst(marks: Sequence[Mark]) -> str:
    ranks = [str(each) for each in SEVERITIES]
    return min((mark.severity for mark in marks), key=lambda each: ranks.index(each) if each in ranks else len(ranks))


def visible(text: str) -> Html:
    """Return text in which characters without a shape, a favourite disguise, can be seen.

    Marks of writing direction are among them, so that a message cannot turn the page around.
    """
    return show(tag("i", "▯", class_="unseen", title=f"U+{ord(each):04X}") if _unseen(each) else each for each in text)


def _unseen(character: str) -> bool:
    return unicodedata.category(character) == "Cf" and character not in _JOINERS
