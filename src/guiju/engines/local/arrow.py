"""Arrow columns to the judge: the buffers are handed over as they are, nothing is made per message."""

from typing import Any

import numpy as np
import pyarrow as pa

from guiju.judge.inspection import Judge
from guiju.judge.inspection.columns import Hits
from guiju.judge.model.terms import Platform


def check_many(judge: Judge, texts: Any, platform: Platform) -> list[Hits]:
    """Judge many agent messages of one platform, a list or an Arrow column, by the rules of the judge's `as_of`.

    Returns one `Hits` a chunk (a list is one chunk), with rows counted from the beginning of the chunk. A null is an
    empty message. Raises TypeError for a column that is not of text.

    >>> from datetime import date
    >>> import guiju, pyarrow
    >>> judge = guiju.Judge(guiju.load(), as_of=date(2026, 11, 22))
    >>> column = pyarrow.array(["您好", "淘宝店也是我们的"])
    >>> (hits,) = guiju.check_many(judge, column, guiju.Platform.JD)
    >>> [row for row, _ in hits.findings(column.to_pylist())]
    [1]
    """
    if isinstance(texts, pa.ChunkedArray):
        return [_checked(judge, chunk, platform) for chunk in texts.chunks]
    if isinstance(texts, pa.Array):
        return [_checked(judge, texts, platform)]
    return [judge.check_many(texts, platform)]


def _checked(judge: Judge, column: "pa.Array", platform: Platform) -> Hits:
    kind = column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)):
        raise TypeError(f"a column of {kind}; give one of text, for example column.cast(pyarrow.string())")
    plain: Any = column.cast(pa.string())
    _, offsets, data = plain.buffers()
    first, last = plain.offset, plain.offset + len(plain) + 1
    starts = np.frombuffer(offsets, np.int32)[first:last] if offsets else np.zeros(1, np.int32)
    letters = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    return judge.check_buffers(letters, starts, np.arange(len(plain), dtype=np.int32), platform)
