"""What can be found in a conversation: missing phrases, slow answers, steps left out, promises."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from guiju.judge.model.terms import Sender
from guiju.judge.rulebook.strict import Milliseconds, Patterns, Strict

Some = Annotated[StrictInt, Field(ge=1, le=100)]


class Phrase(Strict):
    """One of `any` must stand at the opening or the closing: within the first or last messages of the sender.

    `unless` are patterns; a conversation in which a message of any sender matches one of them owes no phrase.
    `settled` are buyer messages that wish for nothing: a closing may stand anywhere after the buyer's last wish.
    """

    kind: Literal["phrase"]
    position: Literal["opening", "closing"]
    any_of: Annotated[Patterns, Field(alias="any", min_length=1)]
    within_messages: Some = 1
    unless: Patterns = ()
    settled: Patterns = ()


class Timing(Strict):
    """An answer must come within `limit`.

    `first-response` looks at the first answer of the conversation, `response` at every buyer message that is still
    open, `unanswered` at buyer messages that nobody ever answered (`limit` may then be left out), `follow-up` at the
    agent who is answered with silence and has to ask again, not `not_before` and not after `limit`.
    `from` says when the clock starts: with the buyer's message, or when the buyer entered the queue, where known.
    `counts` says whose answers stop it. `unless`: buyer messages that need no answer, for `follow-up` those of buyer or
    system after which the buyer owes none. `asking`, of `unanswered`: messages that want an answer even when the log
    ends with them; without it all do. `exempt`, of `follow-up`: buyer messages that rule it out for the conversation.
    """

    kind: Literal["timing"]
    measure: Literal["first-response", "response", "unanswered", "follow-up"]
    limit: Milliseconds | None = None
    not_before: Milliseconds | None = None
    starts: Annotated[Literal["buyer-message", "queue-entry"], Field(alias="from")] = "buyer-message"
    counts: Literal["human", "any"] = "human"
    unless: Patterns = ()
    asking: Patterns = ()
    exempt: Patterns = ()

    @model_validator(mode="after")
    def _limited(self) -> Self:
        if self.limit is None and self.measure != "unanswered":
            raise PydanticCustomError("timing", "缺少 limit；写上时限，例如 30s 或 3min")
        if self.asking and self.measure != "unanswered":
            raise PydanticCustomError("timing", "asking 只用于 measure: unanswered；删去它")
        if self.exempt and self.measure != "follow-up":
            raise PydanticCustomError("timing", "exempt 只用于 measure: follow-up；删去它")
        return self


class Trigger(Strict):
    """The message that starts a sequence; without `any`, every message of the sender does.

    `answer` are words that start it only as the answer to a buyer message `to`.
    """

    sender: Sender
    any_of: Annotated[Patterns, Field(alias="any")] = ()
    unless: Patterns = ()
    answer: Patterns = ()
    to: Patterns = ()

    @model_validator(mode="after")
    def _both_sides(self) -> Self:
        if bool(self.answer) != bool(self.to):
            raise PydanticCustomError("trigger", "answer 与 to 要一起写")
        return self


class Said(Strict):
    """A message of a sender; without `any`, every message is."""

    sender: Sender
    any_of: Annotated[Patterns, Field(alias="any")] = ()


class Following(Strict):
    """The messages looked for after a trigger: as many as `at_least`, inside the window.

    The window ends `within` a time or after so many `messages` of the sender; with neither, with the conversation.
    Messages earlier than `not_before` after the trigger do not count. Without `any`, every message of the sender does.
    A message of `twice` counts as two. `parts` are lists of which each must be met, by one message or by several.
    """

    sender: Sender
    any_of: Annotated[Patterns, Field(alias="any")] = ()
    unless: Patterns = ()
    within: Milliseconds | None = None
    messages: Some | None = None
    at_least: Some = 1
    not_before: Milliseconds | None = None
    twice: Patterns = ()
    parts: tuple[Patterns, ...] = ()

    @model_validator(mode="after")
    def _one_window(self) -> Self:
        if self.within is not None and self.messages is not None:
            raise PydanticCustomError("window", "within 与 messages 只能写一个")
        if self.within is not None and self.not_before is not None and self.not_before >= self.within:
            raise PydanticCustomError("window", "not_before 不早于 within；改正其中一个时长")
        if self.parts and (self.any_of or self.twice or self.at_least != 1):
            raise PydanticCustomError("window", "parts 与 any、twice、at_least 只能写一种")
        return self


class Sequence(Strict):
    """After a trigger something is owed (`expect`) or ruled out (`forbid`), or it had to be `preceded_by` something.

    `excuse` is a message, from the one before the trigger on, that settles the matter. With `once` only the first
    trigger of a conversation counts. `point_at` names the message that the finding shows: the trigger, the reply (the
    next message of the sender looked for, or the forbidden one), or none.
    """

    kind: Literal["sequence"]
    trigger: Trigger
    expect: Following | None = None
    forbid: Following | None = None
    preceded_by: Said | None = None
    excuse: Said | None = None
    once: StrictBool = False
    point_at: Literal["trigger", "reply", "none"] = "trigger"

    @model_validator(mode="after")
    def _one_following(self) -> Self:
        if sum(each is not None for each in (self.expect, self.forbid, self.preceded_by)) != 1:
            raise PydanticCustomError("sequence", "expect、forbid、preceded_by 要写一个，且只写一个")
        return self


class PromiseShape(Strict):
    """A promise that the agent makes, and the later words that show it was kept; it becomes a fact, not a finding."""

    kind: Literal["promise"]
    any_of: Annotated[Patterns, Field(alias="any", min_length=1)]
    what: Literal["delivery", "refund", "reply", "gift", "compensation", "reshipment", "invoice", "price", "other"]
    kept_by: Patterns = ()
    unless: Patterns = ()
