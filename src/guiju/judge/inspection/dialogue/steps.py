"""Steps that one message calls for: something owed after it, or something ruled out."""

from guiju.judge.inspection.dialogue.cues import CueTable
from guiju.judge.inspection.dialogue.phrases import Check
from guiju.judge.inspection.dialogue.timeline import CODES, Breach, Timeline
from guiju.judge.rulebook.detect_dialogue import Following, Sequence


def sequence(detect: Sequence, cues: CueTable) -> Check:
    """Return the check of a sequence; the trigger itself counts towards what is owed when its sender owes it."""
    begins, not_begin = cues.bit(detect.trigger.any_of), cues.bit(detect.trigger.unless)
    who = CODES[detect.trigger.sender]
    following = detect.expect or detect.forbid
    assert following is not None  # noqa: S101 - the loader made sure
    wanted, unwanted = cues.bit(following.any_of), cues.bit(following.unless)
    excuse = detect.excuse
    excusing = (CODES[excuse.sender], cues.bit(excuse.any_of), bool(excuse.any_of)) if excuse else None

    def check(line: Timeline) -> list[Breach]:
        found: list[Breach] = []
        for i, sender in enumerate(line.senders):
            if sender != who or (detect.trigger.any_of and not line.cues[i] & begins) or line.cues[i] & not_begin:
                continue
            if excusing and _excused(line, i, *excusing):
                continue
            met = _matching(line, i, following, wanted, unwanted, own=detect.expect is not None)
            if detect.expect and len(met) < following.at_least:
                found.append(_breach(detect, line, i, f"应有 {following.at_least} 次，只有 {len(met)} 次"))
            elif detect.forbid and len(met) >= following.at_least:
                at = met[0] if detect.point_at == "reply" else i
                found.append(Breach(None if detect.point_at == "none" else at, "出现了不该有的回复"))
        return found[:1] if detect.point_at == "none" else found

    return check


def _excused(line: Timeline, trigger: int, sender: int, bits: int, some: bool) -> bool:  # noqa: FBT001 - one of three facts of an excuse
    first = max(trigger - 1, 0)
    return any(
        line.senders[i] == sender and (not some or line.cues[i] & bits) for i in range(first, len(line.senders))
    )


def _matching(line: Timeline, trigger: int, wish: Following, wanted: int, unwanted: int, *, own: bool) -> list[int]:
    """Return the messages inside the window that match; `own` lets the trigger count too."""
    sender = CODES[wish.sender]
    begun, seen, met = line.times[trigger], 0, []
    for i in range(trigger if own else trigger + 1, len(line.senders)):
        waited = line.times[i] - begun
        if wish.within is not None and waited > wish.within:
            break
        if line.senders[i] != sender:
            continue
        seen += i > trigger
        if wish.messages is not None and seen > wish.messages:
            break
        early = wish.not_before is not None and waited < wish.not_before
        if not early and (not wish.any_of or line.cues[i] & wanted) and not line.cues[i] & unwanted:
            met.append(i)
    return met


def _breach(detect: Sequence, line: Timeline, trigger: int, because: str) -> Breach:
    if detect.point_at == "none":
        return Breach(None, because)
    if detect.point_at == "reply" and detect.expect:
        sender = CODES[detect.expect.sender]
        after = (i for i in range(trigger + 1, len(line.senders)) if line.senders[i] == sender)
        return Breach(next(after, trigger), because)
    return Breach(trigger, because)
