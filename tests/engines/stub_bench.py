"""A judge for tests of the engine: no packs, a handful of rules, the same shape of answers."""

import os
import time
from typing import ClassVar

from guiju.engines.local.bench import BenchSpec, Judged, RuleCard, judge_conversations
from guiju.engines.local.partition import Rows
from guiju.judge.model.finding import Citation, ConversationJudgement, Finding, Hint, Undetermined
from guiju.judge.model.message import Conversation, Message
from guiju.judge.model.terms import Action, Category, Sender, Severity

SOURCES = (Citation("某规则", "某平台", "official", "禁止微信"),)


def check(conversation: Conversation) -> ConversationJudgement:
    """Find 微信 in what agents say, miss a 您好 in the first answer, count a late answer, and advise on 必须."""
    findings, hints, undetermined = [], [], []
    answers = [(n, m) for n, m in enumerate(conversation.messages) if m.sender is Sender.AGENT]
    for index, message in answers:
        start = message.text.find("微信")
        if start >= 0:
            findings.append(_contact(message.text, start, index))
        if "必须" in message.text:
            start = message.text.index("必须")
            hints.append(Hint("stub-must", "imperative", start, start + 2, "必须", "命令语气", message_index=index))
        if "发货" in message.text:
            undetermined.append(Undetermined("stub-ship", ("order.paid",), message_index=index))
    if answers and "您好" not in answers[0][1].text:
        findings.append(
            Finding(
                "stub-greeting",
                Category.MISSING_GREETING,
                Severity.NOTICE,
                Action.LOG,
                start=0,
                end=0,
                text="",
                why="没有欢迎语",
                because="没有一条可指",
            )
        )
    return ConversationJudgement(conversation.id, Action.PASS, tuple(findings), tuple(hints), tuple(undetermined))


def _contact(text: str, start: int, index: int) -> Finding:
    disguised = text.startswith("~")
    severity = Severity.CRITICAL if disguised else Severity.SERIOUS
    evasion = ("split",) if disguised else ()
    return Finding(
        "stub-contact",
        Category.OFF_PLATFORM_CONTACT,
        severity,
        Action.BLOCK,
        start=start,
        end=start + 2,
        text="微信",
        why="不得引导到站外",
        evasion=evasion,
        message_index=index,
    )


class StubBench:
    cards: ClassVar = {
        "stub-contact": RuleCard(
            "stub-contact", "留微信", "off-platform-contact", "serious", "不得引导到站外", SOURCES
        ),
        "stub-greeting": RuleCard("stub-greeting", "缺欢迎语", "missing-greeting", "notice", "没有欢迎语"),
        "stub-must": RuleCard("stub-must", "命令语气", "imperative", "", "命令语气"),
    }

    def prepare(self, rows: Rows) -> None:
        pass

    def judge_batch(self, rows: Rows) -> Judged:
        return judge_conversations(check, rows)

    def rewrite(self, message: Message) -> str | None:
        return message.text.replace("微信", "平台客服")


class SlowBench(StubBench):
    def judge_batch(self, rows: Rows) -> Judged:
        time.sleep(0.3)
        return super().judge_batch(rows)


class InterruptedBench(StubBench):
    """Presses Ctrl-C before its third partition."""

    def __init__(self) -> None:
        self.left = 2

    def judge_batch(self, rows: Rows) -> Judged:
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        return super().judge_batch(rows)


class DyingBench(StubBench):
    """Takes its whole process down."""

    def judge_batch(self, rows: Rows) -> Judged:
        os._exit(len(rows) or 1)


def open_dying(_: BenchSpec) -> StubBench:
    return DyingBench()


def open_stub(_: BenchSpec) -> StubBench:
    return StubBench()


def open_slow(_: BenchSpec) -> StubBench:
    return SlowBench()


def open_interrupted(_: BenchSpec) -> StubBench:
    return InterruptedBench()
