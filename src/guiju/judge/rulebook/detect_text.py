"""What can be found in one message: words, patterns, entities, and answers that are too short."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StrictInt, StrictStr, model_validator
from pydantic_core import PydanticCustomError

from guiju.judge.rulebook.fault import did_you_mean
from guiju.judge.rulebook.strict import Lines, Patterns, Slugs, Strict
from guiju.judge.text.entities import entity_names

Position = Literal["anywhere", "standalone", "whole-message", "start"]
"""Where a word counts: anywhere; not inside a longer word; as the whole message; at its beginning."""


def _entity(name: str) -> str:
    if name in entity_names():
        return name
    cure = did_you_mean(name, entity_names())
    raise PydanticCustomError("entity", "没有实体“{name}”；{cure}", {"name": name, "cure": cure})


Entity = Annotated[StrictStr, AfterValidator(_entity), Field(json_schema_extra={"enum": [*entity_names()]})]
"""The shapes that `guiju.judge.text` recognises and validates."""


class Lexicon(Strict):
    """Words, given here or in vocabularies; a hit inside a match of `unless` is cleared."""

    kind: Literal["lexicon"]
    terms: Lines = ()
    vocabulary: Slugs = ()
    position: Position = "anywhere"
    unless: Patterns = ()

    @model_validator(mode="after")
    def _some_words(self) -> Self:
        if not self.terms and not self.vocabulary:
            raise PydanticCustomError("lexicon", "没有词；写 terms 或 vocabulary")
        return self


class Pattern(Strict):
    """Patterns of the dialect; a hit inside a match of `unless` is cleared."""

    kind: Literal["pattern"]
    any_of: Annotated[Patterns, Field(alias="any", min_length=1)]
    unless: Patterns = ()


class EntityShape(Strict):
    """Entities; where `any` is given, one of its patterns must match in the same message too."""

    kind: Literal["entity"]
    entities: Annotated[tuple[Entity, ...], Field(min_length=1)]
    any_of: Annotated[Patterns, Field(alias="any")] = ()
    unless: Patterns = ()


class Count(Strict):
    """Messages of fewer than `below` meaningful characters: punctuation, emoji and blanks do not count."""

    kind: Literal["count"]
    below: Annotated[StrictInt, Field(ge=1, le=100)]
    unless: Patterns = ()
