"""The one shape in which every log reaches the engines, and the shape of a row that does not."""

import json
from dataclasses import asdict, dataclass

import pyarrow as pa

from guiju.judge.model.terms import Platform, Sender

PLATFORMS: tuple[str, ...] = tuple(Platform)
SENDERS: tuple[str, ...] = tuple(Sender)

CODES = pa.dictionary(pa.int8(), pa.string())
NAMES = pa.dictionary(pa.int32(), pa.string())

SCHEMA = pa.schema(
    [
        pa.field("conversation_id", pa.string(), nullable=False),
        pa.field("platform", CODES, nullable=False),
        pa.field("shop", NAMES),
        pa.field("agent", NAMES),
        pa.field("sender", CODES, nullable=False),
        pa.field("sent_at", pa.int64()),
        pa.field("text", pa.string(), nullable=False),
        pa.field("source_line", pa.int64(), nullable=False),
    ]
)
"""`sent_at` counts ms since 1970 in UTC, null in a log without times. Codes index `PLATFORMS` and `SENDERS`."""

EMPTY = pa.RecordBatch.from_arrays([pa.array([], kind.type) for kind in SCHEMA], schema=SCHEMA)

BATCH_ROWS = 65_536
BATCH_BYTES = 32 << 20
MAX_TEXT_BYTES = 65_536
EXCERPT = 200


class LogError(Exception):
    """A log that cannot be read (further): what is wrong, and what to do now; both in Chinese for the user."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(f"{problem}。{cure}。")
        self.problem = problem
        self.cure = cure

    def __reduce__(self) -> tuple[type["LogError"], tuple[str, str]]:
        """Let the error pass from one process to another."""
        return LogError, (self.problem, self.cure)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be read: its line (None: the whole file), why, what to do, and the beginning of it."""

    line: int | None
    reason: str
    cure: str
    raw: str

    def to_json(self, file: str) -> str:
        """Return one JSON line that also names the file."""
        return json.dumps({"file": excerpt(file), **asdict(self)}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a log in `SCHEMA`, the rows refused on the way, and how far in the file this went.

    `rows` counts what was read, good or bad; `progress` is in the unit of `Section.size`.
    """

    batch: pa.RecordBatch
    rejected: list[Rejected]
    rows: int
    progress: int


def excerpt(text: str) -> str:
    """Return the beginning of a raw row, with what cannot be shown escaped."""
    cut = text[:EXCERPT] + ("…" if len(text) > EXCERPT else "")
    return cut.encode("utf-8", "backslashreplace").decode("utf-8")
