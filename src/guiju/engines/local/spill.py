"""Divide one section of a log by conversation, so that all rows of a conversation meet in one partition."""

import json
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiju.engines.local.partition import SPILLED, Ints
from guiju.engines.local.places import Places, write_text
from guiju.engines.local.stopwatch import Stopwatch
from guiju.engines.local.tally import Counts
from guiju.formats.canon import ReadOptions
from guiju.formats.rows import Chunk, LogError, Rejected
from guiju.formats.sections import Section, read

BUFFER_ROWS = 131_072
BUFFER_BYTES = 48 << 20
OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)

Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class SpillTask:
    """One section to divide into `partitions`; `file` is the number of its log."""

    number: int
    file: int
    section: Section
    partitions: int
    out: Path
    options: ReadOptions


@dataclass(frozen=True, slots=True)
class Spilled:
    """What came of a section: rows read (also bad ones), rows refused with their reasons, and why it ended early."""

    number: int
    file: int
    rows: int
    rejected: int
    reasons: Counts
    error: str | None
    seconds: dict[str, float]

    @classmethod
    def read(cls, path: Path) -> "Spilled":
        """Return what an earlier run noted."""
        loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(**loaded)


def spill(task: SpillTask, tick: Tick) -> Spilled:
    """Divide a section; its report is written last and says that everything before it is complete."""
    places = Places(task.out)
    folder = places.section(task.number)
    folder.mkdir(parents=True, exist_ok=True)
    watch = Stopwatch()
    rows = rejected = 0
    reasons: Counts = {}
    error: LogError | None = None
    with (
        (folder / "rejected.jsonl").open("w", encoding="utf-8") as refused,
        _Writers(folder, task) as writers,
    ):

        def note(row: Rejected) -> None:
            refused.write(row.to_json(str(task.section.path)) + "\n")
            reason = row.reason.partition("“")[0]
            reasons[reason] = reasons.get(reason, 0) + 1

        chunks = read(task.section, task.options)
        try:
            while chunk := _next(chunks, watch):
                with watch.measure("spill"):
                    for row in chunk.rejected:
                        note(row)
                    rows += chunk.rows
                    rejected += len(chunk.rejected)
                    writers.add(chunk.batch)
                tick(chunk.progress)
        except LogError as problem:
            error = problem
            note(Rejected(None, problem.problem, problem.cure, ""))
        with watch.measure("spill"):
            writers.flush()
    spilled = Spilled(task.number, task.file, rows, rejected, reasons, str(error) if error else None, watch.seconds)
    write_text(places.section_report(task.number), json.dumps(asdict(spilled), ensure_ascii=False))
    return spilled


def _next(chunks: Any, watch: Stopwatch) -> Chunk | None:
    with watch.measure("read"):
        chunk: Chunk | None = next(chunks, None)
    return chunk


class _Writers:
    """One file of Arrow batches a partition, opened when its first row comes."""

    def __init__(self, folder: Path, task: SpillTask) -> None:
        self.folder, self.partitions, self.file = folder, task.partitions, task.file
        self.writers: dict[int, Any] = {}
        self.waiting: list[pa.RecordBatch] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self.writers.values():
            writer.close()

    def add(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            self.waiting.append(batch)
        rows, size = sum(each.num_rows for each in self.waiting), sum(each.nbytes for each in self.waiting)
        if rows >= BUFFER_ROWS or size >= BUFFER_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting to the files of its partitions."""
        if not self.waiting:
            return
        table = pa.Table.from_batches(self.waiting).unify_dictionaries()
        self.waiting = []
        file = pa.array(np.full(table.num_rows, self.file, np.int16))
        table = table.append_column(SPILLED.field("file"), file).combine_chunks()
        if self.partitions == 1:
            self._write(0, table)
            return
        partition = partitions_of(table["conversation_id"], self.partitions)
        table = table.take(pa.array(np.argsort(partition, kind="stable")))
        ends = np.cumsum(np.bincount(partition, minlength=self.partitions)).tolist()
        for number, (begin, end) in enumerate(zip([0, *ends], ends, strict=False)):
            if end > begin:
                self._write(number, table.slice(begin, end - begin))

    def _write(self, number: int, table: pa.Table) -> None:
        if number not in self.writers:
            path = str(self.folder / f"{number:05}.arrow")
            self.writers[number] = pa.ipc.new_stream(path, SPILLED, options=OPTIONS)
        self.writers[number].write_table(table)


def partitions_of(conversations: pa.ChunkedArray, partitions: int) -> Ints:
    """Return each row's partition by a hash of the conversation's id that is the same in every process."""
    encoded = pc.dictionary_encode(conversations.combine_chunks())
    hashes = [zlib.crc32(identity.encode()) % partitions for identity in encoded.dictionary.to_pylist()]
    chosen: Ints = np.array(hashes, np.int64)[encoded.indices.to_numpy()]
    return chosen.astype(np.int16) if partitions < np.iinfo(np.int16).max else chosen
