"""Read CSV and other delimited text: one row a message, quoted fields over several lines, a stray quote forgiven."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from guiju.formats.canon import RawRows, ReadOptions, canonicalise
from guiju.formats.charset import Lines, detect
from guiju.formats.columns import match_columns, missing_columns, wrong_columns
from guiju.formats.rows import BATCH_ROWS, Chunk, LogError, Rejected, excerpt

DELIMITERS = ",\t;|"
HEADER_WITHIN = 20
MAX_LINES_A_ROW = 200
MAX_FIELD = 2 << 20
MAX_BATCH_CHARS = 16 << 20

Row = tuple[int, list[str]]


class _StrayQuote(csv.Error):
    """A quoted field that took in so much that its quote must be a stray one."""


class _Record:
    """Hands one record's lines to the csv reader, and stops it where a quote was never closed."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.lines.current) >= MAX_LINES_A_ROW:
            raise _StrayQuote
        return next(self.lines)


def records(lines: Lines, delimiter: str, width: int) -> Iterator[Row]:
    """Yield each record with the line it began on.

    Where quotes do not add up (never closed, followed by text, or a record over several lines that does not have
    `width` cells), the record is its first line, with quotes as plain characters, and the next line begins a new one.
    """
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(_Record(lines), delimiter=delimiter, strict=True)
    while True:
        line = lines.start()
        try:
            cells = next(reader)
            if len(lines.current) > 1 and len(cells) != width:
                raise _StrayQuote
        except StopIteration:
            return
        except csv.Error:
            if not lines.current:
                return
            cells = next(csv.reader([lines.back_to_second()], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
            reader = csv.reader(_Record(lines), delimiter=delimiter, strict=True)
        yield line, cells


def read_csv(path: Path, options: ReadOptions) -> Iterator[Chunk]:
    """Yield the rows of a file; `progress` counts bytes."""
    encoding = detect(path)
    with path.open("rb") as file:
        delimiter, header_line, headers = _find_header(Lines(file, encoding), options)
    mapping = match_columns(headers, options.columns)
    places = {column: headers.index(header) for column, header in mapping.items()}
    with path.open("rb") as file:
        lines = Lines(file, encoding)
        done = 0
        for rows, rejected in _batches(records(lines, delimiter, len(headers)), header_line, len(headers)):
            columns = {column: _column(rows, place) for column, place in places.items()}
            raw = RawRows(columns, pa.array([line for line, _ in rows], pa.int64()))
            good, refused = canonicalise(raw, options)
            here = lines.position()
            yield Chunk(good, rejected + refused, len(rows) + len(rejected), here - done)
            done = here


def _column(rows: Sequence[Row], place: int) -> pa.Array:
    """Return one column; a cell with bytes that could not be decoded gives them back, to be refused by its row."""
    cells = [cells[place] for _, cells in rows]
    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError:
        return pa.array([cell.encode("utf-8", "surrogateescape") for cell in cells], pa.binary())


def _find_header(lines: Lines, options: ReadOptions) -> tuple[str, int, list[str]]:
    """Return delimiter, line and cells of the first line that names every needed column."""
    first: list[str] | None = None
    for number, line in zip(range(1, HEADER_WITHIN + 1), lines, strict=False):
        for delimiter in DELIMITERS:
            cells = _cells(line, delimiter)
            mapping = match_columns(cells, options.columns)
            if not missing_columns(mapping, platform_given=bool(options.platform)):
                return delimiter, number, cells
            if len(cells) > 1 and (first is None or (number == 1 and len(cells) > len(first))):
                first = cells
    if lines.number == 0:
        raise LogError("文件是空的", "检查导出是否完成")
    headers = first or [excerpt(line.strip()) for line in lines.current[:1]]
    mapping = match_columns(headers, options.columns)
    raise wrong_columns(headers, missing_columns(mapping, platform_given=bool(options.platform)))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _batches(rows: Iterator[Row], header_line: int, width: int) -> Iterator[tuple[list[Row], list[Rejected]]]:
    """Gather full rows into bounded batches, and set aside those with too few or too many cells."""
    good: list[Row] = []
    rejected: list[Rejected] = []
    chars = 0
    for line, cells in rows:
        if line == header_line or not any(cells):
            continue
        if line < header_line:
            rejected.append(Rejected(line, "在表头之前", "不是消息就不用管；否则移到表头之后", _joined(cells)))
        elif len(cells) == width or (len(cells) > width and not any(cells[width:])):
            good.append((line, cells))
            chars += sum(map(len, cells))
        else:
            reason = f"有 {len(cells)} 格，表头有 {width} 格"
            rejected.append(
                Rejected(line, reason, "含逗号、换行的内容要用双引号括起来，内容里的双引号写两遍", _joined(cells))
            )
        if len(good) + len(rejected) >= BATCH_ROWS or chars > MAX_BATCH_CHARS:
            yield good, rejected
            good, rejected, chars = [], [], 0
    if good or rejected:
        yield good, rejected


def _joined(cells: Sequence[str]) -> str:
    return excerpt(" | ".join(cell[:1000] for cell in cells[:50]))
