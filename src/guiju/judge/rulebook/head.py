"""What every rule has, whatever it detects: its names, its standing, whom and when it binds, and its sources."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from guiju.judge.model.terms import Platform, Sender
from guiju.judge.rulebook.source import Source
from guiju.judge.rulebook.strict import Day, Line, Problem, Slug, Slugs, Strict

Status = Literal["draft", "preview", "stable", "retired"]
"""Only stable rules make findings; preview and draft ones run when asked for; retired ones only explain the past."""

Scene = Literal["message", "conversation"]
"""What a rule looks at: one message, or the whole conversation."""


def _platforms(value: Any) -> Any:
    if value == "any":
        return tuple(Platform)
    return value if isinstance(value, list | tuple) else (value,)


Platforms = Annotated[
    Annotated[tuple[Platform, ...], Field(min_length=1)],
    BeforeValidator(_platforms, json_schema_input_type=Literal["any"] | Platform | list[Platform]),
]
"""One platform, a list of them, or `any`."""


class Applies(Strict):
    """Whom a rule binds: the platforms, the sender of the words, and what is looked at."""

    platforms: Annotated[Platforms, Field(alias="platform")]
    sender: Sender = Sender.AGENT
    scene: Scene = "message"


class InForce(Strict):
    """The days on which a rule holds, both included; None where no source states a limit."""

    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="to")] = None

    def holds_on(self, day: date) -> bool:
        """Whether the rule holds on `day`."""
        return not (self.first and day < self.first) and not (self.last and day > self.last)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first and self.last and self.last < self.first:
            raise PydanticCustomError("in_force", "to 早于 from；改正其中一个日期")
        return self


class Head(Strict):
    """The part that detecting rules and tariff entries share.

    A retired rule says why, and names in `holds_instead` the rules that hold now; its id is never given away.
    """

    id: Slug
    name: Slug
    title: Line
    status: Status
    retired_because: Line | None = None
    holds_instead: Slugs = ()
    applies: Applies
    in_force: InForce = InForce()
    why: Line
    covers: Slugs = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong between the fields: a rule retires with a reason, and only then."""
        if self.status == "retired" and not self.retired_because:
            yield ("status",), "已停用的规则要有 retired_because；写明为什么停用"
        if self.status != "retired" and self.retired_because:
            yield ("retired_because",), "status 不是 retired；改 status，或删去理由"
        if self.status != "retired" and self.holds_instead:
            yield ("holds_instead",), "status 不是 retired；改 status，或删去这一项"
