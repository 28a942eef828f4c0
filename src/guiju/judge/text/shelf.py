"""Programs as bytes, so that patterns which were compiled once need not be compiled again by the next process.

The judge itself keeps nothing: whoever makes one may hand it a `Shelf`. A program is found by a hash over all that it
was made of: the patterns, the words and the matcher's own sources. Bytes that cannot be read count as absent.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from guiju.judge.text.characters import expansions, table
from guiju.judge.text.kernel import COMPILED, Program
from guiju.judge.text.program import Compiled, Spec, common_word_table
from guiju.judge.text.syntax import Alt

Built = tuple[Compiled, list[str]]
"""A program, and names that belong to it."""


class Shelf(Protocol):
    """Where bytes are kept by name."""

    def get(self, name: str) -> bytes | None:
        """Return what was put under a name, if it is still there."""

    def put(self, name: str, data: bytes) -> None:
        """Keep bytes under a name, or do nothing."""


def shelved(shelf: Shelf | None, made_of: Iterable[str], build: Callable[[], Built]) -> Built:
    """Return what `build` makes, from the shelf if it was made before; `made_of` is all that decides the outcome."""
    if shelf is None or not COMPILED:  # The interpreter needs the trees, which are not kept.
        return build()
    digest = sha256(_matcher().encode())
    for part in made_of:
        digest.update(part.encode() + b"\0")
    name = digest.hexdigest()[:32]
    data = shelf.get(name)
    if data is not None:
        try:
            return from_bytes(data)
        except (ValueError, KeyError, TypeError, IndexError, EOFError):
            pass
    built = build()
    shelf.put(name, to_bytes(*built))
    return built


@cache
def _matcher() -> str:
    """Return a hash over the sources and tables of the matcher."""
    digest = sha256()
    here = Path(__file__).parent
    for path in sorted((*here.glob("*.py"), *here.glob("data/*"), *here.parent.glob("rulebook/patterns.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _common() -> Mapping[str, object]:
    """Return the tables that every program shares; they are not kept."""
    return {"table": table(), "words": common_word_table(), "expansions": expansions()}


def to_bytes(compiled: Compiled, names: list[str]) -> bytes:
    """Return a program as a line of JSON, which says what follows, and its tables."""
    tables, body = compiled.program.shared(), bytearray()
    layout: dict[str, object] = {}
    for name in tables.keys() - _common().keys() - {"classifier"}:  # The weights lie in the pack.
        value = tables[name]
        if isinstance(value, array):
            layout[name] = [value.typecode, len(value) * value.itemsize]
            body += value.tobytes()
        else:
            layout[name] = value
    specs = [[spec.rule, spec.role, spec.source, spec.validator] for spec in compiled.specs]
    return json.dumps({"layout": layout, "specs": specs, "names": names}).encode() + b"\n" + bytes(body)


def from_bytes(data: bytes) -> Built:
    """Return what `to_bytes` was given; the patterns come without their trees."""
    head, _, body = data.partition(b"\n")
    told = json.loads(head)
    tables: dict[str, object] = dict(_common())
    at = 0
    for name, value in told["layout"].items():
        if isinstance(value, list):
            kind, size = value
            tables[name] = array(kind, body[at : at + size])
            at += size
        else:
            tables[name] = value
    if at != len(body):
        raise ValueError("cut short")
    specs = tuple(Spec(rule, role, Alt(()), source, validator) for rule, role, source, validator in told["specs"])
    return Compiled(Program(tables), specs), told["names"]
