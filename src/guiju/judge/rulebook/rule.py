"""A rule: what it detects, how bad that is, what happens then, and the examples that prove it."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from guiju.judge.model.terms import Action, Category, Severity
from guiju.judge.rulebook.condition_tree import When
from guiju.judge.rulebook.detect_dialogue import Phrase, PromiseShape, Sequence, Timing
from guiju.judge.rulebook.detect_text import Count, EntityShape, Lexicon, Pattern
from guiju.judge.rulebook.example import DialogueExample, Examples, MessageExample
from guiju.judge.rulebook.fault import did_you_mean
from guiju.judge.rulebook.head import Head
from guiju.judge.rulebook.marks import unmark
from guiju.judge.rulebook.strict import Problem, Slug, Slugs, Text

Detect = Annotated[
    Lexicon | Pattern | EntityShape | Count | Phrase | Timing | Sequence | PromiseShape, Field(discriminator="kind")
]
"""The closed set of detectors, told apart by `kind`."""

_OF_DIALOGUE = (Phrase, Timing, Sequence)
_LEAST_EXAMPLES = 3


def _action(value: object) -> object:
    known = tuple(action.value for action in Action if action is not Action.PASS)
    if value in known:
        return value
    cure = did_you_mean(str(value), known)
    raise PydanticCustomError("action", "“{value}”不在可选值中；{cure}", {"value": str(value), "cure": cure})


RuleAction = Annotated[
    Action, BeforeValidator(_action, json_schema_input_type=Literal["log", "warn", "must-edit", "hold", "block"])
]
"""What happens to a message that breaks the rule; never `pass`."""


def _rewrite(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


Rewrite = Annotated[dict[str, Text], BeforeValidator(_rewrite, json_schema_input_type=str | dict[str, str])]
"""New words by the normal form of the hit; `*` for any hit; the key '' holds a whole new message."""


class Rule(Head):
    """One rule: with a `category` it makes findings, with a `hint` it advises, with neither it notes promises.

    `tightens` names a rule of an earlier layer whose place this one takes on its own platforms.
    """

    category: Category | None = None
    hint: Slug | None = None
    tightens: Slug | None = None
    severity: Severity | None = None
    action: RuleAction | None = None
    penalty: Slugs = ()
    detect: Detect
    when: When | None = None
    rewrite: Annotated[Rewrite, Field(default_factory=dict)]
    examples: Examples

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong between the fields: the outcome, the scene, the examples."""
        yield from super().problems()
        yield from self._outcome_problems()
        yield from self._scene_problems()
        for key, given in (("flag", self.examples.flag), ("pass", self.examples.passed)):
            if len(given) < _LEAST_EXAMPLES:
                yield ("examples", key), f"只有 {len(given)} 个；至少写 {_LEAST_EXAMPLES} 个"
            for index, example in enumerate(given):
                for problem in _mark_problems(example, flagged=key == "flag"):
                    yield ("examples", key, index), problem

    def _outcome_problems(self) -> Iterator[Problem]:
        promise = isinstance(self.detect, PromiseShape)
        if promise and (self.category or self.hint):
            yield ("detect", "kind"), "promise 只记录承诺；删去 category 和 hint"
        if not promise and (self.category is None) == (self.hint is None):
            yield ("category",), "category 与 hint 要写一个，且只写一个"
        for key in ("severity", "action"):
            if self.category and getattr(self, key) is None:
                yield (key,), "缺少这一项；有 category 的规则要写"

    def _scene_problems(self) -> Iterator[Problem]:
        dialogue = self.applies.scene == "conversation"
        if isinstance(self.detect, _OF_DIALOGUE) and not dialogue:
            yield ("applies",), f"{self.detect.kind} 要看整个会话；写 scene: conversation"
            return
        for key, given in (("flag", self.examples.flag), ("pass", self.examples.passed)):
            for index, example in enumerate(given):
                if isinstance(example, DialogueExample) != dialogue:
                    shape = "dialogue" if dialogue else "text"
                    yield ("examples", key, index), f"scene 是 {self.applies.scene}；例子要写 {shape}"


def _mark_problems(example: MessageExample | DialogueExample, *, flagged: bool) -> Iterator[str]:
    if isinstance(example, DialogueExample):
        if flagged and example.at is None:
            yield "缺少 at；写所指消息的序号（从 0 起），或 none"
        if isinstance(example.at, int) and not 0 <= example.at < len(example.dialogue):
            yield f"at: {example.at} 不在对话里；序号从 0 起"
    elif flagged and not unmark(example.text).spans:
        yield f"“{example.text}”没有标出位置；用 [[ ]] 标出命中的字"
    elif not flagged and unmark(example.text).spans:
        yield f"“{example.text}”有 [[ ]]；放行的例子不标"
