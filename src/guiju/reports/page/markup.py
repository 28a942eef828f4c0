"""Markup that is safe by construction: every string is escaped on its way in, unless it is markup already."""

import re
from collections.abc import Iterable
from html import escape

_VOID = frozenset({"br", "hr"})

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What HTML or UTF-8 cannot hold."""


class Html(str):
    """A piece of markup; all other strings are text."""

    __slots__ = ()

    def __add__(self, other: str) -> "Html":
        return Html(str(self) + show(other))


Child = str | int | Iterable["Child"] | None
"""What may stand inside an element: text, a number, markup, several of them, or nothing."""

NOTHING = Html()


def show(child: Child) -> Html:
    """Return a child as markup. What cannot be shown becomes U+FFFD, one for one, so that offsets stay valid."""
    if child is None:
        return NOTHING
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return Html(escape(_UNPRINTABLE.sub("\ufffd", child)))
    if isinstance(child, int):
        return Html(child)
    return Html("".join(map(show, child)))


def tag(name: str, *children: Child, **attributes: str | int | bool | None) -> Html:
    """Return an element.

    `class_` gives `class` and `aria_label` gives `aria-label`; None and False leave an attribute out, True stands bare.

    >>> tag("a", "<script>", href="#r1", class_="to", hidden=None)
    '<a href="#r1" class="to">&lt;script&gt;</a>'
    """
    inside = "".join(map(show, children))
    head = f"<{name}{''.join(_attribute(*item) for item in attributes.items())}>"
    return Html(head if name in _VOID else f"{head}{inside}</{name}>")


def _attribute(name: str, value: str | int | None) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{show(str(value))}"'
