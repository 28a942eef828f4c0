"""Greeting and closing: one of the wanted phrases has to stand at the beginning or at the end."""

from collections.abc import Callable

from guiju.judge.inspection.dialogue.cues import CueTable
from guiju.judge.inspection.dialogue.timeline import AGENT, Breach, Timeline
from guiju.judge.rulebook.detect_dialogue import Phrase

Check = Callable[[Timeline], list[Breach]]


def phrase(detect: Phrase, cues: CueTable) -> Check:
    """Return the check of a required phrase; a conversation without a human agent owes none."""
    wanted, excused = cues.bit(detect.any_of), cues.bit(detect.unless)
    opening = detect.position == "opening"
    where = "开头" if opening else "结尾"
    because = f"会话{where} {detect.within_messages} 条客服消息里没有要求的用语"

    def check(line: Timeline) -> list[Breach]:
        agents = line.of(AGENT)
        looked = agents[: detect.within_messages] if opening else agents[-detect.within_messages :]
        if not looked or any(line.cues[i] & wanted for i in looked):
            return []
        if excused and any(cue & excused for cue in line.cues):
            return []
        return [Breach(None, because)]

    return check
