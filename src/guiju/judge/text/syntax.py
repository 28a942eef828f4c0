r"""The pattern language of packs: text in, a small tree out.

The dialect is a subset of Python's `re` without captures and back-references, over the normal form of a message.
`.` never crosses the end of a sentence, `\b` is the edge of a word, and `<name>` inserts a vocabulary.
"""

from collections.abc import Callable
from dataclasses import dataclass

from guiju.judge.text.characters import CHINESE, ENDS, LATIN, LETTER, normal_character

MOST_REPEATS = 20
UNBOUNDED = 200


class PatternError(ValueError):
    """A pattern that cannot be used; the message says where and what to write instead."""


@dataclass(frozen=True, slots=True)
class Set:
    """One character out of ranges of code points."""

    ranges: tuple[tuple[int, int], ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Cat:
    """Parts one after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Alt:
    """Options, the first that leads to a match wins."""

    options: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Rep:
    """A part repeated, as often as possible unless lazy."""

    node: "Node"
    least: int
    most: int
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Context that is looked at and does not belong to the match."""

    node: "Node"
    behind: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class At:
    """A place: start, end or edge."""

    where: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A part that counts as a disguise of the given kind (a bit of `disguise.BIT`)."""

    bit: int
    node: "Node"


@dataclass(frozen=True, slots=True)
class Word:
    """A part whose edges are checked against common words: only a disguise (`strict` false) or always."""

    node: "Node"
    strict: bool


@dataclass(frozen=True, slots=True)
class Digits:
    """A part that begins a long run of digits, in any writing; found by counting digits."""

    node: "Node"


Node = Set | Cat | Alt | Rep | Look | At | Mark | Word | Digits

EMPTY = Cat(())
DOT = Set(tuple((ord(c), ord(c)) for c in sorted(ENDS)), negated=True)
WORD = ((0x30, 0x39), (0x5F, 0x5F), (0x61, 0x7A), (0x3400, 0x4DBF), (0x4E00, 0x9FFF))
CLASSES = {"d": ((0x30, 0x39),), "w": WORD, "s": ((0x09, 0x0A), (0x20, 0x20))}


def char(text: str) -> Set:
    """The set of one character."""
    return Set(((ord(text), ord(text)),))


def literal(text: str) -> Cat:
    """The characters of a text, one after the other."""
    return Cat(tuple(char(c) for c in text))


def widths(node: Node) -> tuple[int, int]:
    """The shortest and the longest match of a tree, in characters."""
    match node:
        case Set():
            return 1, 1
        case Cat(parts):
            both = [widths(p) for p in parts]
            return sum(low for low, _ in both), sum(high for _, high in both)
        case Alt(options):
            both = [widths(o) for o in options]
            return min(low for low, _ in both), max(high for _, high in both)
        case Rep(inner, least, most):
            low, high = widths(inner)
            return low * least, high * most
        case Mark(_, inner) | Word(inner) | Digits(inner):
            return widths(inner)
        case _:
            return 0, 0


class _Parser:
    """A recursive descent over one pattern; every error names the column."""

    def __init__(self, text: str, resolve: Callable[[str], Node]) -> None:
        self.text, self.at, self.resolve = text, 0, resolve

    def fail(self, problem: str, cure: str) -> PatternError:
        return PatternError(f"pattern {self.text!r}, column {self.at + 1}: {problem}; {cure}")

    def peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def take(self, expected: str) -> bool:
        if self.text.startswith(expected, self.at):
            self.at += len(expected)
            return True
        return False

    def alternatives(self) -> Node:
        options = [self.sequence()]
        while self.take("|"):
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Alt(tuple(options))

    def sequence(self) -> Node:
        parts: list[Node] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated(self.atom()))
        return parts[0] if len(parts) == 1 else Cat(tuple(parts))

    def atom(self) -> Node:
        here = self.peek()
        if here == "(":
            return self.group()
        if here == "[":
            return self.set_of()
        if here == "<":
            return self.reference()
        self.at += 1
        match here:
            case ".":
                return DOT
            case "^":
                return At("start")
            case "$":
                return At("end")
            case "\\":
                return self.escape()
            case "*" | "+" | "?" | "{":
                raise self.fail(f"{here!r} repeats nothing", f"write \\{here} for the character itself")
        return char(self.checked(here))

    def checked(self, here: str) -> str:
        normal = normal_character(here)
        if normal != here:
            cure = (
                f"write {normal!r}, patterns see the normal form"
                if normal
                else "leave it out, the normal form has no such character"
            )
            raise self.fail(f"{here!r} never occurs in the normal form", cure)
        return here

    def escape(self) -> Node:
        here = self.peek()
        self.at += 1
        if here in CLASSES:
            return Set(CLASSES[here])
        if here == "b":
            return At("edge")
        if not here or here.isalnum():
            raise self.fail(f"\\{here} is not known", "use \\d \\w \\s \\b or escape a punctuation mark")
        return char(self.checked(here))

    def group(self) -> Node:
        self.at += 1
        look = next((o for o in ("?:", "?=", "?!", "?<=", "?<!") if self.text.startswith(o, self.at)), None)
        if look is None:
            raise self.fail("a capturing group", "write (?:…)")
        self.at += len(look)
        inner = self.alternatives()
        if not self.take(")"):
            raise self.fail("a group is not closed", "add )")
        if look == "?:":
            return inner
        if "<" in look and widths(inner)[1] > UNBOUNDED:
            raise self.fail("a lookbehind of unbounded width", "use {m,n} with a small n")
        return Look(inner, behind="<" in look, negated="!" in look)

    def set_of(self) -> Node:
        self.at += 1
        negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        while self.peek() != "]":
            if not self.peek():
                raise self.fail("a set is not closed", "add ]")
            low = self.set_member(ranges)
            if low is None:
                continue
            high = low
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                high = self.set_member(ranges) or low
            ranges.append((ord(low), ord(high)))
        self.at += 1
        if not ranges:
            raise self.fail("an empty set", "put at least one character into [ ]")
        return Set(tuple(sorted(ranges)), negated)

    def set_member(self, ranges: list[tuple[int, int]]) -> str | None:
        here = self.peek()
        self.at += 1
        if here != "\\":
            return self.checked(here)
        here = self.peek()
        self.at += 1
        if here in CLASSES:
            ranges.extend(CLASSES[here])
            return None
        return "\n" if here == "n" else self.checked(here)

    def reference(self) -> Node:
        end = self.text.find(">", self.at)
        if end < 0:
            raise self.fail("a vocabulary name is not closed", "add >, or write \\< for the character")
        name = self.text[self.at + 1 : end]
        try:
            node = self.resolve(name)
        except KeyError:
            raise self.fail(f"there is no vocabulary <{name}>", "see packs/*/vocabulary, or write \\<") from None
        self.at = end + 1
        return node

    def repeated(self, node: Node) -> Node:
        bounds = self.bounds()
        if bounds is None:
            return node
        least, most = bounds
        if isinstance(node, Look | At):
            raise self.fail("a place or lookaround cannot be repeated", "leave the repetition out")
        if most == UNBOUNDED and not isinstance(node, Set):
            raise self.fail("* or + on more than one character", f"use {{m,n}} with n up to {MOST_REPEATS}")
        if most > MOST_REPEATS and not isinstance(node, Set):
            raise self.fail(f"more than {MOST_REPEATS} repetitions of a group", "use a smaller n")
        return Rep(node, least, most, lazy=self.take("?"))

    def bounds(self) -> tuple[int, int] | None:
        for sign, pair in (("?", (0, 1)), ("*", (0, UNBOUNDED)), ("+", (1, UNBOUNDED))):
            if self.take(sign):
                return pair
        if not self.take("{"):
            return None
        end = self.text.find("}", self.at)
        low, _, high = self.text[self.at : end].partition(",")
        if end < 0 or not low.isdigit() or (high and not high.isdigit()):
            raise self.fail("a repetition is malformed", "write {2}, {0,6} or {3,}")
        many = "," in self.text[self.at : end]
        self.at = end + 1
        most = int(high) if high else (UNBOUNDED if many else int(low))
        if most < int(low) or most > UNBOUNDED:
            raise self.fail(
                f"repetition {{{low},{high}}} is out of range", f"at most {UNBOUNDED}, the smaller number first"
            )
        return int(low), most


def parse(text: str, resolve: Callable[[str], Node]) -> Node:
    """The tree of a pattern; `resolve` gives the tree of a vocabulary or entity name, or raises KeyError."""
    parser = _Parser(text, resolve)
    node = parser.alternatives()
    if parser.peek():
        raise parser.fail("a ) too many", "remove it or write \\)")
    if widths(node)[0] == 0 and not isinstance(node, Alt):
        raise parser.fail("the pattern can match nothing at all", "make a part of it required")
    return node


__all__ = [
    "CHINESE", "DOT", "EMPTY", "LATIN", "LETTER", "Alt", "At", "Cat", "Digits", "Look", "Mark", "Node", "PatternError",
    "Rep", "Set", "Word", "char", "literal", "parse", "widths",
]  # fmt: skip
