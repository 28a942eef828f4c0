"""Read spreadsheets (XLSX, and what else calamine knows): every sheet whose first rows name the columns."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine

from guiju.formats.canon import RawRows, ReadOptions, canonicalise
from guiju.formats.columns import match_columns, missing_columns, wrong_columns
from guiju.formats.rows import BATCH_ROWS, EMPTY, Chunk, LogError, Rejected, excerpt

HEADER_WITHIN = 20
MAX_UNPACKED = 1 << 30
CURE = "用表格软件打开后另存为 .xlsx，或导出成 CSV"

Row = tuple[int, list[str | None]]


def read_xlsx(path: Path, options: ReadOptions) -> Iterator[Chunk]:
    """Yield the rows of all sheets; lines are row numbers of the sheet, and all `progress` comes at the end."""
    _refuse_bomb(path)
    with _complaints():
        book = python_calamine.CalamineWorkbook.from_path(path)
        names = book.sheet_names
    unread: dict[str, LogError] = {}
    read = False
    for name in names:
        with _complaints():
            sheet = book.get_sheet_by_name(name)
        if len(names) > 1 and sheet.height == 0:
            continue
        try:
            yield from _read_sheet(sheet, options)
        except LogError as error:
            unread[name] = error
        else:
            read = True
    if unread and not read:
        raise next(iter(unread.values()))
    if not read:
        raise LogError("文件里没有内容", "检查导出是否完成")
    notes = [Rejected(None, f"工作表“{name}”没有读：{why.problem}", why.cure, "") for name, why in unread.items()]
    yield Chunk(EMPTY, notes, 0, path.stat().st_size)


@contextmanager
def _complaints() -> Iterator[None]:
    """Tell the reader's errors in our words; its panics derive from `BaseException`."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise LogError(f"打不开这个表格文件（{excerpt(str(error))}）", CURE) from error


def _refuse_bomb(path: Path) -> None:
    """Refuse a file that unpacks to more than memory should hold; the reader holds whole sheets."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except Exception as error:  # Damaged archives raise many kinds.
        raise LogError("这个表格文件不完整", CURE) from error
    if unpacked > MAX_UNPACKED:
        raise LogError(f"表格展开后有 {unpacked >> 20} MB，太大了", "导出成 CSV 或 Parquet，或分成几个文件")


def _read_sheet(sheet: Any, options: ReadOptions) -> Iterator[Chunk]:
    with _complaints():
        grid = enumerate(sheet.iter_rows(), start=1)
    headers, above = _find_header(grid, options)
    if above:
        yield Chunk(EMPTY, above, len(above), 0)
    mapping = match_columns(headers, options.columns)
    places = {column: headers.index(header) for column, header in mapping.items()}
    rows: list[Row] = []
    for number, cells in grid:
        if any(cell not in {"", None} for cell in cells):
            rows.append((number, [_plain(cell) for cell in cells]))
        if len(rows) >= BATCH_ROWS:
            yield _chunk(rows, places, options)
            rows = []
    if rows:
        yield _chunk(rows, places, options)


def _chunk(rows: Sequence[Row], places: dict[str, int], options: ReadOptions) -> Chunk:
    columns = {column: pa.array([cells[place] for _, cells in rows], pa.string()) for column, place in places.items()}
    good, rejected = canonicalise(RawRows(columns, pa.array([number for number, _ in rows], pa.int64())), options)
    return Chunk(good, rejected, len(rows), 0)


def _find_header(grid: Iterator[tuple[int, Sequence[Any]]], options: ReadOptions) -> tuple[list[str], list[Rejected]]:
    """Return the first row that names every needed column, and what stood above it."""
    above: list[Rejected] = []
    first: list[str] | None = None
    for number, cells in grid:
        headers = [_plain(cell) or "" for cell in cells]
        if not any(headers):
            continue
        first = first or headers
        if not missing_columns(match_columns(headers, options.columns), platform_given=bool(options.platform)):
            return headers, above
        raw = excerpt(" | ".join(headers))
        above.append(Rejected(number, "在表头之前", "不是消息就不用管；否则移到表头之后", raw))
        if len(above) >= HEADER_WITHIN:
            break
    if first is None:
        raise LogError("工作表是空的", "检查导出是否完成")
    mapping = match_columns(first, options.columns)
    raise wrong_columns(first, missing_columns(mapping, platform_given=bool(options.platform)))


def _plain(cell: Any) -> str | None:
    """Return a cell as text: whole numbers without a point, times in ISO form."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date)):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell)
