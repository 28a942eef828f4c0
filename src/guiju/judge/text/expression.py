"""Trees as expressions of the standard library, which knows neither disguise marks nor the check against common words.

The expression finds at least what the tree finds: what it cannot say is left out so that it only ever matches more.
"""

import re

from guiju.judge.text.assemble import fixed_widths
from guiju.judge.text.syntax import Alt, At, Cat, Digits, Look, Mark, Node, Rep, Set, Word

_PLACES = {"start": "^", "end": r"\Z", "edge": ""}


def expression(node: Node) -> str:
    """Return a pattern for `re`."""
    match node:
        case Set(ranges, negated):
            return _set(ranges, negated=negated)
        case Cat(parts):
            return "".join(map(expression, parts))
        case Alt(options):
            return f"(?:{'|'.join(map(expression, options))})"
        case Rep(inner, least, most, lazy):
            return f"(?:{expression(inner)}){{{least},{most}}}{'?' if lazy else ''}"
        case Look():
            return _look(node)
        case At(where):
            return _PLACES[where]
        case Mark(_, inner) | Word(inner) | Digits(inner):
            return expression(inner)


def _set(ranges: tuple[tuple[int, int], ...], *, negated: bool) -> str:
    inside = "".join(re.escape(chr(a)) if a == b else f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in ranges)
    return f"[{'^' if negated else ''}{inside}]"


def _look(look: Look) -> str:
    if look.negated and not _exact(look.node):
        return ""
    sign = "!" if look.negated else "="
    if not look.behind:
        return f"(?{sign}{expression(look.node)})"
    options = look.node.options if isinstance(look.node, Alt) else (look.node,)
    each = [f"(?<{sign}{expression(fixed)})" for option in options for _, fixed in fixed_widths(option)]
    return "".join(each) if look.negated else f"(?:{'|'.join(each)})"


def _exact(node: Node) -> bool:
    """Whether the expression of a tree matches just what the tree does."""
    match node:
        case Word():
            return False
        case At(where):
            return where != "edge"
        case Cat(parts) | Alt(parts):
            return all(map(_exact, parts))
        case Rep(inner) | Mark(_, inner) | Digits(inner) | Look(inner):
            return _exact(inner)
        case _:
            return True
