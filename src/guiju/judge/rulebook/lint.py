"""Lint: what is readable and yet wrong in packs, as errors, and what deserves a look, as notes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from guiju.judge.rulebook.fault import Fault
from guiju.judge.rulebook.lint_classifier import classifiers
from guiju.judge.rulebook.lint_layers import loosened_layers, twice_tightened
from guiju.judge.rulebook.lint_links import (
    circular_vocabularies,
    covers,
    penalties,
    redirected,
    retirements,
    sources,
    unused_vocabularies,
    vocabularies,
)
from guiju.judge.rulebook.lint_prose import punctuation
from guiju.judge.rulebook.lint_sense import consistent_outcomes, example_platforms, same_detectors
from guiju.judge.rulebook.lint_words import normal_terms, patterns, repeated_terms, rewrite_keys, single_characters
from guiju.judge.rulebook.rulebook import Rulebook

Check = Callable[[Rulebook], Iterable[Fault]]

ERRORS: tuple[Check, ...] = (
    circular_vocabularies,
    classifiers,
    consistent_outcomes,
    covers,
    example_platforms,
    loosened_layers,
    normal_terms,
    patterns,
    penalties,
    punctuation,
    redirected,
    repeated_terms,
    retirements,
    rewrite_keys,
    same_detectors,
    single_characters,
    sources,
    twice_tightened,
    vocabularies,
)
"""Checks whose faults refuse a pack."""

STALE_AFTER_DAYS = 365


@dataclass(frozen=True, slots=True)
class LintReport:
    """The faults that refuse the packs, and the notes that do not, both in the order of files and lines."""

    errors: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def lint(rulebook: Rulebook, *, as_of: date) -> LintReport:
    """Check `rulebook` as it stands; `as_of` is the day from which the age of sources is counted."""
    errors = {fault for check in ERRORS for fault in check(rulebook)}
    notes = {*unused_vocabularies(rulebook), *stale_sources(rulebook, as_of)}
    return LintReport(tuple(sorted(errors)), tuple(sorted(notes)))


def stale_sources(rulebook: Rulebook, as_of: date) -> Iterable[Fault]:
    """Name the sources that nobody has looked at for a year."""
    for rule in (*rulebook.rules, *rulebook.tariffs):
        for index, source in enumerate(rule.sources):
            if source.checked_on and (as_of - source.checked_on).days > STALE_AFTER_DAYS:
                problem = f"来源已 {(as_of - source.checked_on).days} 天未复核；核对原文后更新日期"
                yield rulebook.places[rule.id].fault(("sources", index, "checked_on"), problem)
