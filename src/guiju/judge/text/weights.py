"""The file that the tables of a classifier lie in: a line of JSON and then the numbers, compressed."""

import gzip
import json
from array import array
from pathlib import Path
from typing import Any

from guiju.judge.text.gate import GATE_ROWS, LANES

_SECTIONS = (("prints", "I"), ("rows", "i"), ("shares", "H"), ("weights", "Q"), ("gate", "Q"))


def read_tables(file: Path) -> dict[str, Any]:
    """Return the tables of a weights file; ValueError when it is none."""
    try:
        head, _, body = gzip.decompress(file.read_bytes()).partition(b"\n")
        tables: dict[str, Any] = json.loads(head)
        at = 0
        for name, kind in _SECTIONS:
            size = tables["sizes"][name]
            tables[name] = array(kind, body[at : at + size])
            at += size
    except (OSError, EOFError, KeyError, TypeError, ValueError) as fault:
        raise ValueError(f"{file}: not a file of weights ({fault}); make it with generate/classifier.py") from None
    if at != len(body):
        raise ValueError(f"{file}: {len(body) - at} bytes too many; make it anew with generate/classifier.py")
    if not _sound(tables):
        raise ValueError(f"{file}: the tables do not fit each other; make it anew with generate/classifier.py")
    return tables


def _sound(tables: dict[str, Any]) -> bool:
    """Whether no row points beyond the tables and every search ends: compiled code looks at no bounds."""
    labels, slots, runs = len(tables["labels"]), tables["rows"], len(tables["shares"])
    return (
        0 < labels <= LANES
        and len(tables["bias"]) == len(tables["gate_least"]) == labels
        and len(slots) == len(tables["prints"])
        and len(slots).bit_count() == 1
        and min(slots) == -1
        and max(slots) < runs
        and len(tables["weights"]) == 2 * runs
        and len(tables["gate"]) == 2 * GATE_ROWS
    )


def write_tables(file: Path, tables: dict[str, Any]) -> None:
    """Write tables as `read_tables` reads them; the same tables give the same bytes."""
    sections = {name: array(kind, tables[name]).tobytes() for name, kind in _SECTIONS}
    head = {name: value for name, value in tables.items() if name not in sections}
    head["sizes"] = {name: len(data) for name, data in sections.items()}
    body = json.dumps(head, ensure_ascii=False).encode() + b"\n" + b"".join(sections.values())
    file.write_bytes(gzip.compress(body, 9, mtime=0))
