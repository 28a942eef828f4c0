"""What the agent promised: the words, the kind, until when, and whether a later message shows that it was kept."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from guiju.judge.inspection.dialogue.cues import CueTable
from guiju.judge.inspection.dialogue.timeline import AGENT, SYSTEM, Timeline
from guiju.judge.model.finding import Promise
from guiju.judge.model.message import Message
from guiju.judge.rulebook import Rule
from guiju.judge.rulebook.detect_dialogue import PromiseShape
from guiju.judge.text.codes import HIT_FIELDS
from guiju.judge.text.program import Compiled

_NUMBERS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "半": 0}
_UNITS = {"分钟": timedelta(minutes=1), "小时": timedelta(hours=1), "天": timedelta(days=1), "日": timedelta(days=1)}
_SPAN = re.compile(r"(\d+|[一二三四五六七八九十两])个?(工作)?(分钟|小时|天|日)")
_DAYS = {"今天": 0, "今晚": 0, "今日": 0, "当天": 0, "明天": 1, "明早": 1, "明晚": 1, "次日": 1, "后天": 2}


class PromiseRules:
    """The promise rules of a platform, and the bits by which their words are found."""

    def __init__(self, rules: Sequence[Rule], cues: CueTable) -> None:
        self._rules = [
            (
                rule,
                rule.detect,
                cues.bit(rule.detect.any_of),
                cues.bit(rule.detect.kept_by),
                cues.bit(rule.detect.unless),
            )
            for rule in rules
            if isinstance(rule.detect, PromiseShape)
        ]

    def made(self, messages: Sequence[Message], line: Timeline, compiled: Compiled) -> Iterator[Promise]:
        """Yield the promises of a conversation in order."""
        for i, message in enumerate(messages):
            if line.senders[i] != AGENT:
                continue
            for _, detect, words, kept_by, unless in self._rules:
                if line.cues[i] & words and not line.cues[i] & unless:
                    kept = any(
                        line.cues[j] & kept_by
                        for j in range(i + 1, len(messages))
                        if line.senders[j] in (AGENT, SYSTEM)
                    )
                    for start, end in _places(compiled, message.text, words):
                        text = message.text[start:end]
                        yield Promise(
                            detect.what, start, end, text, i, until(text, message.sent_at), "kept" if kept else "open"
                        )


def _places(compiled: Compiled, text: str, words: int) -> list[tuple[int, int]]:
    compiled.program.scan(text)
    hits = compiled.program.take()
    rules = (compiled.specs[hits[at + 1]].rule for at in range(0, len(hits), HIT_FIELDS))
    return [
        (hits[at + 2], hits[at + 3])
        for at, rule in zip(range(0, len(hits), HIT_FIELDS), rules, strict=True)
        if 1 << rule & words
    ]


def until(text: str, said_at: datetime | None) -> datetime | None:
    """Return the moment that a promise names, counted from when it was said; None when it names none.

    >>> from datetime import datetime, timezone
    >>> until("48小时内给您退", datetime(2026, 1, 1, 8, tzinfo=timezone.utc)).isoformat()
    '2026-01-03T08:00:00+00:00'
    """
    if said_at is None:
        return None
    span = _SPAN.search(text)
    if span and not span[2]:
        many = int(span[1]) if span[1].isdigit() else _NUMBERS[span[1]]
        return said_at + many * _UNITS[span[3]]
    for word, days in _DAYS.items():
        if word in text:
            return (said_at + timedelta(days=days)).replace(hour=23, minute=59, second=59, microsecond=0)
    return None
