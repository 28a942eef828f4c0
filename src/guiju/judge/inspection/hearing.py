"""What the classifiers of a rulebook lead to on one platform: which rule each label finds for, and its thresholds."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from guiju.judge.model.terms import Category
from guiju.judge.rulebook import Rule, Rulebook
from guiju.judge.rulebook.classifier import Label
from guiju.judge.rulebook.fault import Fault, RulebookError
from guiju.judge.rulebook.folder import Layer
from guiju.judge.text.program import Heard
from guiju.judge.text.scorer import SHIFT
from guiju.judge.text.weights import read_tables


def weights_of(rulebook: Rulebook) -> dict[str, Any] | None:
    """Return the tables of the classifier, or None when the rulebook has none; RulebookError when they are broken."""
    return next((_read(file) for file in rulebook.weights.values()), None)


@cache
def _read(file: Path) -> dict[str, Any]:
    try:
        return read_tables(file)
    except ValueError as problem:
        cure = f"读不出权重：{problem}；用 generate/classifier.py 重新生成"
        raise RulebookError([Fault(file.name, 0, "weights", cure)]) from problem


def heard(rulebook: Rulebook, rules: Sequence[Rule]) -> tuple[Heard, ...]:
    """Return what each label of the weights leads to, by the numbers of the rules that bind a platform."""
    weights = weights_of(rulebook)
    if weights is None:
        return ()
    classifier = next(iter(rulebook.classifiers.values()))
    told = classifier.labels
    number = {rule.id: i for i, rule in enumerate(rules)}
    # What a shop or a goods category wrote for itself nobody overrules.
    common = {
        i: rule
        for i, rule in enumerate(rules)
        if rulebook.places[rule.id].layer <= Layer.PLATFORM and rule.id not in classifier.never_clears
    }
    return tuple(_heard(name, told.get(Category(name), Label()), number, common) for name in weights["labels"])


def _heard(name: str, label: Label, number: dict[str, int], common: dict[int, Rule]) -> Heard:
    of = frozenset(i for i, rule in common.items() if rule.category == name)
    rule = next((number[each] for each in label.rules if each in number), None)
    return Heard(name, rule, score_of(label.flags), score_of(label.clears), of)


def score_of(chance: int | None) -> int | None:
    """Return the score (see `scorer.SHIFT`) of a chance in per cent."""
    return None if chance is None else round(math.log(chance / (100 - chance)) * (1 << SHIFT))


def chance_of(score: int) -> int:
    """Return the chance in whole per cent that a score stands for."""
    return round(100 / (1 + math.exp(-score / (1 << SHIFT))))
