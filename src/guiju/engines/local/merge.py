"""Put the files of the finished partitions together."""

import json
import shutil
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from guiju.engines.local.outcome import FINDINGS
from guiju.engines.local.places import Places
from guiju.reports.summary import RefusedRow

REFUSED_SHOWN = 20


def merge(places: Places, sections: Sequence[int], parts: Sequence[int]) -> None:
    """Write the findings, hints and rejected rows of all finished parts, in the order of the parts."""
    with pq.ParquetWriter(_new(places.out / "findings.parquet"), FINDINGS, compression="zstd") as writer:
        for part in parts:
            writer.write_table(pq.read_table(places.part(part, "parquet"), schema=FINDINGS))
    _new(places.out / "findings.parquet").replace(places.out / "findings.parquet")
    for name in ("findings.jsonl", "hints.jsonl"):
        _join(places.out / name, [places.part(part, name) for part in parts])
    refused = [places.section(section) / "rejected.jsonl" for section in sections]
    _join(places.out / "rejected.jsonl", [*refused, *(places.part(part, "rejected.jsonl") for part in parts)])


def _new(path: Path) -> Path:
    return path.with_name(path.name + ".new")


def _join(path: Path, pieces: Sequence[Path]) -> None:
    with _new(path).open("wb") as whole:
        for piece in pieces:
            with piece.open("rb") as part:
                shutil.copyfileobj(part, whole, 1 << 20)
    _new(path).replace(path)


def first_refused(path: Path) -> list[RefusedRow]:
    """Return the first rows that were refused, for the report."""
    with path.open(encoding="utf-8") as file:
        return [RefusedRow(**json.loads(line)) for line in islice(file, REFUSED_SHOWN)]
