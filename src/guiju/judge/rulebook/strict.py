"""The base of every model of a pack file: unknown keys are errors, and nothing is guessed from a scalar."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StrictStr
from pydantic_core import PydanticCustomError

from guiju.judge.rulebook.duration import parse_duration
from guiju.judge.rulebook.strict_yaml import Path

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


Problem = tuple[Path, str]
"""Where something is wrong, from the top of the file, and what, with its cure."""


class Strict(BaseModel):
    """A frozen model that refuses unknown keys and may be filled by the names of its aliases."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong between fields that are each right; the loader tells it beside the faults of fields."""
        yield from ()


def _slug(value: str) -> str:
    if _SLUG.fullmatch(value):
        return value
    raise PydanticCustomError("slug", "只能用小写字母、数字和连字符，例如 jd-chat-no-qin")


def _line(value: str) -> str:
    if value.strip():
        return value.strip()
    raise PydanticCustomError("empty", "不能为空；写上内容，或删去这一行")


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "不是日期；写成年-月-日，例如 2025-03-05")


def _duration(value: Any) -> int:
    if isinstance(value, str):
        try:
            return parse_duration(value)
        except ValueError as problem:
            raise PydanticCustomError("duration", "{problem}", {"problem": str(problem)}) from None
    raise PydanticCustomError("duration", "不是时长；写成 30s、3min、24h 或 7d")


def _listed(value: Any) -> Any:
    if isinstance(value, str):
        raise PydanticCustomError("listed", "要写成列表；改为 [{value}]", {"value": value})
    return value


Slug = Annotated[StrictStr, AfterValidator(_slug)]
"""An id in kebab-case."""

Line = Annotated[StrictStr, AfterValidator(_line)]
"""A text that is not empty, without blanks at its ends."""

Text = Annotated[StrictStr, AfterValidator(lambda value: value or _line(value))]
"""A text that is not empty, kept to the letter."""

Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
"""A calendar day, written 2025-03-05."""

Milliseconds = Annotated[int, BeforeValidator(_duration, json_schema_input_type=str)]
"""A duration, written 30s, 3min, 24h or 7d, kept as whole milliseconds."""

Patterns = Annotated[tuple[Line, ...], BeforeValidator(_listed)]
"""Patterns of the dialect of `guiju.judge.text`, each written in normal form."""

Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_listed)]
"""A list of ids."""

Lines = Annotated[tuple[Line, ...], BeforeValidator(_listed)]
"""A list of texts."""
