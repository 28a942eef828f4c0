"""Vocabularies: word lists that patterns insert as `<name>` and lexicons name under `vocabulary`."""

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from guiju.judge.model.terms import Platform
from guiju.judge.rulebook.strict import Line, Lines, Patterns, Slug, Strict

Disguise = Literal["sound", "shape", "pinyin", "split"]
"""A family of disguises that is derived from the terms: homophones, look-alikes, pinyin, split characters."""


class Words(Strict):
    """Words in normal form, fragments of patterns, and their disguises; a hit through a disguise counts as evasion."""

    terms: Lines = ()
    patterns: Patterns = ()
    disguise: tuple[Disguise, ...] = ()
    disguises: Lines = ()

    @property
    def empty(self) -> bool:
        """Whether nothing can be found through these words."""
        return not (self.terms or self.patterns or self.disguises)


class OwnedWords(Words):
    """Words that do not count on the platforms they belong to; `own: []` where no platform we know owns them."""

    own: tuple[Platform, ...]


class Vocabulary(Words):
    """One word list; `groups` hold the parts that are free on some platforms."""

    name: Slug
    title: Line
    groups: tuple[OwnedWords, ...] = ()

    @model_validator(mode="after")
    def _some_words(self) -> Self:
        if self.empty and not self.groups:
            raise PydanticCustomError("vocabulary", "没有词；写 terms、patterns、disguises 或 groups")
        return self

    def parts(self, platform: Platform | None = None) -> tuple[Words, ...]:
        """Return the words that count on `platform`; on every platform's own words too when it is None."""
        kept = [group for group in self.groups if platform is None or platform not in group.own]
        return (self, *kept)
