"""Lint of sense: outcomes that do not fit together, examples elsewhere, two rules that are one."""

from collections.abc import Iterator

from guiju.judge.model.terms import Action, Severity
from guiju.judge.rulebook.detect_dialogue import Phrase, Timing
from guiju.judge.rulebook.fault import Fault
from guiju.judge.rulebook.rulebook import Rulebook

_STRONG = (Action.MUST_EDIT, Action.HOLD, Action.BLOCK)
_FITTING: dict[Severity, tuple[Action, ...]] = {
    Severity.NOTICE: (Action.LOG, Action.WARN),
    Severity.WARNING: (Action.LOG, Action.WARN, Action.MUST_EDIT, Action.HOLD),
    Severity.SERIOUS: (Action.WARN, *_STRONG),
    Severity.CRITICAL: _STRONG,
}


def consistent_outcomes(rulebook: Rulebook) -> Iterator[Fault]:
    """An action fits its severity; what is over cannot be stopped; advice has neither."""
    for rule in rulebook.rules:
        place = rulebook.places[rule.id]
        dialogue = rule.applies.scene == "conversation"
        if rule.category is None and (rule.severity or rule.action):
            yield place.fault(("severity",), "没有 category 的规则不产生违规；删去 severity 和 action")
        elif isinstance(rule.detect, Phrase | Timing) and rule.action in _STRONG:
            yield place.fault(("action",), f"会话结束后才能判断，{rule.action} 拦不住；写 log 或 warn")
        elif not dialogue and rule.severity and rule.action and rule.action not in _FITTING[rule.severity]:
            fitting = "、".join(_FITTING[rule.severity])
            yield place.fault(("action",), f"{rule.action} 与 severity: {rule.severity} 不相称；可用的有：{fitting}")


def example_platforms(rulebook: Rulebook) -> Iterator[Fault]:
    """A flagged example stands on a platform that the rule binds."""
    for rule in rulebook.rules:
        for index, example in enumerate(rule.examples.flag):
            if example.platform and example.platform not in rule.applies.platforms:
                bound = "、".join(rule.applies.platforms)
                problem = f"规则不管 {example.platform}；命中的例子要在 {bound} 上"
                yield rulebook.places[rule.id].fault(("examples", "flag", index), problem)


def same_detectors(rulebook: Rulebook) -> Iterator[Fault]:
    """Two rules that bind the same platform and find the same things are one rule."""
    first: dict[tuple[str, str, str], str] = {}
    for rule in rulebook.rules:
        if rule.status == "retired":
            continue
        shown = rule.detect.model_dump_json() + (rule.when.model_dump_json() if rule.when else "")
        for platform in rule.applies.platforms:
            other = first.setdefault((shown, platform, rule.applies.sender), rule.id)
            if other != rule.id:
                there = rulebook.places[other]
                yield rulebook.places[rule.id].fault(("detect",), f"与 {there} 的 detect 相同；合并两条规则")
                break
