"""The judge of conversations: message findings with their index, then what the whole conversation lacks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from guiju.judge.inspection.dialogue.clocks import timing
from guiju.judge.inspection.dialogue.cues import CueTable
from guiju.judge.inspection.dialogue.phrases import phrase
from guiju.judge.inspection.dialogue.promises import PromiseRules
from guiju.judge.inspection.dialogue.steps import sequence
from guiju.judge.inspection.dialogue.timeline import CODES, Breach, Check, Timeline
from guiju.judge.inspection.ruleset import Ready
from guiju.judge.model.finding import ConversationJudgement, Finding, Hint, Judgement, Undetermined
from guiju.judge.model.message import Conversation
from guiju.judge.model.terms import Action, Platform, Sender, strongest
from guiju.judge.rulebook import Rulebook
from guiju.judge.rulebook.detect_dialogue import Phrase, Sequence, Timing
from guiju.judge.rulebook.facts import fact_value
from guiju.judge.rulebook.patterns import PlatformPatterns
from guiju.judge.rulebook.resolve import holding
from guiju.judge.text.program import Compiled
from guiju.judge.text.shelf import Shelf

if TYPE_CHECKING:
    from guiju.judge.inspection.judge import Judge


@dataclass(frozen=True, slots=True)
class DialogueRules:
    """The conversation rules of a platform, ready to run over timelines."""

    checks: tuple[tuple[Ready, Check], ...]
    promises: PromiseRules
    compiled: Compiled


def dialogue_rules(
    rulebook: Rulebook, platform: Platform, day: date, *, shelf: Shelf | None = None, words: str = ""
) -> DialogueRules:
    """Return the conversation and promise rules in force, compiled, or from the shelf; `words` are all vocabularies."""
    cues = CueTable(PlatformPatterns(rulebook, platform), platform)
    rules = holding(rulebook.rules, platform, day)
    checks = []
    for rule in rules:
        check = _check(rule.detect, cues)
        if check:
            sources = tuple(source.citation() for source in rule.sources)
            checks.append((Ready(rule, sources, rulebook.exposures(rule, platform, day)), check))
    promises = PromiseRules(rules, cues)
    return DialogueRules(tuple(checks), promises, cues.program(shelf, words))


def _check(detect: Any, cues: CueTable) -> Check | None:
    match detect:
        case Phrase():
            return phrase(detect, cues)
        case Timing():
            return timing(detect, cues)
        case Sequence():
            return sequence(detect, cues)
        case _:
            return None


def timeline(conversation: Conversation, rules: DialogueRules) -> Timeline:
    """Return the timeline of a conversation; messages without a time count as sent with the one before, else after."""
    sent = [_ms(m.sent_at) for m in conversation.messages if m.sent_at]
    times, last = [], sent[0] if sent else 0
    for message in conversation.messages:
        last = _ms(message.sent_at) if message.sent_at else last
        times.append(last)
    mask = rules.compiled.program.mask
    senders = [CODES[m.sender] for m in conversation.messages]
    return Timeline(senders, times, [mask(m.text) for m in conversation.messages], _queued(conversation))


def _queued(conversation: Conversation) -> int | None:
    """Return the moment in which the buyer entered the queue, where a message gives it."""
    given = (m.facts["conversation.queued_at"] for m in conversation.messages if "conversation.queued_at" in m.facts)
    moment = next(given, None)
    return None if moment is None else _ms(fact_value("conversation.queued_at", moment))


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def breaches(
    rules: DialogueRules, line: Timeline, facts: Mapping[str, Any]
) -> tuple[list[tuple[Ready, Breach]], list[Undetermined]]:
    """Return what the conversation lacks, rule by rule, and what could not be decided for want of facts."""
    found, opened = [], []
    heard = 0
    for cue in line.cues:
        heard |= cue
    for ready, check in rules.checks:
        if check.idle(heard):
            continue
        for breach in check.run(line):
            holds = ready.decide(facts)
            if isinstance(holds, Undetermined):
                opened.append(replace(holds, message_index=breach.index))
            elif holds:
                found.append((ready, breach))
    return found, opened


def check_conversation(judge: "Judge", conversation: Conversation) -> ConversationJudgement:
    """Judge the agent's messages one by one, then the conversation as a whole."""
    told = _Told()
    for index, message in enumerate(conversation.messages):
        if message.sender is Sender.AGENT:
            told.message(judge.check(message, remedy=False), index)
    if not conversation.messages:
        return ConversationJudgement(conversation.id, Action.PASS)
    first = conversation.messages[0]
    rules = judge.dialogue_rules(conversation.platform, conversation.shop, judge.day_of(first))
    line = timeline(conversation, rules)
    found, missing = breaches(rules, line, first.facts)
    for ready, breach in found:
        told.breach(ready, breach, "" if breach.index is None else conversation.messages[breach.index].text)
    return ConversationJudgement(
        conversation.id,
        strongest([f.action for f in told.findings]),
        tuple(told.findings),
        tuple(told.hints),
        (*told.opened, *missing),
        tuple(rules.promises.made(conversation.messages, line, rules.compiled)),
    )


class _Told:
    """What the judge says about a conversation, while it is gathered."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.hints: list[Hint] = []
        self.opened: list[Undetermined] = []

    def message(self, one: Judgement, index: int) -> None:
        """Take over what was said about one message."""
        self.findings += [replace(f, message_index=index) for f in one.findings]
        self.hints += [replace(h, message_index=index) for h in one.hints]
        self.opened += [replace(u, message_index=index) for u in one.undetermined]

    def breach(self, ready: Ready, breach: Breach, text: str) -> None:
        """Add what the conversation lacks; `text` is the message pointed at, empty for none."""
        if ready.rule.category:
            finding = ready.finding(text, 0, len(text), 0)
            self.findings.append(replace(finding, message_index=breach.index, because=breach.because))
        else:
            self.hints.append(replace(ready.hint(text, 0, len(text)), message_index=breach.index))
