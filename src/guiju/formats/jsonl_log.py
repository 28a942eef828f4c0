"""Read JSON lines: one object a message, or one object a conversation with its `messages`."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from guiju.formats.canon import RawRows, ReadOptions, canonicalise
from guiju.formats.charset import MAX_LINE, detect
from guiju.formats.columns import SYNONYMS, match_columns, missing_columns, wrong_columns
from guiju.formats.rows import BATCH_ROWS, Chunk, LogError, Rejected, excerpt

MAX_BATCH_CHARS = 16 << 20
NOT_JSON = "每行写一个 JSON 对象：一条消息，或一个带 messages 的会话"

Cells = Mapping[str, str | None]


class _Unreadable(Exception):  # noqa: N818 (it is told to the user as a rejected row, not raised to anybody)
    """A line, or a message in it, that is no message: why, and what to do."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(reason)
        self.cure = cure


class JsonRows:
    """Turns lines into rows; remembers which keys mean what. `chosen` is what `--map` says."""

    def __init__(self, options: ReadOptions) -> None:
        self.options = options
        self.mapping = lru_cache(256)(self._map)

    def _map(self, keys: tuple[str, ...]) -> dict[str, str]:
        return match_columns(keys, self.options.columns)

    def rows(self, record: Any) -> Iterator[Cells | _Unreadable]:
        """Yield the messages in one line's value."""
        if not isinstance(record, dict):
            yield _Unreadable("不是 JSON 对象", NOT_JSON)
        elif isinstance(record.get("messages"), list):
            yield from self._conversation(record)
        else:
            mapping = self.mapping(tuple(record))
            lacking = missing_columns(mapping, platform_given=True)
            if lacking:
                yield _Unreadable(*_split(wrong_columns(record, lacking)))
            else:
                yield _cells(record, mapping)

    def _conversation(self, record: dict[str, Any]) -> Iterator[Cells | _Unreadable]:
        mapping = {"conversation_id": "id", **self.mapping(tuple(key for key in record if key != "messages"))}
        common = _cells(record, {column: key for column, key in mapping.items() if key in record})
        if isinstance(common, _Unreadable):
            yield common
            return
        for index, message in enumerate(record["messages"]):
            if not isinstance(message, dict):
                yield _Unreadable(f"第 {index + 1} 条消息不是 JSON 对象", NOT_JSON)
                continue
            cells = _cells(message, self.mapping(tuple(message)))
            if isinstance(cells, _Unreadable):
                yield _Unreadable(f"第 {index + 1} 条消息：{cells}", cells.cure)
            else:
                yield common | {key: value for key, value in cells.items() if value is not None}


def _split(error: LogError) -> tuple[str, str]:
    return error.problem, error.cure


def _cells(record: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, str | None] | Any:
    cells: dict[str, str | None] = {}
    for column, key in mapping.items():
        value = record[key]
        if value is None or isinstance(value, str):
            cells[column] = value
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            cells[column] = repr(value)
        else:
            return _Unreadable(f"“{excerpt(key)}”应是文字或数", "把它写成字符串")
    return cells


def read_jsonl(path: Path, span: tuple[int, int], first_line: int, options: ReadOptions) -> Iterator[Chunk]:
    """Yield the rows of the bytes `span` of a file, which starts with line `first_line`; `progress` counts bytes."""
    encoding = detect(path)
    batch = _Batch(options)
    with path.open("rb") as file:
        for number, line in _lines(file, span, first_line):
            batch.add(number, line, encoding)
            if batch.full():
                yield batch.take()
    yield batch.take()


def _lines(file: BinaryIO, span: tuple[int, int], first_line: int) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines; one that is longer than any message comes in pieces, each of which will be refused."""
    file.seek(span[0])
    left, number = span[1] - span[0], first_line
    while left > 0 and (line := file.readline(min(MAX_LINE * 4, left))):
        yield number, line
        left -= len(line)
        number += line.endswith(b"\n")


class _Batch:
    """Rows on their way to becoming a `Chunk`."""

    def __init__(self, options: ReadOptions) -> None:
        self.options = options
        self.reader = JsonRows(options)
        self.timed = False
        self._clear()

    def _clear(self) -> None:
        self.cells: dict[str, list[str | None]] = {column: [] for column in SYNONYMS}
        self.lines: list[int] = []
        self.rejected: list[Rejected] = []
        self.progress = 0

    def full(self) -> bool:
        return len(self.lines) + len(self.rejected) >= BATCH_ROWS or self.progress > MAX_BATCH_CHARS

    def add(self, number: int, line: bytes, encoding: str) -> None:
        self.progress += len(line)
        try:
            text = line.decode(encoding)
            if not text.strip():
                return
            record = json.loads(text)
        except UnicodeDecodeError:
            self._refuse(number, _Unreadable("编码损坏，不是有效的文字", "从来源重新导出这一行"), line)
            return
        except (ValueError, RecursionError):
            self._refuse(number, _Unreadable("不是有效的 JSON", NOT_JSON), line)
            return
        for cells in self.reader.rows(record):
            if isinstance(cells, _Unreadable):
                self._refuse(number, cells, line)
            else:
                self.lines.append(number)
                for column, values in self.cells.items():
                    values.append(cells.get(column))

    def _refuse(self, number: int, why: _Unreadable, line: bytes) -> None:
        raw = excerpt(line[:1000].decode("utf-8", "backslashreplace").strip())
        self.rejected.append(Rejected(number, str(why), why.cure, raw))

    def take(self) -> Chunk:
        """Return what was gathered, and begin anew."""
        self.timed = self.timed or any(value is not None for value in self.cells["sent_at"])
        columns = {
            column: _strings(values) for column, values in self.cells.items() if column != "sent_at" or self.timed
        }
        rows = len(self.lines) + len(self.rejected)
        good, refused = canonicalise(RawRows(columns, pa.array(self.lines, pa.int64())), self.options)
        chunk = Chunk(good, self.rejected + refused, rows, self.progress)
        self._clear()
        return chunk


def _strings(values: list[str | None]) -> pa.Array:
    """Return a column; a lone surrogate, which no UTF-8 can hold, is kept as bytes and refused with its row."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([value and value.encode("utf-8", "surrogatepass") for value in values], pa.binary())
