"""The messages of whole conversations, sorted and freed of duplicates, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiju.formats.moments import CHINA_MS, DAY_MS
from guiju.formats.rows import SCHEMA, SENDERS

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]

SPILLED = SCHEMA.append(pa.field("file", pa.int16(), nullable=False))
UNTIMED = np.iinfo(np.int64).max
AGENT = SENDERS.index("agent")
MAX_STRING = 1 << 30


@dataclass(frozen=True)
class Rows:
    """Rows in `SPILLED`, sorted by conversation and time; conversation `c` has the rows `starts[c]:starts[c + 1]`.

    `sent_at` is `UNTIMED` in a log without times. Ties keep the order of the file.
    """

    table: pa.Table
    starts: Ints

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def conversations(self) -> int:
        """How many conversations there are."""
        return len(self.starts) - 1

    @cached_property
    def conversation(self) -> Ints:
        """The number of each row's conversation."""
        return np.repeat(np.arange(self.conversations), np.diff(self.starts))

    @cached_property
    def sent_at(self) -> Ints:
        """When each message was sent."""
        return _ints(self.table["sent_at"].fill_null(UNTIMED))

    @cached_property
    def sender(self) -> Ints:
        """Each row's index in `SENDERS`."""
        return _ints(self.array("sender").indices)

    @cached_property
    def platform(self) -> Ints:
        """Each row's index in `PLATFORMS`."""
        return _ints(self.array("platform").indices)

    @cached_property
    def day(self) -> Ints:
        """The local day of each message, counted from 1970-01-01; -1 without a time."""
        return np.where(self.sent_at == UNTIMED, -1, (self.sent_at + CHINA_MS) // DAY_MS)

    @cached_property
    def agent(self) -> Ints:
        """Each row's agent, an index in `names("agent")`: its own, else the first of the conversation, else -1."""
        return self._filled("agent")

    @cached_property
    def shop(self) -> Ints:
        """Each row's shop, an index in `names("shop")`: its own, else the first of the conversation, else -1."""
        return self._filled("shop")

    def array(self, column: str) -> pa.Array:
        """Return a column as one array."""
        return one_array(self.table[column])

    def names(self, column: str) -> list[str]:
        """Return the names that the indexes of `agent` or `shop` stand for."""
        names: list[str] = self.array(column).dictionary.to_pylist()
        return names

    def take(self, conversations: Mask) -> "Rows":
        """Return only the conversations for which the mask holds."""
        kept = self.table.filter(pa.array(np.repeat(conversations, np.diff(self.starts))))
        return Rows(kept, np.concatenate(([0], np.cumsum(np.diff(self.starts)[conversations]))))

    def _filled(self, column: str) -> Ints:
        own = _ints(self.array(column).indices.fill_null(-1))
        if not len(own) or own.min() >= 0:
            return own
        # The first row with a name, per conversation: nameless rows sort behind all others.
        places = np.where(own >= 0, np.arange(len(own)), len(own))
        first = np.minimum.reduceat(places, self.starts[:-1])
        whole = np.append(own, -1)[first]
        return np.where(own >= 0, own, whole[self.conversation])


def load(files: Sequence[Path]) -> pa.Table:
    """Read the spilled files of one partition into memory."""
    tables = [_load(path) for path in files]
    if not tables:
        return SPILLED.empty_table()
    table = pa.concat_tables(tables)
    if table.nbytes > MAX_STRING:
        wide = SPILLED.set(SPILLED.get_field_index("text"), pa.field("text", pa.large_string(), nullable=False))
        table = table.cast(wide)
    return table.unify_dictionaries().combine_chunks()


def _load(path: Path) -> pa.Table:
    with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as stream:
        return stream.read_all()


def sort(table: pa.Table) -> tuple[Rows, Rows]:
    """Return the rows sorted into conversations, and apart from them the rows that repeat another one exactly."""
    if table.num_rows == 0:
        return Rows(table, np.zeros(1, np.int64)), Rows(table, np.zeros(1, np.int64))
    key = _conversation_keys(table)
    sent_at = _ints(table["sent_at"].fill_null(UNTIMED))
    order = np.lexsort((sent_at, key))
    repeated = _repeated(table, key, order)
    kept = order[~repeated[order]] if repeated.any() else order
    doubles = np.flatnonzero(repeated)
    return _rows(table, key, kept), _rows(table, key, doubles)


def _rows(table: pa.Table, key: Ints, order: Ints) -> Rows:
    sorted_key = key[order]
    starts = np.flatnonzero(np.diff(sorted_key, prepend=-1, append=-1))
    if not len(order):
        starts = np.zeros(1, np.int64)
    return Rows(table.take(pa.array(order)), starts)


def _conversation_keys(table: pa.Table) -> Ints:
    """Number the conversations in the order of their first rows; equal ids of two shops or platforms are two."""
    encoded = pc.dictionary_encode(one_array(table["conversation_id"]))
    key = _ints(encoded.indices)
    platform = _ints(one_array(table["platform"]).indices)
    shop = _ints(one_array(table["shop"]).indices.fill_null(-1))
    if platform.min() == platform.max() and shop.min() == shop.max():
        return key
    shop = _single(key, shop, len(encoded.dictionary))
    combined = (key * 8 + platform) * (int(shop.max()) + 2) + shop + 1
    _, first, inverse = np.unique(combined, return_index=True, return_inverse=True)
    ranks = np.empty(len(first), np.int64)
    ranks[np.argsort(first, kind="stable")] = np.arange(len(first))
    numbered: Ints = ranks[inverse]
    return numbered


def _single(key: Ints, shop: Ints, count: int) -> Ints:
    """Fill in the shop of nameless rows where the conversation's other rows all name the same."""
    low = np.full(count, np.iinfo(np.int64).max)
    high = np.full(count, -1)
    named = shop >= 0
    np.minimum.at(low, key[named], shop[named])
    np.maximum.at(high, key[named], shop[named])
    return np.where(~named & (low[key] == high[key]), high[key], shop)


def _repeated(table: pa.Table, key: Ints, order: Ints) -> Mask:
    """Mark rows that equal an earlier row in everything but the line; one line's own never repeat."""
    repeated: Mask = np.zeros(len(key), dtype=bool)
    sent_at = _ints(table["sent_at"].fill_null(UNTIMED))
    same = (np.diff(key[order]) == 0) & (np.diff(sent_at[order]) == 0) & (sent_at[order][1:] != UNTIMED)
    tied = order[np.append(same, False) | np.insert(same, 0, False)]
    if not len(tied):
        return repeated
    tied.sort()
    few = table.take(pa.array(tied))
    text = _ints(pc.dictionary_encode(one_array(few["text"])).indices)
    agent = _ints(one_array(few["agent"]).indices.fill_null(-1))
    sender = _ints(one_array(few["sender"]).indices)
    line = _ints(few["source_line"]) * 65_536 + _ints(few["file"])
    columns = (text, agent, sender, sent_at[tied], key[tied])
    by_value = np.lexsort(columns)
    equal = np.ones(len(tied) - 1, dtype=bool)
    for column in columns:
        equal &= np.diff(column[by_value]) == 0
    first = np.maximum.accumulate(np.where(np.insert(~equal, 0, True), np.arange(len(tied)), 0))
    repeated[tied[by_value]] = line[by_value] != line[by_value][first]
    return repeated


def one_array(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as one array; dictionaries must be unified."""
    if column.num_chunks == 1:
        return column.chunk(0)
    return column.combine_chunks() if column.num_chunks else pa.array([], column.type)


def _ints(column: pa.Array | pa.ChunkedArray) -> Ints:
    values: Ints = column.to_numpy(zero_copy_only=False) if isinstance(column, pa.Array) else column.to_numpy()
    return values.astype(np.int64, copy=False)
