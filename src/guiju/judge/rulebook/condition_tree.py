"""`when`: all, any and not over leaves; each leaf is one CEL expression on facts, with its reason in Chinese."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from guiju.judge.rulebook.conditions import Answer, ConditionError, compile_leaf
from guiju.judge.rulebook.strict import Line, Strict

_MOST_LEAVES = 20


def _compiles(expression: str) -> str:
    try:
        compile_leaf(expression)
    except ConditionError as problem:
        raise PydanticCustomError("condition", "{problem}", {"problem": str(problem)}) from None
    return expression


@dataclass(frozen=True, slots=True)
class Reading:
    """One leaf as it was answered: the expression, its reason, the values it read, and the answer."""

    fact: str
    because: str
    values: Mapping[str, Any]
    answer: Answer


class When(Strict):
    """One node of the tree: exactly one of `all`, `any`, `not`, or a leaf (`fact` with `because`)."""

    all_of: Annotated[tuple["When", ...], Field(alias="all")] = ()
    any_of: Annotated[tuple["When", ...], Field(alias="any")] = ()
    none_of: Annotated["When | None", Field(alias="not")] = None
    fact: Annotated[Line, Field(max_length=500), AfterValidator(_compiles)] | None = None
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

    def answer(self, facts: Mapping[str, Any]) -> Answer:
        """Answer the tree in three values: a missing fact leaves it open only where it would decide."""
        if self.fact:
            return compile_leaf(self.fact).answer(facts)
        if self.none_of:
            inner = self.none_of.answer(facts)
            return inner if inner.value is None else Answer(not inner.value)
        deciding = bool(self.any_of)
        answers = [child.answer(facts) for child in (*self.all_of, *self.any_of)]
        if any(each.value is deciding for each in answers):
            return Answer(deciding)
        missing = tuple(dict.fromkeys(name for each in answers for name in each.missing))
        return Answer(None, missing) if missing else Answer(not deciding)

    def readings(self, facts: Mapping[str, Any]) -> tuple[Reading, ...]:
        """Return every leaf as it is answered from `facts`, for the trace."""
        return tuple(_read(leaf, facts) for leaf in self.leaves())


def _read(leaf: When, facts: Mapping[str, Any]) -> Reading:
    compiled = compile_leaf(leaf.fact or "")
    values = {name: facts[name] for name in compiled.reads if name in facts}
    return Reading(compiled.expression, leaf.because or "", values, compiled.answer(facts))
