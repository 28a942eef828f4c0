"""Walk through a rulebook: every pattern and every vocabulary name, with the place it stands at."""

import re
from collections.abc import Iterator

from pydantic import BaseModel

from guiju.judge.rulebook.detect_text import Lexicon
from guiju.judge.rulebook.rulebook import Rulebook
from guiju.judge.rulebook.strict_yaml import Path

_REFERENCE = re.compile(r"(?<![\\?])<([a-z][a-z0-9-]*)>")
_PATTERN_FIELDS = {"any_of": "any"} | {
    name: name for name in ("unless", "kept_by", "settled", "asking", "exempt", "answer", "to", "twice")
}


def patterns_of(rulebook: Rulebook) -> Iterator[tuple[str, Path, str]]:
    """Yield (key of the place, path, pattern) for every pattern of vocabularies and rules."""
    for name, vocabulary in rulebook.vocabularies.items():
        parts = [((), vocabulary), *((("groups", at), group) for at, group in enumerate(vocabulary.groups))]
        for path, words in parts:
            for index, pattern in enumerate(words.patterns):
                yield f"vocabulary/{name}", (*path, "patterns", index), pattern
    for rule in rulebook.rules:
        for path, pattern in _patterns_in(rule.detect, ("detect",)):
            yield rule.id, path, pattern


def _patterns_in(model: BaseModel, path: Path) -> Iterator[tuple[Path, str]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _patterns_in(value, (*path, name))
        elif name in _PATTERN_FIELDS:
            yield from (((*path, _PATTERN_FIELDS[name], index), pattern) for index, pattern in enumerate(value))
        elif name == "parts":
            for at, part in enumerate(value):
                yield from (((*path, name, at, index), pattern) for index, pattern in enumerate(part))


def vocabulary_names(rulebook: Rulebook) -> Iterator[tuple[str, Path, str]]:
    """Yield (key of the place, path, name) wherever a vocabulary is named: in patterns and in lexicons."""
    for key, path, pattern in patterns_of(rulebook):
        for found in _REFERENCE.finditer(pattern):
            yield key, path, found[1]
    for rule in rulebook.rules:
        if isinstance(rule.detect, Lexicon):
            for index, name in enumerate(rule.detect.vocabulary):
                yield rule.id, ("detect", "vocabulary", index), name
