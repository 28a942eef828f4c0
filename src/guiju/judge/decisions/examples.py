"""Run the examples of rules through the judge: what must be flagged is, exactly there; what must pass does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import Any

from guiju.judge.inspection import Judge
from guiju.judge.model.finding import Finding, Hint
from guiju.judge.model.message import Conversation, Message
from guiju.judge.model.terms import Platform
from guiju.judge.rulebook import Rule, Rulebook
from guiju.judge.rulebook.detect_dialogue import PromiseShape
from guiju.judge.rulebook.example import DialogueExample, MessageExample
from guiju.judge.rulebook.facts import fact_value
from guiju.judge.rulebook.folder import Layer
from guiju.judge.rulebook.marks import mark, read_turn, unmark
from guiju.judge.rulebook.rulebook import Place

_SHANGHAI = timezone(timedelta(hours=8))
_MORNING = time(10, tzinfo=_SHANGHAI)
_ASLEEP = ("draft", "retired")
Seen = tuple[int | str, ...] | tuple[tuple[int, int], ...]
"""What was found: spans in code points, or the indices of messages with `none` for the whole conversation."""


@dataclass(frozen=True, slots=True)
class Case:
    """One example of one rule: `flagged` says which list it stands in, `number` counts there from 0."""

    rule: Rule
    place: Place
    example: MessageExample | DialogueExample
    flagged: bool
    number: int

    @property
    def platform(self) -> Platform:
        """The platform that the example stands on."""
        return self.example.platform or self.rule.applies.platforms[0]


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not do what it says: its text, what it expects, and what was found."""

    case: Case
    text: str
    expected: Seen
    got: Seen

    def __str__(self) -> str:
        """Return the failure in lines: where and what, expected and found, and how the found marks would be written."""
        case = self.case
        listed = "flag" if case.flagged else "pass"
        fault = case.place.fault(("examples", listed, case.number), f"“{self.text}”（{case.platform}）")
        lines = [str(fault), f"    应为 {self._shown(self.expected)}，实为 {self._shown(self.got)}"]
        spans = [span for span in self.got if isinstance(span, tuple)]
        if case.flagged and spans and all(one[1] <= other[0] for one, other in pairwise(spans)):
            lines.append(f"    若实为的更对，写成 {mark(self.text, spans)}")
        return "\n".join(lines)

    def _shown(self, seen: Seen) -> str:
        if not seen:
            return "放行"
        if isinstance(self.case.example, DialogueExample):
            return "命中" + "、".join("整个会话" if at == "none" else f"第 {at} 条" for at in seen)
        spans = [span for span in seen if isinstance(span, tuple)]
        return "命中 " + "、".join(f"“{self.text[start:end]}”[{start}:{end}]" for start, end in spans)


def cases(rulebook: Rulebook, only: Iterable[str] = ()) -> Iterator[Case]:
    """Yield every example of the stable and preview rules, or of the rules named in `only`, whatever their status."""
    wanted = {rulebook.current_id(name) for name in only}
    for rule in rulebook.rules:
        if rule.id not in wanted and (wanted or rule.status in _ASLEEP):
            continue
        place = rulebook.places[rule.id]
        for flagged, examples in ((True, rule.examples.flag), (False, rule.examples.passed)):
            for number, example in enumerate(examples):
                yield Case(rule, place, example, flagged, number)


def failures(rulebook: Rulebook, *, as_of: date, only: Iterable[str] = ()) -> Iterator[Failure]:
    """Run the examples and yield those that fail; `as_of` is the day of examples that name none."""
    only = tuple(only)
    judge, woken = Judge(rulebook, as_of=as_of, preview=True), Judge(_awake(rulebook, only), as_of=as_of, preview=True)
    for case in cases(rulebook, only):
        failure = run(woken if case.rule.status in _ASLEEP else judge, case)
        if failure:
            yield failure


def _awake(rulebook: Rulebook, only: Iterable[str]) -> Rulebook:
    """Return a rulebook with the drafts and retired rules of `only` alone, judging as they do nowhere else."""
    asked = {rulebook.current_id(name) for name in only}
    rules = [rule for rule in rulebook.rules if rule.id in asked and rule.status in _ASLEEP]
    woken = tuple(rule.model_copy(update={"status": "preview"}) for rule in rules)
    return replace(rulebook.without_classifiers(), rules=woken)


def run(judge: Judge, case: Case) -> Failure | None:
    """Run one example; None means that it does what it says."""
    if isinstance(case.example, DialogueExample):
        text, expected, got = " / ".join(case.example.dialogue), *_run_dialogue(judge, case, case.example)
    else:
        text, expected, got = _run_message(judge, case, case.example)
    return None if expected == got else Failure(case, text, expected, got)


def _run_message(judge: Judge, case: Case, example: MessageExample) -> tuple[str, Seen, Seen]:
    marked = unmark(example.text)
    day = _day(case)
    message = Message(
        marked.text,
        case.platform,
        sender=example.sender,
        sent_at=datetime.combine(day, _MORNING) if day else None,
        shop=_shop(case),
        facts=_facts(judge.rulebook, case),
    )
    judgement = judge.check(message, remedy=False)
    if isinstance(case.rule.detect, PromiseShape):
        got = {(each.start, each.end) for each in judgement.promises if each.kind == case.rule.detect.what}
    else:
        both: tuple[Finding | Hint, ...] = (*judgement.findings, *judgement.hints)
        got = {(each.start, each.end) for each in both if each.rule == case.rule.id}
    return marked.text, marked.spans, tuple(sorted(got))


def _run_dialogue(judge: Judge, case: Case, example: DialogueExample) -> tuple[Seen, Seen]:
    start = datetime.combine(_day(case) or judge.as_of, _MORNING)
    facts = _facts(judge.rulebook, case)
    turns = [read_turn(line) for line in example.dialogue]
    messages = [
        Message(
            turn.text,
            case.platform,
            sender=turn.sender,
            sent_at=start + timedelta(milliseconds=turn.offset),
            shop=_shop(case),
            facts=facts,
        )
        for turn in turns
    ]
    judgement = judge.check_conversation(Conversation(case.rule.id, case.platform, messages, shop=_shop(case)))
    if isinstance(case.rule.detect, PromiseShape):
        found: list[int | None] = [p.message_index for p in judgement.promises if p.kind == case.rule.detect.what]
    else:
        both: tuple[Finding | Hint, ...] = (*judgement.findings, *judgement.hints)
        found = [each.message_index for each in both if each.rule == case.rule.id]
    got = tuple(dict.fromkeys("none" if index is None else index for index in found))
    return () if example.at is None else (example.at,), got


def _day(case: Case) -> date | None:
    """The day of the example: its own, or the first day of a rule that holds from a day on."""
    return case.example.sent_on or case.rule.in_force.first or case.rule.in_force.last


def _shop(case: Case) -> str | None:
    return case.place.owner if case.place.layer is Layer.SHOP else None


def _facts(rulebook: Rulebook, case: Case) -> dict[str, Any]:
    """The facts of the example; in the pack of a goods category the goods are of that category."""
    facts = {name: fact_value(name, value) for name, value in case.example.facts.items()}
    if case.place.layer is Layer.CATEGORY and case.place.owner:
        facts.setdefault("goods.category", rulebook.categories[case.place.owner].name)
    return facts
