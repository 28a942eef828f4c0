"""Makes logs for tests, and reads them back."""

from pathlib import Path
from typing import Any

from guiju.formats.canon import ReadOptions
from guiju.formats.rows import LogError, Rejected
from guiju.formats.sections import plan, read

HEADER = "会话ID,平台,店铺,客服,发送方,发送时间,消息内容\n"


def read_all(path: Path, **options: Any) -> tuple[list[dict[str, Any]], list[Rejected]]:
    """Return all good rows as dictionaries, and the rejected ones."""
    rows: list[dict[str, Any]] = []
    rejected: list[Rejected] = []
    for section in plan(path):
        for chunk in read(section, ReadOptions(**options)):
            rows += chunk.batch.to_pylist()
            rejected += chunk.rejected
            assert chunk.rows == chunk.batch.num_rows + len(chunk.rejected) or chunk.rows == 0
    return rows, rejected


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def failure(path: Path, **options: Any) -> LogError:
    """Return the error that reading raises."""
    try:
        read_all(path, **options)
    except LogError as error:
        return error
    raise AssertionError(f"{path} was read")
