"""The notation of examples: `[[ ]]` around the exact span, and lines of dialogue with their offset in seconds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from guiju.judge.model.terms import Sender

_MARK = re.compile(r"\[\[(.+?)\]\](?!\])", re.DOTALL)
_LINE = re.compile(r"(\d+(?:\.\d+)?) +(buyer|agent|bot|system) (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its marks, and the spans that were marked, in code points of that text."""

    text: str
    spans: tuple[tuple[int, int], ...]


def unmark(text: str) -> Marked:
    """Take the marks out of `text`.

    >>> unmark("[[亲]]，您好")
    Marked(text='亲，您好', spans=((0, 1),))
    """
    spans = []
    pieces = []
    length = position = 0
    for mark in _MARK.finditer(text):
        pieces += [text[position : mark.start()], mark[1]]
        length += mark.start() - position
        spans.append((length, length + len(mark[1])))
        length += len(mark[1])
        position = mark.end()
    return Marked("".join(pieces) + text[position:], tuple(spans))


def mark(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Put marks around `spans`, which do not overlap: what `unmark` takes out again.

    >>> mark("亲，您好", [(0, 1)])
    '[[亲]]，您好'
    """
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
    return text


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of an example dialogue; `offset` is in milliseconds from its start."""

    offset: int
    sender: Sender
    text: str


def read_turn(line: str) -> Turn:
    """Read a line such as `35 agent 您好`; ValueError says how it should look."""
    found = _LINE.fullmatch(line)
    if not found:
        message = f"“{line}”不是对话行；写成“秒数 发言人 内容”，例如 35 agent 您好"
        raise ValueError(message)
    return Turn(round(float(found[1]) * 1000), Sender(found[2]), found[3])
