"""Divide logs into parts that can be read apart, and read a part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from guiju.formats.canon import ReadOptions
from guiju.formats.charset import detect
from guiju.formats.rows import Chunk, LogError
from guiju.formats.trouble import os_reason

SECTION_ROWS = 1_000_000
SECTION_BYTES = 64 << 20
BYTES_A_ROW = {"csv": 100, "jsonl": 160, "xlsx": 30}

KINDS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xlsb": "xlsx",
    ".xls": "xlsx",
    ".ods": "xlsx",
    ".parquet": "parquet",
    ".pq": "parquet",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a log: `first` and `last` (exclusive) are row groups (Parquet) or bytes; `size` is in rows or bytes.

    `rows` is exact for Parquet and a guess elsewhere.
    """

    path: Path
    kind: str
    first: int
    last: int
    first_line: int
    size: int
    rows: int


def plan(path: Path) -> list[Section]:
    """Return the sections of one log; a `LogError` where there is nothing that could be read."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        known = "、".join(KINDS)
        raise LogError(f"不认识的文件类型“{path.suffix or path.name}”", f"支持 {known}；请另存为其中一种")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise LogError(f"读不了这个文件（{os_reason(error)}）", "检查路径和权限") from error
    if size == 0:
        raise LogError("文件是空的", "检查导出是否完成")
    if kind == "parquet":
        return _plan_parquet(path)
    if kind == "jsonl":
        return _plan_jsonl(path, size)
    return [Section(path, kind, 0, size, 1, size, size // BYTES_A_ROW[kind] + 1)]


def _plan_parquet(path: Path) -> list[Section]:
    from guiju.formats.parquet_log import open_parquet  # noqa: PLC0415 (only where there is Parquet)

    with open_parquet(path) as file:
        counts = [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]
    sections: list[Section] = []
    first = rows = 0
    for group, count in enumerate(counts):
        rows += count
        if rows >= SECTION_ROWS or group == len(counts) - 1:
            sections.append(Section(path, "parquet", first, group + 1, 1, rows, rows))
            first, rows = group + 1, 0
    return sections or [Section(path, "parquet", 0, 0, 1, 0, 0)]


def _plan_jsonl(path: Path, size: int) -> list[Section]:
    if detect(path) == "utf-16":
        raise LogError("JSONL 不能用 UTF-16", "另存为 UTF-8")
    sections: list[Section] = []
    first = line = 0
    with path.open("rb") as file:
        while first < size:
            file.seek(min(first + SECTION_BYTES, size))
            file.readline()
            last = file.tell()
            rows = (last - first) // BYTES_A_ROW["jsonl"] + 1
            sections.append(Section(path, "jsonl", first, last, line + 1, last - first, rows))
            if last < size:
                line += _count_lines(path, first, last)
            first = last
    return sections


def _count_lines(path: Path, first: int, last: int) -> int:
    lines = 0
    with path.open("rb") as file:
        file.seek(first)
        while first < last:
            block = file.read(min(1 << 22, last - first))
            lines += block.count(b"\n")
            first += len(block)
    return lines


def read(section: Section, options: ReadOptions) -> Iterator[Chunk]:
    """Yield the rows of a section in bounded chunks; a `LogError` where reading cannot start or go on."""
    try:
        yield from _reader(section, options)
    except OSError as error:
        raise LogError(f"读到一半出错（{os_reason(error)}）", "检查磁盘和权限后再试") from error


def _reader(section: Section, options: ReadOptions) -> Iterator[Chunk]:
    # Each library is loaded only where a log needs it.
    if section.kind == "parquet":
        from guiju.formats.parquet_log import read_parquet  # noqa: PLC0415

        return read_parquet(section.path, range(section.first, section.last), options)
    if section.kind == "jsonl":
        from guiju.formats.jsonl_log import read_jsonl  # noqa: PLC0415

        return read_jsonl(section.path, (section.first, section.last), section.first_line, options)
    if section.kind == "xlsx":
        from guiju.formats.xlsx_log import read_xlsx  # noqa: PLC0415

        return read_xlsx(section.path, options)
    from guiju.formats.csv_log import read_csv  # noqa: PLC0415

    return read_csv(section.path, options)


def plan_all(paths: Sequence[Path]) -> tuple[list[tuple[int, Section]], dict[int, LogError]]:
    """Return the sections of all logs with the log's number, and the logs that cannot be read."""
    sections: list[tuple[int, Section]] = []
    errors: dict[int, LogError] = {}
    for number, path in enumerate(paths):
        try:
            sections += [(number, section) for section in plan(path)]
        except LogError as error:
            errors[number] = error
    return sections, errors
