"""Which rules hold: for a shop, in a status, on a platform, on a day."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from guiju.judge.model.terms import Platform, severity_rank, strength
from guiju.judge.rulebook.condition_tree import When
from guiju.judge.rulebook.folder import Layer
from guiju.judge.rulebook.head import Status
from guiju.judge.rulebook.platform_facts import Override
from guiju.judge.rulebook.rule import Rule
from guiju.judge.rulebook.rulebook import Rulebook

STABLE: tuple[Status, ...] = ("stable",)
"""The statuses whose rules make findings."""


def resolve(rulebook: Rulebook, *, shop: str | None = None, statuses: Iterable[Status] = STABLE) -> Rulebook:
    """Return the rulebook as it binds one shop (None: a shop without wishes of its own), in some statuses only.

    The shop's overrides are applied, other shops' rules are gone, rules of a goods category ask for that category,
    and a rule that another one tightens no longer binds the platforms of the tighter one. Dates are left to `holding`.
    """
    wanted = set(statuses)
    ours = [rule for rule in rulebook.rules if rulebook.places[rule.id].owner == shop or not _of_shop(rulebook, rule)]
    overrides = rulebook.shops[shop].overrides if shop and shop in rulebook.shops else ()
    kept = [rule for rule in _overridden(ours, overrides) if rule.status in wanted]
    rules = [_for_category(rulebook, rule) for rule in _without_tightened(rulebook, kept)]
    return replace(rulebook, rules=tuple(rules))


def holding(rules: Iterable[Rule], platform: Platform, day: date) -> tuple[Rule, ...]:
    """Return the rules that bind `platform` on `day`; a rule without stated dates holds on every day."""
    return tuple(rule for rule in rules if platform in rule.applies.platforms and rule.in_force.holds_on(day))


def _of_shop(rulebook: Rulebook, rule: Rule) -> bool:
    return rulebook.places[rule.id].layer is Layer.SHOP


def _overridden(rules: Iterable[Rule], overrides: Iterable[Override]) -> Iterator[Rule]:
    """Apply the overrides that tighten; those that would loosen are the linter's to refuse and change nothing."""
    by_rule = {override.rule: override for override in overrides}
    for rule in rules:
        override = by_rule.get(rule.id)
        yield rule.model_copy(update=_tighter(rule, override)) if override else rule


def _tighter(rule: Rule, override: Override) -> dict[str, object]:
    changed: dict[str, object] = {}
    if override.action and rule.action and strength(override.action) > strength(rule.action):
        changed["action"] = override.action
    if override.severity and rule.severity and severity_rank(override.severity) > severity_rank(rule.severity):
        changed["severity"] = override.severity
    if override.enable and rule.status == "preview":
        changed["status"] = "stable"
    return changed


def _without_tightened(rulebook: Rulebook, rules: list[Rule]) -> Iterator[Rule]:
    """Yield the rules, those tightened by another one only on the platforms that are left to them."""
    taken: dict[str, set[Platform]] = {}
    for rule in rules:
        if rule.tightens and rulebook.places[rule.id].layer is not Layer.CATEGORY:
            taken.setdefault(rulebook.current_id(rule.tightens), set()).update(rule.applies.platforms)
    for rule in rules:
        gone = taken.get(rule.id)
        if not gone:
            yield rule
            continue
        left = tuple(platform for platform in rule.applies.platforms if platform not in gone)
        if left:
            yield rule.model_copy(update={"applies": rule.applies.model_copy(update={"platforms": left})})


def _for_category(rulebook: Rulebook, rule: Rule) -> Rule:
    """Let a rule of a goods category hold only for goods of that category."""
    place = rulebook.places[rule.id]
    if place.layer is not Layer.CATEGORY or place.owner is None:
        return rule
    category = rulebook.categories[place.owner]
    asked = When(fact=f"goods.category == '{category.name}'", because=f"商品类目是{category.name}")
    return rule.model_copy(update={"when": When(all_of=(asked, rule.when)) if rule.when else asked})
