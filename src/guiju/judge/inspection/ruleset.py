"""The rules that bind one platform, shop and stretch of days, compiled; and what a hit of the matcher means."""

import gc
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from guiju.judge.inspection.hearing import heard, weights_of
from guiju.judge.model.finding import Citation, Exposure, Finding, Hint, Undetermined
from guiju.judge.model.terms import Action, Platform, Sender, stronger_severity
from guiju.judge.rulebook import Rule, Rulebook
from guiju.judge.rulebook.detect_text import Count
from guiju.judge.rulebook.lint_words import locating_faults
from guiju.judge.rulebook.patterns import PlatformPatterns, SharedTrees
from guiju.judge.rulebook.resolve import holding, resolve
from guiju.judge.text.codes import GIVEN_FIELDS, TANGLED, TOO_MANY
from guiju.judge.text.disguise import names
from guiju.judge.text.program import Compiled, Spec, anchored, compile_program
from guiju.judge.text.shelf import Built, Shelf, shelved

GIVEN_UP = {TANGLED: "text too tangled", TOO_MANY: "too many hits"}
"""What is missing where the matcher gave a rule up: a text that it could decide."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule with everything a finding carries, so that a finding costs little."""

    rule: Rule
    sources: tuple[Citation, ...]
    exposure: tuple[Exposure, ...]

    def finding(self, text: str, start: int, end: int, marks: int) -> Finding:
        """Return the finding of a hit at start to end (code points of `text`)."""
        rule = self.rule
        evasion = names(marks) if marks else ()
        severity = rule.severity
        assert rule.category is not None and severity is not None and rule.action is not None  # noqa: S101, PT018 - the loader made sure
        return Finding(
            rule.id,
            rule.category,
            stronger_severity(severity) if evasion else severity,
            rule.action,
            start,
            end,
            text[start:end],
            rule.why,
            self.sources,
            self.exposure,
            evasion,
        )

    def hint(self, text: str, start: int, end: int) -> Hint:
        """Return the hint of a hit at start to end (code points of `text`)."""
        return Hint(self.rule.id, self.rule.hint or "", start, end, text[start:end], self.rule.why, self.sources)

    def decide(self, facts: Mapping[str, Any]) -> bool | Undetermined:
        """Return whether the rule's condition holds; Undetermined names the facts that are missing."""
        if self.rule.when is None:
            return True
        answer = self.rule.when.answer(facts)
        return Undetermined(self.rule.id, answer.missing) if answer.value is None else answer.value


@dataclass(frozen=True)
class RuleSet:
    """The rules about single messages of one sender on one platform, compiled."""

    rules: tuple[Ready, ...]
    compiled: Compiled
    platform: Platform

    @cached_property
    def rule_of(self) -> tuple[int, ...]:
        """The number of the rule of each pattern."""
        return tuple(spec.rule for spec in self.compiled.specs)

    def left_open(self) -> list[tuple[int, Undetermined]]:
        """Return what the matcher gave up when its hits were last taken: the row, and the rule that is undetermined."""
        raw = self.compiled.program.given_up()
        return [
            (raw[at], Undetermined(self.rules[raw[at + 1]].rule.id, (GIVEN_UP[raw[at + 2]],)))
            for at in range(0, len(raw), GIVEN_FIELDS)
        ]

    @cached_property
    def actions(self) -> tuple[Action | None, ...]:
        """The action of each rule; None for hints."""
        return tuple(ready.rule.action if ready.rule.category else None for ready in self.rules)


class RuleSets:
    """Compiles rule sets when they are first asked for, and keeps them."""

    def __init__(
        self, rulebook: Rulebook, statuses: tuple[str, ...] = ("stable",), *, shelf: Shelf | None = None
    ) -> None:
        self._rulebook, self._statuses, self.shelf = rulebook, statuses, shelf
        self._shops: dict[str | None, Rulebook] = {}
        self._known: dict[tuple[Platform, Sender, str | None, int], RuleSet] = {}
        self._trees = SharedTrees()
        self.boundaries = _boundaries(rulebook)

    def shop(self, shop: str | None) -> Rulebook:
        """Return the rulebook as it binds a shop; a shop without wishes of its own reads the common one."""
        shop = shop if shop in self._rulebook.shops else None
        if shop not in self._shops:
            self._shops[shop] = resolve(self._rulebook, shop=shop, statuses=self._statuses)  # type: ignore[arg-type]
        return self._shops[shop]

    def words(self, shop: str | None) -> str:
        """Return all vocabularies of a shop as text: what a program is made of beside its patterns."""
        return _words(self.shop(shop))

    def epoch(self, day: date) -> int:
        """Return the number of the stretch of days, without a change of rules, that a day lies in."""
        return bisect_right(self.boundaries, day) if self.boundaries else 0

    def get(self, platform: Platform, sender: Sender, shop: str | None, day: date) -> RuleSet:
        """Return the rules in force for a message of that day."""
        epoch = self.epoch(day)
        shop = shop if shop in self._rulebook.shops else None
        key = (platform, sender, shop, epoch)
        known = self._known.get(key)
        if known is None:
            bound = _bound(self.shop(shop), platform, sender, day)
            patterns = PlatformPatterns(self.shop(shop), platform, self._trees)
            weights = weights_of(self._rulebook)
            heard_of = weights["labels"] if weights else ()
            told = (rule.id + _told(rule.detect) for rule in bound.values())
            made_of = (platform, *told, *heard_of, _words(self._rulebook))
            with locating_faults(self._rulebook):
                compiled, ids = shelved(
                    self.shelf, made_of, lambda: _unhindered(lambda: _compile(patterns, bound.values(), self._rulebook))
                )
            if weights is not None:
                compiled.program.hear(weights)
            known = self._known[key] = RuleSet(self._ready(shop, platform, day, ids), compiled, platform)
        return known

    def _ready(self, shop: str | None, platform: Platform, day: date, ids: Iterable[str]) -> tuple[Ready, ...]:
        rulebook = self.shop(shop)
        by_id = {rule.id: rule for rule in rulebook.rules}
        return tuple(
            Ready(rule, tuple(s.citation() for s in rule.sources), rulebook.exposures(rule, platform, day))
            for rule in map(by_id.__getitem__, ids)
        )


def _bound(rulebook: Rulebook, platform: Platform, sender: Sender, day: date) -> dict[str, Rule]:
    """Return the rules about single messages that bind a sender on a platform and day, by id."""
    return {
        rule.id: rule
        for rule in holding(rulebook.rules, platform, day)
        if rule.applies.scene == "message" and rule.applies.sender == sender and (rule.category or rule.hint)
    }


def _boundaries(rulebook: Rulebook) -> tuple[date, ...]:
    """Return the days on which the set of rules in force changes."""
    days = set()
    for each in (*rulebook.rules, *rulebook.tariffs):
        if each.in_force.first:
            days.add(each.in_force.first)
        if each.in_force.last:
            days.add(each.in_force.last + timedelta(days=1))
    return tuple(sorted(days))


def _unhindered(build: Callable[[], Built]) -> Built:
    """Build without the collector of cycles, which would walk a million small trees again and again for nothing."""
    running = gc.isenabled()
    gc.disable()
    try:
        return build()
    finally:
        if running:
            gc.enable()


def _words(rulebook: Rulebook) -> str:
    """Return all vocabularies and classifiers as text: what a program is made of beside its patterns."""
    return "".join(_told(each) for each in (*rulebook.vocabularies.values(), *rulebook.classifiers.values()))


def _told(model: BaseModel) -> str:
    """Return a part of a pack as text, the same in every process: sets in order."""
    return json.dumps(model.model_dump(), default=lambda value: sorted(map(str, value)), sort_keys=True)


def _compile(patterns: PlatformPatterns, rules: Iterable[Rule], rulebook: Rulebook) -> tuple[Compiled, list[str]]:
    """Return the program of some rules, and the ids of those that have patterns on this platform."""
    anchors = patterns.shared.anchors
    specs: list[Spec] = []
    kept: list[Rule] = []
    count = None
    for rule in rules:
        found = patterns.specs(rule, len(kept))
        for spec in found:
            anchored(spec, anchors)
        if isinstance(rule.detect, Count):
            count = (len(kept), rule.detect.below)
        elif not found:
            continue
        specs += found
        kept.append(rule)
    program = compile_program(specs, count=count, heard=heard(rulebook, kept), anchors=anchors)
    return program, [rule.id for rule in kept]
