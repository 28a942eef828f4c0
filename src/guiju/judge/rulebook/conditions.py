"""The condition port: one CEL expression on declared facts, compiled at load, answered true, false or undetermined.

This is the only module that knows the CEL library (cel-expr-python). There a failed evaluation does not raise: it
returns an error value whose plain form is a text, hence truthy. Here it is undetermined, with the facts at fault.

>>> compile_leaf("order.amount_fen > 1000").answer({"order.amount_fen": 5000}).value
True
>>> compile_leaf("order.amount_fen > 1000").answer({})
Answer(value=None, missing=('order.amount_fen',))
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from guiju.judge.rulebook.facts import FACTS, FactType, fact_value
from guiju.judge.rulebook.fault import did_you_mean

_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_POSITION = re.compile(r"<input>:(\d+):(\d+): (.*)")

_UNDECLARED = re.compile(r"undeclared reference to '([^']+)'")


class ConditionError(ValueError):
    """The expression is not a condition; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """True, false, or None for undetermined; then `missing` names the facts that are absent or unusable."""

    value: bool | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """One compiled expression, and the facts that it reads."""

    expression: str
    reads: tuple[str, ...]
    _program: Any = field(repr=False, compare=False)

    def answer(self, facts: Mapping[str, Any]) -> Answer:
        """Answer the condition from `facts`; those it does not read, or in a wrong type, are left out."""
        usable = {}
        for name in self.reads:
            try:
                usable[name] = fact_value(name, facts[name])
            except (KeyError, ValueError):
                continue
        outcome = self._program.eval(data=usable)
        if outcome.type().name() == "BOOL":
            return Answer(bool(outcome.value()))
        return Answer(None, tuple(name for name in self.reads if name not in usable) or self.reads)


@lru_cache(maxsize=1024)
def compile_leaf(expression: str) -> Leaf:
    """Compile `expression` against the declared facts; ConditionError unless it is a condition on them."""
    environment, boolean = _environment()
    try:
        program = environment.compile(expression)
    except RuntimeError as error:
        raise ConditionError(_retell(str(error))) from None
    if program.return_type() != boolean:
        kind = program.return_type().name()
        raise ConditionError(f"结果是 {kind}，不是真假；写成比较，例如 order.paid == false")
    reads = facts_in(expression)
    if not reads:
        raise ConditionError("条件没有用到任何事实；可用的有：" + "、".join(FACTS))
    return Leaf(expression, reads, program)


def facts_in(expression: str) -> tuple[str, ...]:
    """Return the names of the declared facts that `expression` reads, in the order of their first use.

    >>> facts_in("order.paid_at.getHours('Asia/Shanghai') > 9 && order.paid")
    ('order.paid_at', 'order.paid')
    """
    reads: dict[str, None] = {}
    for found in _NAME.finditer(_LITERAL.sub("''", expression)):
        parts = found[0].split(".")
        prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        name = next((prefix for prefix in prefixes if prefix in FACTS), None)
        if name:
            reads[name] = None
    return tuple(reads)


@cache
def _environment() -> tuple[Any, Any]:
    """Return the CEL environment with every declared fact, and its type of truth values."""
    # It costs 20 ms, which a rulebook without conditions does not pay.
    from cel_expr_python import cel  # type: ignore[import-untyped]  # noqa: PLC0415

    types = {
        FactType.BOOL: cel.Type.BOOL,
        FactType.INT: cel.Type.INT,
        FactType.STRING: cel.Type.STRING,
        FactType.TIMESTAMP: cel.Type.TIMESTAMP,
    }
    return cel.NewEnv(variables={name: types[fact.type] for name, fact in FACTS.items()}), cel.Type.BOOL


def _retell(message: str) -> str:
    """Turn the library's message into one line with its column and, where there is one, the usual cure."""
    found = _POSITION.search(message)
    if not found:
        return f"条件不成立：{message.splitlines()[0]}"
    column, problem = found[2], found[3]
    undeclared = _UNDECLARED.search(problem)
    if undeclared:
        return f"没有事实“{undeclared[1]}”；{did_you_mean(undeclared[1], FACTS)}"
    cure = "“不在其中”写成 !(x in [...])，“并且”写成 &&" if "Syntax" in problem else "检查两边的类型"
    return f"第 {column} 列有误（{problem}）；{cure}"
