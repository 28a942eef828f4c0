"""`when`: all, any and not over leaves; each leaf is one CEL expression on facts, with its reason in Chinese."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from guiju.judge.rulebook.strict import Line, Strict

_MOST_LEAVES = 20


class When(Strict):
    """One node of the tree: exactly one of `all`, `any`, `not`, or a leaf (`fact` with `because`)."""

    all_of: Annotated[tuple["When", ...], Field(alias="all")] = ()
    any_of: Annotated[tuple["When", ...], Field(alias="any")] = ()
    none_of: Annotated["When | None", Field(alias="not")] = None
    fact: Annotated[Line | None, Field(max_length=500)] = None
    because: Line | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [self.all_of, self.any_of, self.none_of, self.fact]
        if sum(bool(kind) for kind in kinds) != 1:
            raise PydanticCustomError("when", "all、any、not、fact 要写一个，且只写一个")
        if bool(self.fact) != bool(self.because):
            raise PydanticCustomError("when", "fact 与 because 要成对；写明条件的理由")
        if sum(1 for _ in self.leaves()) > _MOST_LEAVES:
            raise PydanticCustomError("when", "条件多于 20 个；拆成几条规则")
        return self

    def leaves(self) -> Iterator["When"]:
        """Yield the leaves from left to right."""
        if self.fact:
            yield self
        for child in (*self.all_of, *self.any_of, *([self.none_of] if self.none_of else [])):
            yield from child.leaves()
