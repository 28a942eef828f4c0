"""Why a message was judged as it was, and why a rule that came near did not fire."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guiju.judge.inspection.hearing import chance_of, weights_of
from guiju.judge.inspection.ruleset import Ready, RuleSet
from guiju.judge.model.finding import Step, Undetermined
from guiju.judge.model.message import Message
from guiju.judge.model.terms import Platform, Sender
from guiju.judge.rulebook import Rulebook
from guiju.judge.text.codes import ALLOWED, DOUBTED, HIT_FIELDS, INVALID, LIVE, NO_CONTEXT
from guiju.judge.text.disguise import names
from guiju.judge.text.scorer import Scorer

if TYPE_CHECKING:
    from guiju.judge.inspection.judge import Judge

_CLEARED = {
    ALLOWED: "允许的说法盖过了它",
    INVALID: "号码的长度、号段或校验位不对",
    NO_CONTEXT: "消息里没有规则要求的上下文",
    DOUBTED: "分类器听着不像这一类违规",
}


WORTH_TELLING = 5
"""The chance, in per cent, from which on a trace tells what the classifier heard."""


def explain(judge: "Judge", message: Message) -> tuple[Step, ...]:
    """Return the trace of a message: its normal form, each candidate with its fate, conditions, near rules, verdict."""
    rules = judge.sets.get(message.platform, Sender.AGENT, message.shop, judge.day_of(message))
    normal, places = rules.compiled.program.normal(message.text)
    steps = [Step("normalise", None, "规整", {"normal": normal, "places": tuple(places)})]
    if message.sender is not Sender.AGENT:
        steps.append(Step("conditions", None, "不判", {"why": f"发送方是 {message.sender.value}，只判客服自己的话"}))
    steps += _heard(judge.rulebook, normal)
    fired = set()
    for ready, start, end, marks, state in _hits(rules, message.text):
        steps.append(_candidate(message.text, ready, (start, end, marks, state)))
        if state == LIVE and ready.rule.when:
            steps += _conditions(judge, message, ready)
        fired.add(ready.rule.id)
    steps += _elsewhere(judge, message, fired)
    steps += _retired(judge, message)
    judgement = judge.check(message)
    steps.append(Step("remedy", None, judgement.verdict.value, {"rewrite": judgement.rewrite}))
    return tuple(steps)


def _heard(rulebook: Rulebook, normal: str) -> Iterator[Step]:
    """What the classifier heard: each label with a chance worth telling, and the characters that spoke for it."""
    weights = weights_of(rulebook)
    if weights is None:
        return
    scorer = Scorer(weights)
    scores = scorer.told(normal)
    for number, (label, score) in sorted(enumerate(scores.items()), key=lambda each: -each[1][1]):
        if chance_of(score) >= WORTH_TELLING:
            words = tuple(dict.fromkeys(normal[start:end] for _, start, end in scorer.speaking(number)))
            yield Step("classifier", None, f"{label} {chance_of(score)}%", {"words": words})


def _hits(rules: RuleSet, text: str) -> Iterator[tuple[Ready, int, int, int, int]]:
    program = rules.compiled.program
    program.explaining(on=True)
    program.scan(text)
    raw = program.take()
    program.explaining(on=False)
    for at in range(0, len(raw), HIT_FIELDS):
        yield rules.rules[rules.rule_of[raw[at + 1]]], raw[at + 2], raw[at + 3], raw[at + 4], raw[at + 5]


def _candidate(text: str, ready: Ready, hit: tuple[int, int, int, int]) -> Step:
    start, end, marks, state = hit
    detail = {"start": start, "end": end, "text": text[start:end], "evasion": names(marks), "why": ready.rule.why}
    if state != LIVE:
        detail["why"] = _CLEARED[state]
    return Step("candidates", ready.rule.id, "命中" if state == LIVE else "未命中", detail)


def _conditions(judge: "Judge", message: Message, ready: Ready) -> Iterator[Step]:
    facts = judge.facts_of(message)
    when = ready.rule.when
    for reading in when.readings(facts) if when else ():
        outcome = {True: "成立", False: "不成立", None: "无法判断"}[reading.answer.value]
        detail = {"fact": reading.fact, "because": reading.because, "values": dict(reading.values)}
        yield Step("conditions", ready.rule.id, outcome, detail | {"missing": reading.answer.missing})
    decided = ready.decide(facts)
    outcome = "无法判断" if isinstance(decided, Undetermined) else "成立" if decided else "不成立"
    yield Step("conditions", ready.rule.id, outcome, {})


def _elsewhere(judge: "Judge", message: Message, fired: set[str]) -> Iterator[Step]:
    """Rules of other platforms that the same words would have broken."""
    for platform in Platform:
        if platform is message.platform:
            continue
        rules = judge.sets.get(platform, Sender.AGENT, None, judge.day_of(message))
        for ready, start, end, _, state in _hits(rules, message.text):
            if state == LIVE and ready.rule.id not in fired and message.platform not in ready.rule.applies.platforms:
                fired.add(ready.rule.id)
                detail = {"text": message.text[start:end], "why": f"这条规则只管 {platform.value}"}
                yield Step("conditions", ready.rule.id, "未命中", detail)


def _retired(judge: "Judge", message: Message) -> Iterator[Step]:
    """Retired rules that the same words would have broken, and what holds instead."""
    rules = judge.retired.get(message.platform, Sender.AGENT, message.shop, judge.day_of(message))
    for ready, start, end, _, state in _hits(rules, message.text):
        if state == LIVE:
            because, instead = ready.rule.retired_because, ready.rule.holds_instead
            detail = {"text": message.text[start:end], "why": because, "instead": instead}
            yield Step("candidates", ready.rule.id, "已停用", detail)
