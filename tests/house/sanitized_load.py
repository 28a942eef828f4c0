"""Gives a sanitized kernel every text that could lead it out of its buffers. Run by test_sanitized.py, never collected.

A fault ends the process with the sanitizer's report; what is found here matters only as far as it lies in the text.
"""

import random
import sys
from array import array
from datetime import date

import guiju
from guiju.judge.text import kernel
from guiju.judge.text.characters import expansions
from guiju.judge.text.entities import VALIDATORS, entity
from guiju.judge.text.program import ALLOW, DENY, NEED, Spec, compile_program
from guiju.judge.text.syntax import Node, parse

ROUNDS = int(sys.argv[1])
ROOM = 512
"""Code points that a program has room for at first: texts around this size fill buffers to their end."""

WORDS = [
    "亲",
    "加我微信",
    "薇❤信",
    "v.x",
    "一三九零零八六五五二一",
    "6222 0212 3456 7890 123",
    "保证",
    "淘·宝",
    "转账",
    "ＱＱ",
]
ODD = [
    "\0",
    "\ud800",
    "\udfff",
    "\u200b",
    "\ufe0f",
    "\u0301",
    "㎏",
    "ﷺ",
    "㍿",
    "\U000e0100",
    "\U0010ffff",
    "👨‍👩‍👧",
    "\n",
    " ",
    "1️⃣",
]
WIDE = [chr(cp) for cp, text in expansions().items() if len(text) == max(map(len, expansions().values()))]
BYTES = [
    b"\xff",
    b"\xc0\x80",
    b"\xe4\xba",
    b"\xf0\x9f\x98",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xf5",
    b"\xe0",
    b"\xf0",
    b"\x80",
]


def text_of(dice: random.Random, size: int) -> str:
    """Return a text of exactly so many code points: words, odd characters and any others."""
    parts: list[str] = []
    held = 0
    while held < size:
        kind = dice.random()
        part = dice.choice(WORDS) if kind < 0.5 else dice.choice(ODD) if kind < 0.8 else chr(dice.randrange(0x110000))
        parts.append(part)
        held += len(part)
    return "".join(parts)[:size]


def bytes_of(dice: random.Random) -> bytes:
    """Return what a broken writer may leave: pieces of UTF-8, whole and cut."""
    pieces = [dice.choice((w.encode(), dice.choice(BYTES), dice.randbytes(3))) for w in dice.choices(WORDS, k=6)]
    return b"".join(pieces)[: dice.randrange(40)]


def buffers(rows: list[bytes]) -> tuple[bytes, "array[int]", "array[int]"]:
    """Return rows as one buffer without a byte to spare, where each begins and ends, and their numbers."""
    offsets = array("i", [0])
    for row in rows:
        offsets.append(offsets[-1] + len(row))
    return b"".join(rows), offsets, array("i", range(len(rows)))


def texts(dice: random.Random) -> list[str]:
    """Return the texts of a run: of every size near the room's ends, and at random."""
    sizes = [0, 1, 2, 3, ROOM - 1, ROOM, ROOM + 1, 2 * ROOM + 2, 2 * ROOM + 3]
    made = [text_of(dice, size) for size in sizes for _ in range(3)]
    made += [(c * size)[:size] for c in (*WIDE[:5], "微", "1", "一", "\0", "\ud800", " ", "·", "亲") for size in sizes]
    made += [text_of(dice, dice.randrange(60)) for _ in range(ROUNDS)]
    return made


def judge_all(dice: random.Random) -> None:
    """Run the rules of a platform over all of it: as a list, as a buffer, singly, and with the trace."""
    judge = guiju.Judge(guiju.load(), as_of=date(2026, 11, 22))
    made = texts(dice)
    judge.check_many(made, guiju.Platform.JD)
    rows = [text.encode("utf-8", "surrogatepass") for text in made] + [bytes_of(dice) for _ in range(ROUNDS)]
    judge.check_buffers(*buffers(rows), guiju.Platform.JD)
    judge.check_buffers(*buffers([]), guiju.Platform.JD)
    for text in made[-20:]:
        for finding in judge.check(guiju.Message(text, guiju.Platform.JD)).findings:
            assert 0 <= finding.start < finding.end <= len(text)
    long = "".join(chr(dice.randrange(0x110000)) for _ in range(1_000_000))
    judge.check_many([long, "", long[::-1], WIDE[0] * 300_000], guiju.Platform.JD)
    judge.check_buffers(*buffers([long.encode("utf-8", "surrogatepass")]), guiju.Platform.JD)


def tree(pattern: str) -> Node:
    """Return a pattern as a tree; `<@mobile>` and the like are shapes of numbers."""
    return parse(pattern, lambda name: entity(name.removeprefix("@")))


def small_programs(dice: random.Random) -> None:
    """Run patterns of every construct, alone in a program, so that each table is as short as it gets."""
    patterns = [
        "微信.{0,3}",
        "[^,]{0,20}保证",
        "(?<=加我)微信",
        "(?<!加)保证(?!到)",
        "a[a-z]{1,20}",
        "^微信$",
        r"\b亲亲\b",
        "微信.*",
    ]
    patterns += [f"<@{name}>" for name in VALIDATORS]
    made = texts(dice)
    for pattern in patterns:
        validator = VALIDATORS.get(pattern.strip("<@>"), 0)
        for role in (ALLOW, NEED):
            specs = [Spec(0, DENY, tree(pattern), pattern, validator), Spec(0, role, tree("微信支付"), "微信支付")]
            program = compile_program(specs, count=(0, 5)).program
            other = program.clone()
            program.explaining(on=True)
            program.scan_list(made)
            program.take()
            other.scan_utf8(*buffers([text.encode("utf-8", "surrogatepass") for text in made]))
            other.take()
            for text in made[:40]:
                program.normal(text)
                program.mask(text)


if __name__ == "__main__":
    assert kernel.COMPILED, kernel.__file__
    seed = random.Random(20261122)
    small_programs(seed)
    judge_all(seed)
    print(f"{kernel.__file__}: nothing found")
