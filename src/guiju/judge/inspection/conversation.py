"""The judge of conversations: message findings with their index, then what the whole conversation lacks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from guiju.judge.inspection.dialogue.clocks import timing
from guiju.judge.inspection.dialogue.cues import CueTable
from guiju.judge.inspection.dialogue.phrases import Check, phrase
from guiju.judge.inspection.dialogue.promises import PromiseRules
from guiju.judge.inspection.dialogue.steps import sequence
from guiju.judge.inspection.dialogue.timeline import CODES, Breach, Timeline
from guiju.judge.inspection.ruleset import Ready
from guiju.judge.model.finding import ConversationJudgement, Finding, Hint, Judgement, Undetermined
from guiju.judge.model.message import Conversation
from guiju.judge.model.terms import Platform, Sender, strongest
from guiju.judge.rulebook import Rulebook
from guiju.judge.rulebook.detect_dialogue import Phrase, Sequence, Timing
from guiju.judge.rulebook.patterns import PlatformPatterns
from guiju.judge.rulebook.resolve import holding
from guiju.judge.text.program import Compiled

if TYPE_CHECKING:
    from guiju.judge.inspection.judge import Judge


@dataclass(frozen=True, slots=True)
class DialogueRules:
    """The conversation rules of a platform, ready to run over timelines."""

    checks: tuple[tuple[Ready, Check], ...]
    promises: PromiseRules
    compiled: Compiled


def dialogue_rules(rulebook: Rulebook, platform: Platform, day: date) -> DialogueRules:
    """Return the conversation and promise rules in force, compiled."""
    cues = CueTable(PlatformPatterns(rulebook, platform))
    rules = holding(rulebook.rules, platform, day)
    checks = []
    for rule in rules:
        check = _check(rule.detect, cues)
        if check:
            sources = tuple(source.citation() for source in rule.sources)
            checks.append((Ready(rule, sources, rulebook.exposures(rule, platform, day)), check))
    promises = PromiseRules(rules, cues)
    return DialogueRules(tuple(checks), promises, cues.program())


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
    """Return the timeline of a conversation; messages without a time count as sent with the one before."""
    times, last = [], 0
    for message in conversation.messages:
        last = round(message.sent_at.timestamp() * 1000) if message.sent_at else last
        times.append(last)
    mask = rules.compiled.program.mask
    senders = [CODES[m.sender] for m in conversation.messages]
    return Timeline(senders, times, [mask(m.text) for m in conversation.messages])


def breaches(
    rules: DialogueRules, line: Timeline, facts: Mapping[str, Any]
) -> tuple[list[tuple[Ready, Breach]], list[Undetermined]]:
    """Return what the conversation lacks, rule by rule, and what could not be decided for want of facts."""
    found, opened = [], []
    for ready, check in rules.checks:
        for breach in check(line):
            holds = ready.decide(facts)
            if isinstance(holds, Undetermined):
                opened.append(replace(holds, message_index=breach.index))
            elif holds:
                found.append((ready, breach))
    return found, opened


def check_conversation(judge: "Judge", conversation: Conversation) -> ConversationJudgement:
    """Judge the agent's messages one by one, then the conversation as a whole."""
    findings: list[Finding] = []
    hints: list[Hint] = []
    opened: list[Undetermined] = []
    for index, message in enumerate(conversation.messages):
        if message.sender is Sender.AGENT:
            one = judge.check(message, remedy=False)
            _indexed(one, index, findings, hints, opened)
    first = conversation.messages[0] if conversation.messages else None
    if first is not None:
        rules = judge.dialogue_rules(conversation.platform, conversation.shop, judge.day_of(first))
        line = timeline(conversation, rules)
        found, missing = breaches(rules, line, first.facts)
        opened += missing
        for ready, breach in found:
            _told(ready, breach, conversation, findings.append, hints.append)
        promises = tuple(rules.promises.made(conversation.messages, line, rules.compiled))
    else:
        promises = ()
    verdict = strongest([f.action for f in findings])
    return ConversationJudgement(conversation.id, verdict, tuple(findings), tuple(hints), tuple(opened), promises)


def _indexed(
    one: Judgement, index: int, findings: list[Finding], hints: list[Hint], opened: list[Undetermined]
) -> None:
    findings += [replace(f, message_index=index) for f in one.findings]
    hints += [replace(h, message_index=index) for h in one.hints]
    opened += [replace(u, message_index=index) for u in one.undetermined]


def _told(
    ready: Ready,
    breach: Breach,
    conversation: Conversation,
    find: Callable[[Finding], None],
    advise: Callable[[Hint], None],
) -> None:
    text = "" if breach.index is None else conversation.messages[breach.index].text
    if ready.rule.category:
        finding = ready.finding(text, 0, len(text), 0)
        find(replace(finding, message_index=breach.index, because=breach.because))
    else:
        advise(replace(ready.hint(text, 0, len(text)), message_index=breach.index))
