"""Lint of layers: a shop, a goods category or a platform may be stricter than what stands above it, never laxer."""

from collections.abc import Iterator

from guiju.judge.model.terms import severity_rank, strength
from guiju.judge.rulebook.fault import Fault, did_you_mean
from guiju.judge.rulebook.platform_facts import Override
from guiju.judge.rulebook.rule import Rule
from guiju.judge.rulebook.rulebook import Place, Rulebook


def loosened_layers(rulebook: Rulebook) -> Iterator[Fault]:
    """Name the overrides and tightening rules that are laxer than the rule they are about, with both places."""
    rules = {rule.id: rule for rule in rulebook.rules}
    for shop, facts in rulebook.shops.items():
        place = rulebook.places[f"shop/{shop}"]
        for index, override in enumerate(facts.overrides):
            rule = rules.get(rulebook.current_id(override.rule))
            path = ("overrides", index)
            if rule is None:
                yield place.fault((*path, "rule"), f"没有规则“{override.rule}”；{did_you_mean(override.rule, rules)}")
                continue
            for field, problem in _laxer(rule, override, rulebook.places[rule.id]):
                yield place.fault((*path, field), problem)
    for rule in rulebook.rules:
        if rule.tightens:
            yield from _tightening(rulebook, rule, rules.get(rulebook.current_id(rule.tightens)))


def _laxer(rule: Rule, wish: Override | Rule, place: Place) -> Iterator[tuple[str, str]]:
    if rule.action and wish.action and strength(wish.action) < strength(rule.action):
        yield "action", f"{wish.action} 比 {place} 的 {rule.action} 宽；只能相同或更严"
    if rule.severity and wish.severity and severity_rank(wish.severity) < severity_rank(rule.severity):
        yield "severity", f"{wish.severity} 比 {place} 的 {rule.severity} 宽；只能相同或更严"
    if isinstance(wish, Override) and wish.enable and rule.status in ("draft", "retired"):
        yield "enable", f"{place} 的状态是 {rule.status}，不能启用；只有 preview 的规则可由店铺启用"


def _tightening(rulebook: Rulebook, rule: Rule, looser: Rule | None) -> Iterator[Fault]:
    place = rulebook.places[rule.id]
    if looser is None:
        yield place.fault(
            ("tightens",), f"没有规则“{rule.tightens}”；{did_you_mean(rule.tightens or '', rulebook.places)}"
        )
        return
    other = rulebook.places[looser.id]
    if place.layer <= other.layer:
        yield place.fault(("tightens",), f"{other} 与本规则同层或更靠后；只能收紧前面各层的规则")
    for field, problem in _laxer(looser, rule, other):
        yield place.fault((field,), problem)


def twice_tightened(rulebook: Rulebook) -> Iterator[Fault]:
    """Two rules that take the place of the same rule on one platform contradict each other: both places are named."""
    first: dict[tuple[str, str, str | None], Rule] = {}
    for rule in rulebook.rules:
        if not rule.tightens or rule.status == "retired":
            continue
        place = rulebook.places[rule.id]
        for platform in rule.applies.platforms:
            key = (rulebook.current_id(rule.tightens), platform, place.owner)
            other = first.setdefault(key, rule)
            if other is not rule:
                there = rulebook.places[other.id]
                yield place.fault(("tightens",), f"{there} 已在 {platform} 收紧“{rule.tightens}”；合并两条规则")
