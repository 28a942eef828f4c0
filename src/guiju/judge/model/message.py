"""What is judged: one message, or a conversation of several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guiju.judge.model.terms import Platform, Sender


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message.

    `sent_at` is aware; None means that the caller's `as_of` date picks the rules.
    `facts` are what the caller knows beside the text, by name (`order.paid`, `order.promised_ship_at`, ...).
    """

    text: str
    platform: Platform
    sender: Sender = Sender.AGENT
    sent_at: datetime | None = None
    shop: str | None = None
    agent: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The messages between one buyer and one shop, in the order they were sent."""

    id: str
    platform: Platform
    messages: Sequence[Message]
    shop: str | None = None
    agent: str | None = None
