"""Throws damaged logs at the readers for a bounded time; what once broke one is kept in `corpus` and thrown first.

A reader may refuse a log (`LogError`) or rows of it. It may not raise anything else, hang, or lose a row silently.
`GUIJU_FUZZ_SECONDS` says how long to look for new breakages (default 5), `GUIJU_FUZZ_SEED` where to begin (default 1).
A log that breaks a reader is named in the failure: put it into `corpus` and mend the reader.
"""

import os
import random
import time
from pathlib import Path

import pytest

from guiju.formats.canon import ReadOptions
from guiju.formats.rows import SCHEMA, LogError
from guiju.formats.sections import plan, read

CORPUS = Path(__file__).parent / "corpus"
SEEDS = sorted(path for path in CORPUS.iterdir() if path.suffix != ".md")
SECONDS = float(os.environ.get("GUIJU_FUZZ_SECONDS", "5"))
SEED = int(os.environ.get("GUIJU_FUZZ_SEED", "1"))
SLOW = 5.0
PIECES = [
    b'"',
    b"\0",
    b"\xff",
    b"\r",
    b"\n",
    b",",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\x81\x30",
    b"{",
    b"\\ud800",
    b"9" * 400,
]


def read_to_the_end(path: Path) -> None:
    """Read a log as an inspection does, and look at what comes out."""
    begin = time.perf_counter()
    try:
        for section in plan(path):
            for chunk in read(section, ReadOptions(platform="jd")):
                assert chunk.batch.schema == SCHEMA
                chunk.batch.validate(full=True)
                assert all(row.reason and row.cure for row in chunk.rejected)
                for row in chunk.rejected:
                    row.to_json("log").encode("utf-8")
    except LogError as error:
        str(error).encode("utf-8")
    assert time.perf_counter() - begin < SLOW


def damage(whole: bytes, chance: random.Random) -> bytes:
    """Cut, overwrite, repeat, insert and remove."""
    data = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        place = chance.randint(0, len(data))
        match chance.choice(["cut", "overwrite", "repeat", "insert", "insert", "remove"]):
            case "cut":
                del data[place:]
            case "overwrite":
                data[place : place + chance.randint(1, 8)] = chance.randbytes(chance.randint(1, 8))
            case "repeat":
                data[place:place] = data[max(0, place - chance.randint(1, 200)) : place]
            case "insert":
                data[place:place] = chance.choice(PIECES)
            case _:
                del data[place : place + chance.randint(1, 40)]
    return bytes(data)


@pytest.mark.parametrize("seed", SEEDS, ids=[path.name for path in SEEDS])
def test_the_corpus_is_read_or_refused(seed):
    read_to_the_end(seed)


@pytest.mark.parametrize("seed", SEEDS, ids=[path.name for path in SEEDS])
def test_damaged_logs_are_read_or_refused(seed, tmp_path):
    whole, chance = seed.read_bytes(), random.Random(f"{SEED} {seed.name}")
    log = tmp_path / seed.name
    end = time.perf_counter() + SECONDS / len(SEEDS)
    while time.perf_counter() < end:
        log.write_bytes(damage(whole, chance))
        try:
            read_to_the_end(log)
        except BaseException as error:
            error.add_note(f"the log is {log}")
            raise
