"""The difference of two rulebooks on a log: which verdicts change, and which findings appear or vanish."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guiju.judge.inspection import Judge
from guiju.judge.model.finding import ConversationJudgement, Finding, Judgement
from guiju.judge.model.message import Conversation, Message
from guiju.judge.model.terms import Action

Logged = Message | Conversation
"""What a log holds: single messages, or whole conversations."""


@dataclass(frozen=True, slots=True)
class Change:
    """What the rulebooks judge differently: both verdicts, and the findings that only one of them makes."""

    judged: Logged
    before: Action
    after: Action
    vanished: tuple[Finding, ...]
    appeared: tuple[Finding, ...]


def changes(old: Judge, new: Judge, log: Iterable[Logged]) -> Iterator[Change]:
    """Yield what changes its verdict, or its findings (rule, place, severity, action), from `old` to `new`."""
    for logged in log:
        before, after = _judged(old, logged), _judged(new, logged)
        vanished, appeared = _only_in(before, after), _only_in(after, before)
        if vanished or appeared or before.verdict is not after.verdict:
            yield Change(logged, before.verdict, after.verdict, vanished, appeared)


def _judged(judge: Judge, logged: Logged) -> Judgement | ConversationJudgement:
    if isinstance(logged, Conversation):
        return judge.check_conversation(logged)
    return judge.check(logged, remedy=False)


def _only_in(here: Judgement | ConversationJudgement, there: Judgement | ConversationJudgement) -> tuple[Finding, ...]:
    known = {_identity(finding) for finding in there.findings}
    return tuple(finding for finding in here.findings if _identity(finding) not in known)


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.message_index, finding.start, finding.end, finding.severity, finding.action
