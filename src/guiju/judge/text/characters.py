"""What each character becomes: the table behind normalisation, made by `generate/text_data.py`."""

import gzip
import sys
import zlib
from array import array
from functools import cache
from importlib.resources import files

LIMIT = 0x30000
DELETED, CHINESE, LATIN, LETTER, NOISE, END, MARK, SPACE, MANY = range(9)
ENDS = frozenset("。!?;…\n")
FULL_WIDTH, TRADITIONAL, EMOJI, DIGIT_FORM, SHAPE = 1, 2, 4, 8, 16
NORMAL_BITS = 0x3FFFF

_DATA = files("guiju.judge.text") / "data"


@cache
def table() -> "array[int]":
    """One unsigned 32-bit entry per code point below LIMIT: normal | kind << 18 | (digit + 1) << 22 | change << 26."""
    entries = array("I", zlib.decompress((_DATA / "characters.bin").read_bytes()))
    if sys.byteorder == "big":
        entries.byteswap()
    return entries


@cache
def expansions() -> dict[int, str]:
    """Code points that become several characters, such as ㎏."""
    rows = (line.split("\t") for line in (_DATA / "expansions.tsv").read_text("utf-8").splitlines())
    return {int(cp, 16): text for cp, text in rows}


@cache
def common_words() -> tuple[str, ...]:
    """Common words of two to four characters, the most frequent first."""
    return tuple(gzip.decompress((_DATA / "words.txt.gz").read_bytes()).decode().split("\n"))


@cache
def ranks() -> dict[str, int]:
    """The rank of a character by frequency, 0 for the most frequent."""
    return {c: i for i, c in enumerate((_DATA / "frequency.txt").read_text("utf-8").strip())}


@cache
def chat_counts() -> tuple[int, dict[str, int]]:
    """How many messages were counted, and in how many of them each character and pair occurs."""
    first, *rows = (_DATA / "chat.tsv").read_text("utf-8").splitlines()
    return int(first), {text: int(count) for text, count in (row.split("\t") for row in rows)}


@cache
def sounds() -> dict[str, tuple[str, ...]]:
    """The readings of a common character, without tone."""
    rows = (line.split("\t") for line in (_DATA / "sounds.tsv").read_text("utf-8").splitlines())
    return {char: tuple(readings.split(" ")) for char, readings in rows}


@cache
def same_sound() -> dict[str, str]:
    """The common characters of each reading."""
    by_sound: dict[str, str] = {}
    for character, readings in sounds().items():
        for reading in readings:
            by_sound[reading] = by_sound.get(reading, "") + character
    return by_sound


@cache
def same_shape() -> dict[str, str]:
    """The look-alikes of a character."""
    alike: dict[str, str] = {}
    for group in (_DATA / "shapes.tsv").read_text("utf-8").split():
        for character in group:
            alike[character] = alike.get(character, "") + group.replace(character, "")
    return alike


def kind(character: str) -> int:
    """The kind of a character: CHINESE, LATIN, NOISE, ..."""
    cp = ord(character)
    if cp >= LIMIT:
        return LETTER if cp < 0x32000 else DELETED
    return (table()[cp] >> 18) & 15


def normal_character(character: str) -> str:
    """What one character becomes; an empty text when it is deleted."""
    cp = ord(character)
    if cp >= LIMIT:
        return character if cp < 0x32000 else ""
    entry = table()[cp]
    what = (entry >> 18) & 15
    if what == MANY:
        return expansions()[cp]
    if what == SPACE:
        return " "
    return "" if what == DELETED else chr(entry & NORMAL_BITS)
