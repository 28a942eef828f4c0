"""Precision and recall on labelled files, beside which every speed stands."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from guiju.judge.inspection import Judge
from guiju.judge.model.message import Conversation, Message
from guiju.judge.model.terms import Platform, Sender

DIALOGUE = (
    "missing-greeting",
    "missing-closing",
    "slow-response",
    "unanswered",
    "no-follow-up",
    "no-order-check",
    "no-alternatives",
)


@dataclass
class Score:
    """Counts of one file: right, wrong and missed (category, message) pairs, and what the targets speak of besides."""

    name: str
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    extra: int = 0
    near: int = 0
    near_flagged: int = 0
    disguised: int = 0
    disguised_found: int = 0
    on_buyers: int = 0

    def ratio(self, which: str, only: Iterable[str] = ()) -> float:
        """Return precision, recall, strict (accepted extras held against us) or f1, over all or some categories."""
        chosen = set(only) or set(self.right) | set(self.wrong) | set(self.missed)
        right, wrong, missed = (sum(c[k] for k in chosen) for c in (self.right, self.wrong, self.missed))
        match which:
            case "precision":
                return right / max(1, right + wrong)
            case "strict":
                return right / max(1, right + wrong + self.extra)
            case "recall":
                return right / max(1, right + missed)
            case _:
                return 2 * right / max(1, 2 * right + wrong + missed)


def _accepted(tags: list[str]) -> set[str]:
    return {tag.removeprefix("accept:") for tag in tags if tag.startswith("accept:")}


def messages(judge: Judge, file: Path) -> Score:
    """Score single messages."""
    score = Score(file.name)
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        got = judge.check(Message(row["text"], Platform(row["platform"]), Sender(row["sender"])), remedy=False)
        found, wanted = {f.category.value for f in got.findings}, {e["category"] for e in row["expect"]}
        extra = found - wanted
        score.extra += len(extra & _accepted(row["tags"]))
        extra -= _accepted(row["tags"])
        score.right.update(found & wanted)
        score.wrong.update(extra)
        score.missed.update(wanted - found)
        score.on_buyers += len(found) if row["sender"] != "agent" else 0
        if "hard-negative" in row["tags"]:
            score.near += 1
            score.near_flagged += bool(extra)
        if "obfuscated" in row["tags"]:
            score.disguised += len(wanted)
            score.disguised_found += len(wanted & found)
    return score


def conversations(judge: Judge, file: Path) -> Score:
    """Score whole conversations: category and message index together."""
    score = Score(file.name)
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        found = {(f.category.value, f.message_index) for f in judge.check_conversation(_conversation(row)).findings}
        wanted = {(f["category"], f["message_index"]) for f in row["expect"]["findings"]}
        extra = {pair for pair in found - wanted if pair[0] not in _accepted(row["tags"])}
        score.extra += len(found - wanted) - len(extra)
        score.right.update(c for c, _ in found & wanted)
        score.wrong.update(c for c, _ in extra)
        score.missed.update(c for c, _ in wanted - found)
    return score


def _conversation(row: dict[str, Any]) -> Conversation:
    platform = Platform(row["platform"])
    said = [Message(m["text"], platform, Sender(m["sender"]), datetime.fromisoformat(m["at"])) for m in row["messages"]]
    return Conversation(row["id"], platform, said, agent=row.get("agent"))
