"""Which encoding a text file has, and its lines; bytes that fit no encoding stay recognisable in their own row."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 20
MAX_LINE = 4 << 20
FEW = 0.1
ASCII = 0x80

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _keep(error: UnicodeError) -> tuple[str, int]:
    """Stand a lone surrogate for each byte that could not be decoded, so that its row is refused later."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(chr(byte if byte < ASCII else 0xDC00 + byte) for byte in wrong), error.end


codecs.register_error("guiju-keep", _keep)


def detect(path: Path) -> str:
    """Return the Python name of the encoding: UTF-8 with or without mark, UTF-16 with mark, or GB18030."""
    with path.open("rb") as file:
        sample = file.read(BLOCK)
        for mark, name in _BOMS:
            if sample.startswith(mark):
                return name
        while sample.isascii():
            following = file.read(BLOCK)
            if not following:
                return "utf-8"
            sample = following
        sample += file.read(BLOCK)
    # A sample begins and ends anywhere; a few wrong bytes decide nothing, since one broken row must not turn the file.
    shares = {name: _share_wrong(sample, name) for name in ("utf-8", "gb18030")}
    return "utf-8" if shares["utf-8"] <= FEW or shares["utf-8"] <= shares["gb18030"] else "gb18030"


def _share_wrong(sample: bytes, encoding: str) -> float:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
    strange = sum(not char.isascii() for char in text)
    return text.count("\ufffd") / max(strange, 1)


class Lines:
    """The lines of a text file with their ends, never longer than `MAX_LINE` characters; can take lines back.

    `number` is the line that was handed out last, from 1; `current` are the lines since `start()` was called.
    """

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._raw = file
        self._text = io.TextIOWrapper(file, encoding, errors="guiju-keep", newline="")
        self._back: list[str] = []
        self.current: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else self._text.readline(MAX_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        self.current.append(line)
        return line

    def start(self) -> int:
        """Forget what was handed out, and return the number of the line to come."""
        self.current.clear()
        return self.number + 1

    def back_to_second(self) -> str:
        """Return the first line since `start()`, and take the others back to be handed out again."""
        first, *rest = self.current
        self._back.extend(reversed(rest))
        self.number -= len(rest)
        self.current.clear()
        return first

    def position(self) -> int:
        """Return how many bytes of the file were taken in."""
        return self._raw.tell()
