"""Read Parquet logs, a few row groups a section, only the columns that matter."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guiju.formats.canon import RawRows, ReadOptions, canonicalise
from guiju.formats.columns import match_columns, missing_columns, wrong_columns
from guiju.formats.rows import BATCH_BYTES, BATCH_ROWS, Chunk, LogError, excerpt

FAULTS = (pa.ArrowException, OSError, ValueError, OverflowError)
CURE = "文件可能没有传完，从来源重新导出或重新复制一份"


def open_parquet(path: Path) -> pq.ParquetFile:
    """Open a file and read its footer; a `LogError` where there is none."""
    try:
        file = pq.ParquetFile(path)
        _ = file.schema_arrow.names
    except FAULTS as error:
        raise LogError(f"这不是完整的 Parquet 文件（{_first_line(error)}）", CURE) from error
    return file


def read_parquet(path: Path, groups: range, options: ReadOptions) -> Iterator[Chunk]:
    """Yield the rows of some row groups; `progress` counts rows, lines are rows from 1."""
    with open_parquet(path) as file:
        headers = file.schema_arrow.names
        mapping = match_columns(headers, options.columns)
        lacking = missing_columns(mapping, platform_given=bool(options.platform))
        if lacking:
            raise wrong_columns(headers, lacking)
        row = 1 + sum(file.metadata.row_group(group).num_rows for group in range(groups.start))
        size, wanted = _batch_rows(file, groups), list(mapping.values())
        try:
            for batch in file.iter_batches(size, row_groups=list(groups), columns=wanted, use_threads=False):
                lines = pa.array(range(row, row + batch.num_rows), pa.int64())
                columns = {column: batch.column(header) for column, header in mapping.items()}
                good, rejected = canonicalise(RawRows(columns, lines), options)
                yield Chunk(good, rejected, batch.num_rows, batch.num_rows)
                row += batch.num_rows
        except FAULTS as error:
            raise LogError(f"从第 {row} 行起读不下去（{_first_line(error)}）", CURE) from error


def _batch_rows(file: pq.ParquetFile, groups: range) -> int:
    """Return how many rows stay within the memory of a batch."""
    rows = sum(file.metadata.row_group(group).num_rows for group in groups)
    size = sum(file.metadata.row_group(group).total_byte_size for group in groups)
    fitting: int = BATCH_BYTES * rows // max(size, 1)
    return max(256, min(BATCH_ROWS, fitting))


def _first_line(error: BaseException) -> str:
    return excerpt(str(error).partition("\n")[0][:120])
