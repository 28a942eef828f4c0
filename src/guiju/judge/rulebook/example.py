"""Examples, in the shape of what a rule judges: a message with marked spans, a dialogue, a worked tariff."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag
from pydantic_core import PydanticCustomError

from guiju.judge.model.terms import Platform, Sender
from guiju.judge.rulebook.facts import FACTS, fact_value
from guiju.judge.rulebook.fault import did_you_mean
from guiju.judge.rulebook.marks import read_turn
from guiju.judge.rulebook.strict import Day, Line, Strict, Text


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    for name, value in values.items():
        if name not in FACTS:
            cure = did_you_mean(name, FACTS)
            raise PydanticCustomError("fact", "没有事实“{name}”；{cure}", {"name": name, "cure": cure})
        try:
            fact_value(name, value)
        except ValueError as problem:
            raise PydanticCustomError("fact", "{problem}", {"problem": str(problem)}) from None
    return values


def _dialogue(lines: tuple[str, ...]) -> tuple[str, ...]:
    last = 0
    for line in lines:
        try:
            turn = read_turn(line)
        except ValueError as problem:
            raise PydanticCustomError("dialogue", "{problem}", {"problem": str(problem)}) from None
        if turn.offset < last:
            raise PydanticCustomError("dialogue", "“{line}”早于前一行；按时间先后写", {"line": line})
        last = turn.offset
    return lines


def _message(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Facts = Annotated[dict[StrictStr, StrictBool | StrictInt | StrictStr], AfterValidator(_facts)]
"""Facts that an example gives, by name; moments as ISO text with a time zone."""


class Circumstances(Strict):
    """What an example may say beside its words. `platform` defaults to the first platform of the rule."""

    platform: Platform | None = None
    facts: Annotated[Facts, Field(default_factory=dict)]
    sent_on: Day | None = None
    because: Line | None = None


class MessageExample(Circumstances):
    """One message. In a flagged one the exact spans stand in [[ ]]; a passed one has no mark."""

    text: Text
    sender: Sender = Sender.AGENT


class DialogueExample(Circumstances):
    """A conversation of lines such as `35 agent 您好`; `at` is the index of the message pointed at, from 0, or none."""

    dialogue: Annotated[tuple[Line, ...], AfterValidator(_dialogue), Field(min_length=1)]
    at: StrictInt | Literal["none"] | None = None


class Examples(Strict):
    """What a rule must flag, and what it must let pass: messages or dialogues, as the scene of the rule is."""

    flag: tuple["Example", ...]
    passed: Annotated[tuple["Example", ...], Field(alias="pass")]


def _shape(value: Any) -> str:
    if isinstance(value, DialogueExample):
        return "dialogue"
    return "dialogue" if isinstance(value, dict) and "dialogue" in value else "message"


Spoken = Annotated[MessageExample, BeforeValidator(_message, json_schema_input_type=str | MessageExample)]
Example = Annotated[
    Annotated[Spoken, Tag("message")] | Annotated[DialogueExample, Tag("dialogue")], Discriminator(_shape)
]
"""A message (a plain string is its text) or a dialogue, told apart by the key `dialogue`."""


class Worked(Strict):
    """One worked case of a tariff entry, in words: what happened, and what it costs."""

    given: Line
    exposure: Line


class TariffExamples(Strict):
    """The worked cases of a tariff entry."""

    worked: Annotated[tuple[Worked, ...], Field(min_length=1)]
