"""Lint of words and patterns: single characters, repeated terms, patterns that cannot be compiled."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from guiju.judge.rulebook.detect_text import EntityShape, Lexicon
from guiju.judge.rulebook.fault import Fault, RulebookError
from guiju.judge.rulebook.lint_links import circular_vocabularies, vocabularies
from guiju.judge.rulebook.patterns import PlatformPatterns
from guiju.judge.rulebook.rule import Rule
from guiju.judge.rulebook.rulebook import Rulebook
from guiju.judge.rulebook.strict_yaml import Path
from guiju.judge.rulebook.walk import patterns_of, vocabulary_names
from guiju.judge.text.anchors import Anchors
from guiju.judge.text.characters import normal_character
from guiju.judge.text.disguise import term
from guiju.judge.text.program import ALLOW, DENY, Spec, anchored
from guiju.judge.text.syntax import PatternError

_WHOLE = re.compile(r"<[a-z0-9-]+>")


def single_characters(rulebook: Rulebook) -> Iterator[Fault]:
    """A word of one character stands alone by `position`, or has exceptions: it is part of too many words."""
    for rule in rulebook.rules:
        detect = rule.detect
        if not isinstance(detect, Lexicon) or detect.position in ("standalone", "whole-message") or detect.unless:
            continue
        for index, word in enumerate(detect.terms):
            if len(word) == 1:
                problem = f"单字“{word}”会命中许多词；写 position: standalone，或用 unless 列出例外"
                yield rulebook.places[rule.id].fault(("detect", "terms", index), problem)


def repeated_terms(rulebook: Rulebook) -> Iterator[Fault]:
    """No word stands twice in one list."""
    for key, path, terms in _lists(rulebook):
        for index, word in enumerate(terms):
            if word in terms[:index]:
                yield rulebook.places[key].fault((*path, index), f"“{word}”写了两遍；删去一个")


def normal_terms(rulebook: Rulebook) -> Iterator[Fault]:
    """Words are written as the normal form has them: half-width, lower case, simplified."""
    for key, path, terms in _lists(rulebook):
        for index, word in enumerate(terms):
            normal = "".join(map(normal_character, word))
            if normal != word:
                cure = f"写成“{normal}”" if normal else "删去它"
                yield rulebook.places[key].fault((*path, index), f"“{word}”不是规范形式，永远不会命中；{cure}")


def rewrite_keys(rulebook: Rulebook) -> Iterator[Fault]:
    """A rewrite is found by the normal form of the hit; a key in another form never is."""
    for rule in rulebook.rules:
        for key in rule.rewrite:
            normal = "".join(map(normal_character, key))
            if normal != key:
                problem = f"“{key}”不是规范形式，永远用不上；写成“{normal}”"
                yield rulebook.places[rule.id].fault(("rewrite", key), problem)


@contextmanager
def locating_faults(rulebook: Rulebook) -> Iterator[None]:
    """Let a pattern that cannot be compiled end as a RulebookError that names its file, line and field.

    Packs are used without being linted first; what the linter would have said is found out when it is needed.
    """
    try:
        yield
    except (PatternError, KeyError, RecursionError) as problem:
        faults = [fault for check in (vocabularies, circular_vocabularies, patterns) for fault in check(rulebook)]
        if not faults and not isinstance(problem, PatternError):
            raise
        raise RulebookError(faults or [Fault("规则包", 0, "", str(problem))]) from problem


def patterns(rulebook: Rulebook) -> Iterator[Fault]:
    """Every pattern compiles, and each of its alternatives has a telling part that must be there.

    Context goes without, and so do vocabularies that only context uses: it is looked at only where its rule found
    something. A vocabulary's fault is told once, not again for every pattern that inserts it.
    """
    if any(circular_vocabularies(rulebook)):
        return
    trees, anchors, told = PlatformPatterns(rulebook, None), Anchors(), set[str]()
    context = _context(rulebook)
    for key, path, pattern in patterns_of(rulebook):
        role = ALLOW if (key, path) in context or key in context else DENY
        try:
            anchored(Spec(0, role, trees.tree(pattern), pattern), anchors)
        except PatternError as problem:
            if str(problem) not in told:
                yield rulebook.places[key].fault(path, str(problem))
            told.add(str(problem))
    for rule in rulebook.rules:
        if isinstance(rule.detect, Lexicon):
            yield from _unusable_terms(rulebook, rule, rule.detect)


def _context(rulebook: Rulebook) -> set[str | tuple[str, Path]]:
    """The places of the patterns that are context only, and the keys of the vocabularies that nothing else uses.

    A vocabulary inside a longer pattern counts as context: the longer pattern is asked, and may have its telling part
    elsewhere.
    """
    rules = {rule.id: rule for rule in rulebook.rules}
    found: set[str | tuple[str, Path]] = {
        (key, path)
        for key, path, _ in patterns_of(rulebook)
        if key in rules
        and rules[key].applies.scene == "message"
        and ("unless" in path or isinstance(rules[key].detect, EntityShape))
    }
    inside = {(key, path) for key, path, pattern in patterns_of(rulebook) if not _WHOLE.fullmatch(pattern)}
    named = [
        (key, path, f"vocabulary/{name}") for key, path, name in vocabulary_names(rulebook) if (key, path) not in inside
    ]
    looked_for = {name for key, path, name in named if key in rules and (key, path) not in found}
    while more := {name for key, _, name in named if key in looked_for} - looked_for:
        looked_for |= more
    return found | {f"vocabulary/{name}" for name in rulebook.vocabularies} - looked_for


def _unusable_terms(rulebook: Rulebook, rule: Rule, detect: Lexicon) -> Iterator[Fault]:
    for index, text in enumerate(detect.terms):
        try:
            anchored(Spec(0, DENY, term(text, strict=detect.position == "standalone"), text))
        except PatternError as problem:
            yield rulebook.places[rule.id].fault(("detect", "terms", index), str(problem))


def _lists(rulebook: Rulebook) -> Iterator[tuple[str, Path, tuple[str, ...]]]:
    for rule in rulebook.rules:
        if isinstance(rule.detect, Lexicon):
            yield rule.id, ("detect", "terms"), rule.detect.terms
    for name, vocabulary in rulebook.vocabularies.items():
        key = f"vocabulary/{name}"
        yield key, ("terms",), vocabulary.terms
        yield key, ("disguises",), vocabulary.disguises
        for at, group in enumerate(vocabulary.groups):
            yield key, ("groups", at, "terms"), group.terms
            yield key, ("groups", at, "disguises"), group.disguises
