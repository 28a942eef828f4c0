"""Greeting and closing: one of the wanted phrases has to stand at the beginning or at the end."""

from guiju.judge.inspection.dialogue.cues import CueTable
from guiju.judge.inspection.dialogue.timeline import AGENT, BUYER, Breach, Check, Timeline
from guiju.judge.rulebook.detect_dialogue import Phrase


def phrase(detect: Phrase, cues: CueTable) -> Check:
    """Return the check of a required phrase; a conversation without a human agent owes none."""
    wanted, excused, settled = cues.bit(detect.any_of), cues.bit(detect.unless), cues.bit(detect.settled)
    many, opening = detect.within_messages, detect.position == "opening"
    breach = [Breach(None, f"会话{'开头' if opening else '结尾'} {many} 条客服消息里没有要求的用语")]

    def check(line: Timeline) -> list[Breach]:
        said = _opening(line, many) if opening else _closing(line, many, settled)
        if said is None or said & wanted:
            return []
        return [] if excused and any(cue & excused for cue in line.cues) else breach

    return Check(check)


def _opening(line: Timeline, many: int) -> int | None:
    """Return the cues of the first agent messages; None when there is none."""
    said, left = None, many
    for sender, cue in zip(line.senders, line.cues, strict=True):
        if sender == AGENT:
            said = (said or 0) | cue
            left -= 1
            if not left:
                break
    return said


def _closing(line: Timeline, many: int, settled: int) -> int | None:
    """Return the cues of the last agent messages, and of all after the buyer's last wish, if `settled` tells wishes."""
    said, left, wished = None, many, not settled
    for sender, cue in zip(reversed(line.senders), reversed(line.cues), strict=True):
        if sender == AGENT:
            if left <= 0 and wished:
                break
            said = (said or 0) | cue
            left -= 1
        elif sender == BUYER and not cue & settled:
            if left <= 0:
                break
            wished = True
    return said
