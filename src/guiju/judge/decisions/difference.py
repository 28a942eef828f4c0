"""The difference of two rulebooks on a log: which verdicts change, and which findings appear or vanish."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guiju.judge.inspection import Judge
from guiju.judge.model.finding import Finding, Judgement
from guiju.judge.model.message import Message
from guiju.judge.model.terms import Action


@dataclass(frozen=True, slots=True)
class Change:
    """One message on which the rulebooks differ: both verdicts, and the findings that only one of them makes."""

    message: Message
    before: Action
    after: Action
    vanished: tuple[Finding, ...]
    appeared: tuple[Finding, ...]


def changes(old: Judge, new: Judge, messages: Iterable[Message]) -> Iterator[Change]:
    """Yield the messages whose verdict, or whose findings (rule, place, severity, action), differ."""
    for message in messages:
        before, after = old.check(message, remedy=False), new.check(message, remedy=False)
        vanished, appeared = _only_in(before, after), _only_in(after, before)
        if vanished or appeared or before.verdict is not after.verdict:
            yield Change(message, before.verdict, after.verdict, vanished, appeared)


def _only_in(here: Judgement, there: Judgement) -> tuple[Finding, ...]:
    known = {_identity(finding) for finding in there.findings}
    return tuple(finding for finding in here.findings if _identity(finding) not in known)


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.start, finding.end, finding.severity, finding.action
