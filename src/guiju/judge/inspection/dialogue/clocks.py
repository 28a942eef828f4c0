"""Answers against the clock: the first answer, every answer, no answer, and asking again after silence."""

from guiju.judge.inspection.dialogue.cues import CueTable
from guiju.judge.inspection.dialogue.timeline import AGENT, BOT, BUYER, SYSTEM, Breach, Check, Timeline
from guiju.judge.rulebook.detect_dialogue import Timing
from guiju.judge.rulebook.duration import spoken_duration

_SECOND = 1000


def timing(detect: Timing, cues: CueTable) -> Check:
    """Return the check of a time limit; the limit itself is still in time."""
    needless = cues.bit(detect.unless)
    answers = (AGENT, BOT) if detect.counts == "any" else (AGENT,)
    limit = detect.limit or 0
    match detect.measure:
        case "first-response":
            from_queue = detect.starts == "queue-entry"
            return Check(lambda line: _first(line, limit, answers, from_queue=from_queue))
        case "response":
            return Check(lambda line: _every(line, limit, answers, needless))
        case "unanswered":
            asking = cues.bit(detect.asking)
            return Check(lambda line: _unanswered(line, limit, answers, (needless, asking)))
        case _:
            exempt, early = cues.bit(detect.exempt), detect.not_before or 0
            return Check(lambda line: _follow_up(line, (early, limit), needless, exempt))


def _late(waited: int, limit: int) -> str:
    return f"买家等了 {waited // _SECOND} 秒，限 {spoken_duration(limit)}"


def _first(line: Timeline, limit: int, answers: tuple[int, ...], *, from_queue: bool) -> list[Breach]:
    asked = line.queued if from_queue else None
    times = line.times
    for i, sender in enumerate(line.senders):
        if sender == BUYER:
            if asked is None:
                asked = times[i]
        elif asked is not None and sender in answers and times[i] >= asked:
            waited = times[i] - asked
            return [Breach(i, _late(waited, limit))] if waited > limit else []
    return []


def _every(line: Timeline, limit: int, answers: tuple[int, ...], needless: int) -> list[Breach]:
    found, asked, times = [], None, line.times
    for i, sender in enumerate(line.senders):
        if sender == BUYER:
            if asked is None and not line.cues[i] & needless:
                asked = times[i]
        elif asked is not None and sender in answers:
            waited = times[i] - asked
            if waited > limit:
                found.append(Breach(i, _late(waited, limit)))
            asked = None
    return found


def _unanswered(line: Timeline, limit: int, answers: tuple[int, ...], bits: tuple[int, int]) -> list[Breach]:
    """Point to the first question, else the first open message, after the last word of anybody else but the system.

    `bits` are those of messages that need no answer and of messages that ask. What merely states something is open
    only if the log goes on after it: else nobody can tell whether an answer was to come.
    """
    needless, asking = bits
    opened, asked, by_bot = None, False, False
    for i, sender in enumerate(line.senders):
        if sender == BUYER:
            cue = line.cues[i]
            if not cue & needless:
                asks = not asking or bool(cue & asking)
                if opened is None or by_bot or (asks and not asked):
                    opened, asked, by_bot = i, asks, False
        elif sender in answers:
            opened, by_bot = None, False
        elif sender == BOT:
            by_bot = True
    if opened is None or not (asked or line.senders[-1] != BUYER):
        return []
    waited = line.times[-1] - line.times[opened]
    return [Breach(opened, "到会话结束也没有人工回复")] if waited >= limit else []


def _follow_up(line: Timeline, window: tuple[int, int], needless: int, exempt: int) -> list[Breach]:
    """Silence after the agent's answer: the agent has to ask again inside `window`, both ends included.

    A buyer who needs nothing more, who acts (a system message of `needless`) or who is `exempt` owes no answer.
    """
    early, late = window
    waiting: int | None = None
    owed = asked_again = False
    for i, sender in enumerate(line.senders):
        now, cue = line.times[i], line.cues[i]
        if sender == BUYER or (sender == SYSTEM and cue & needless):
            if cue & exempt:
                return []
            waiting, asked_again = None, False
            owed = sender == BUYER and not cue & needless
            continue
        if owed and waiting is not None and not asked_again and now - waiting > late:
            return [Breach(None, f"买家没有反应，{spoken_duration(late)}内没有再跟进")]
        if sender == AGENT:
            asked_again = asked_again or (waiting is not None and now - waiting >= early)
            waiting = now
    return []
