"""Answers against the clock: the first answer, every answer, no answer, and asking again after silence."""

from guiju.judge.inspection.dialogue.cues import CueTable
from guiju.judge.inspection.dialogue.phrases import Check
from guiju.judge.inspection.dialogue.timeline import AGENT, BOT, BUYER, SYSTEM, Breach, Timeline
from guiju.judge.rulebook.detect_dialogue import Timing

_SECOND = 1000


def timing(detect: Timing, cues: CueTable) -> Check:
    """Return the check of a time limit; the limit itself is still in time."""
    needless = cues.bit(detect.unless)
    answers = (AGENT, BOT) if detect.counts == "any" else (AGENT,)
    limit = detect.limit or 0
    match detect.measure:
        case "first-response":
            return lambda line: _first(line, limit, answers)
        case "response":
            return lambda line: _every(line, limit, answers, needless)
        case "unanswered":
            return lambda line: _unanswered(line, limit, answers, needless)
        case _:
            return lambda line: _follow_up(line, limit, detect.not_before or 0, needless)


def _late(waited: int, limit: int) -> str:
    return f"买家等了 {waited // _SECOND} 秒，限 {limit // _SECOND} 秒"


def _first(line: Timeline, limit: int, answers: tuple[int, ...]) -> list[Breach]:
    asked = None
    for i, sender in enumerate(line.senders):
        if asked is None and sender == BUYER:
            asked = line.times[i]
        elif asked is not None and sender in answers:
            waited = line.times[i] - asked
            return [Breach(i, _late(waited, limit))] if waited > limit else []
    return []


def _every(line: Timeline, limit: int, answers: tuple[int, ...], needless: int) -> list[Breach]:
    found, asked = [], None
    for i, sender in enumerate(line.senders):
        if sender == BUYER:
            if asked is None and not line.cues[i] & needless:
                asked = line.times[i]
        elif sender in answers and asked is not None:
            if line.times[i] - asked > limit:
                found.append(Breach(i, _late(line.times[i] - asked, limit)))
            asked = None
    return found


def _unanswered(line: Timeline, limit: int, answers: tuple[int, ...], needless: int) -> list[Breach]:
    """Point to the first open message after the last word of anybody else but the system."""
    opened = None
    for i, sender in enumerate(line.senders):
        if sender == BUYER:
            if (opened is None or line.senders[i - 1] == BOT) and not line.cues[i] & needless:
                opened = i
        elif sender in answers:
            opened = None
    if opened is None or line.times[-1] - line.times[opened] < limit:
        return []
    return [Breach(opened, "到会话结束也没有人工回复")]


def _follow_up(line: Timeline, limit: int, not_before: int, needless: int) -> list[Breach]:
    """Silence after the agent's answer: the agent has to ask again between `not_before` and `limit`."""
    waiting: int | None = None
    owed = asked_again = False
    for i, sender in enumerate(line.senders):
        now = line.times[i]
        if waiting is not None and owed and not asked_again and now - waiting > limit and sender != BUYER:
            return [Breach(None, f"买家没有反应，{limit // 60 // _SECOND} 分钟内没有再跟进")]
        if sender in (BUYER, SYSTEM):
            if sender == BUYER:
                waiting, asked_again = None, False
                owed = not line.cues[i] & needless
            elif line.cues[i] & needless:
                owed = False
        elif sender == AGENT:
            asked_again = asked_again or (waiting is not None and now - waiting >= not_before)
            waiting = now
    return []
