"""Durations as people write them in packs: 30s, 3min, 24h, 7d."""

import re

_UNITS = {"ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
_SPOKEN = {"ms": "毫秒", "s": "秒", "min": "分钟", "h": "小时", "d": "天"}
_SHAPE = re.compile(r"(\d+)(ms|s|min|h|d)")


def parse_duration(text: str) -> int:
    """Return `text` as whole milliseconds.

    >>> parse_duration("3min")
    180000
    """
    found = _SHAPE.fullmatch(text.strip())
    if not found:
        message = f"“{text}”不是时长；写成 30s、3min、24h 或 7d"
        raise ValueError(message)
    return int(found[1]) * _UNITS[found[2]]


def spoken_duration(milliseconds: int) -> str:
    """Return a duration as it is said in Chinese, in the largest unit that measures it exactly.

    >>> spoken_duration(180000)
    '3分钟'
    """
    unit = max((name for name, size in _UNITS.items() if milliseconds % size == 0), key=lambda name: _UNITS[name])
    return f"{milliseconds // _UNITS[unit]}{_SPOKEN[unit]}"
