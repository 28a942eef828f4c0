"""A tariff entry: what an offence costs, as the source states it."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from guiju.judge.model.finding import Exposure
from guiju.judge.rulebook.example import TariffExamples
from guiju.judge.rulebook.head import Head
from guiju.judge.rulebook.strict import Line, Lines, Slugs, Strict

Fen = Annotated[StrictInt, Field(ge=0)]
"""An amount of money in fen."""


class Fine(Strict):
    """A fine in fen; both ends are the same where the source gives one amount, None where it leaves one open."""

    min_fen: Fen | None = None
    max_fen: Fen | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_fen is not None and self.max_fen is not None and self.min_fen > self.max_fen:
            raise PydanticCustomError("fine", "min_fen 大于 max_fen；对调两个金额")
        return self


class Tariff(Strict):
    """The price of an offence. None means that the source gives no figure; `reported` marks a second-hand figure."""

    rules: Slugs = ()
    target: Literal["shop", "agent"] = "shop"
    fine: Fine | None = None
    points: Annotated[StrictInt, Field(ge=0)] | None = None
    actions: Lines = ()
    per: Literal["occurrence", "sentence", "order"] = "occurrence"
    reported: StrictBool = False
    affects: Line | None = None


class TariffRule(Head):
    """A tariff entry of the rulebook; it detects nothing and is named by the `penalty` of rules."""

    tariff: Tariff
    examples: TariffExamples

    def exposure(self) -> Exposure:
        """Return the entry as findings carry it."""
        fine = self.tariff.fine or Fine()
        return Exposure(
            rule=self.id,
            title=self.title,
            fine_min_fen=fine.min_fen,
            fine_max_fen=fine.max_fen,
            points=self.tariff.points,
            actions=self.tariff.actions,
            target=self.tariff.target,
            reported=self.tariff.reported,
        )
