"""A rule: what it detects, how bad that is, what happens then, and the examples that prove it."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from guiju.judge.model.terms import Action, Category, Severity
from guiju.judge.rulebook.condition_tree import When
from guiju.judge.rulebook.detect_dialogue import Phrase, PromiseShape, Sequence, Timing
from guiju.judge.rulebook.detect_text import Count, EntityShape, Lexicon, Pattern
from guiju.judge.rulebook.example import DialogueExample, Examples
from guiju.judge.rulebook.head import Head
from guiju.judge.rulebook.marks import unmark
from guiju.judge.rulebook.strict import Slug, Slugs, Text

Detect = Annotated[
    Lexicon | Pattern | EntityShape | Count | Phrase | Timing | Sequence | PromiseShape, Field(discriminator="kind")
]
"""The closed set of detectors, told apart by `kind`."""

_OF_DIALOGUE = (Phrase, Timing, Sequence)
_LEAST_EXAMPLES = 3


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
    action: Action | None = None
    penalty: Slugs = ()
    detect: Detect
    when: When | None = None
    rewrite: Annotated[Rewrite, Field(default_factory=dict)]
    examples: Examples

    @model_validator(mode="after")
    def _one_outcome(self) -> Self:
        if isinstance(self.detect, PromiseShape):
            if self.category or self.hint:
                raise PydanticCustomError("outcome", "promise 只记录承诺；删去 category 和 hint")
        elif (self.category is None) == (self.hint is None):
            raise PydanticCustomError("outcome", "category 与 hint 要写一个，且只写一个")
        if self.category and not (self.severity and self.action):
            raise PydanticCustomError("outcome", "缺少 severity 或 action；有 category 的规则两者都要写")
        if self.action is Action.PASS:
            raise PydanticCustomError("outcome", "action 不能是 pass；写 log、warn、must-edit、hold 或 block")
        return self

    @model_validator(mode="after")
    def _fitting_scene(self) -> Self:
        dialogue = self.applies.scene == "conversation"
        if isinstance(self.detect, _OF_DIALOGUE) and not dialogue:
            raise PydanticCustomError(
                "scene", "{kind} 要看整个会话；写 applies.scene: conversation", {"kind": self.detect.kind}
            )
        for example in (*self.examples.flag, *self.examples.passed):
            if isinstance(example, DialogueExample) != dialogue:
                raise PydanticCustomError(
                    "scene",
                    "scene 是 {scene}，例子却不是；会话规则的例子写 dialogue，消息规则的写 text",
                    {"scene": self.applies.scene},
                )
        return self

    @model_validator(mode="after")
    def _enough_examples(self) -> Self:
        for name, given in (("flag", self.examples.flag), ("pass", self.examples.passed)):
            if len(given) < _LEAST_EXAMPLES:
                raise PydanticCustomError(
                    "examples", "examples.{name} 只有 {count} 个；至少写 3 个", {"name": name, "count": len(given)}
                )
        return self

    @model_validator(mode="after")
    def _marked_examples(self) -> Self:
        for example in self.examples.flag:
            if isinstance(example, DialogueExample):
                if example.at is None:
                    raise PydanticCustomError("marks", "命中的对话缺少 at；写消息序号（从 0 起）或 none")
                if example.at != "none" and not 0 <= example.at < len(example.dialogue):
                    raise PydanticCustomError("marks", "at: {at} 不在对话里；序号从 0 起", {"at": example.at})
            elif not unmark(example.text).spans:
                raise PydanticCustomError(
                    "marks", "命中的例子“{text}”没有标出位置；用 [[ ]] 标出命中的字", {"text": example.text}
                )
        for example in self.examples.passed:
            if not isinstance(example, DialogueExample) and unmark(example.text).spans:
                raise PydanticCustomError("marks", "放行的例子“{text}”不能有 [[ ]]", {"text": example.text})
        return self
