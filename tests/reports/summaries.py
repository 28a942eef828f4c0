"""Summaries for tests of the page: a small but complete one, and what to change for each special state."""

from dataclasses import replace
from datetime import date
from typing import Any

from guiju.judge.model.finding import Citation, Exposure
from guiju.reports.summary import (
    Example,
    GroupRow,
    HintRow,
    InputFile,
    OpenRow,
    RefusedRow,
    Replay,
    ReplayMessage,
    RuleRow,
    Span,
    Stage,
    Summary,
)

NINE = 1_794_186_000_000
"""2026-11-09 09:00:00 in Shanghai."""

ARTICLE = Citation("京东客服禁忌规则", "文章", "article", "不能使用“亲”", published=date(2025, 3, 5))
LAW = Citation(
    "中华人民共和国电子商务法",
    "全国人大常委会",
    "official",
    "不得泄露",
    published=date(2018, 8, 31),
    clause="第二十三条",
)


def span(rule: str, start: int, end: int, **changes: Any) -> Span:
    kinds = {"jd-chat-no-qin": ("禁止单独称呼“亲”", "address-term", "warning", "must-edit")}
    title, category, severity, action = kinds.get(
        rule, ("不得留站外联系方式", "off-platform-contact", "critical", "block")
    )
    made = Span(
        rule, title, category, severity, action, start=start, end=end, why="平台不允许。", sources=(ARTICLE, LAW)
    )
    return replace(made, **changes)


def message(index: int, sender: str, text: str, *spans: Span, **changes: Any) -> ReplayMessage:
    made = ReplayMessage(index, sender, "小禾", NINE + index * 40_000, text=text, line=index + 2, spans=spans)
    return replace(made, **changes)


def replay(*messages: ReplayMessage, **changes: Any) -> Replay:
    found = sum(len(each.spans) for each in messages)
    made = Replay("s001", "jd", "禾木电器旗舰店", "小禾", 30, findings=found, file="十一月.csv", messages=messages)
    return replace(made, **changes)


TALK = replay(
    message(0, "buyer", "我的电话 13812345678，寄到杭州市西湖区文三路90号"),
    message(1, "agent", "亲，加我微❤信 hemu8866", span("jd-chat-no-qin", 0, 1),
            span("jd-chat-no-contact", 2, 16, evasion=("separators",)), rewrite="您好，有问题在这里说就行"),
    message(2, "buyer", "好的"),
    message(3, "agent", "亲，慢走", span("jd-chat-no-qin", 0, 1), sent_at=NINE + 400_000),
    whole=(span("jd-chat-no-closing", 0, 0, title="结束时要有结束语", category="missing-closing", severity="notice",
                action="log", because="最后一条不是结束语"),),
    findings=4,
)  # fmt: skip


def group(key: str, **changes: Any) -> GroupRow:
    made = GroupRow(
        key,
        messages=120,
        agent_messages=60,
        conversations=20,
        findings=4,
        flagged_messages=2,
        flagged_conversations=1,
        categories={"address-term": 2, "off-platform-contact": 1, "missing-closing": 1},
        severities={"notice": 1, "warning": 2, "critical": 1},
    )
    return replace(made, **changes)


def quiet(key: str) -> GroupRow:
    return group(key, findings=0, flagged_messages=0, flagged_conversations=0, categories={}, severities={})


RULES = (
    RuleRow("jd-chat-no-qin", "禁止单独称呼“亲”", "address-term", "warning", "京东不允许。", findings=2, conversations=1,
            agents={"小禾": 2}, platforms={"jd": 2}, sources=(ARTICLE,),
            exposure=(Exposure("jd-penalty-qin", "单独称呼亲", 10_000_000, 10_000_000, points=2, actions=("罚款",), reported=True),)),
    RuleRow("jd-chat-no-contact", "不得留站外联系方式", "off-platform-contact", "critical", "平台不允许。", findings=1,
            conversations=1, platforms={"jd": 1}, evasions=1, sources=(ARTICLE, LAW)),
    RuleRow("jd-chat-no-closing", "结束时要有结束语", "missing-closing", "notice", "平台要求。", findings=1, conversations=1,
            platforms={"jd": 1}, example=Example("s009", "不在回放里的一句", 2, 5)),
)  # fmt: skip

REFUSED = RefusedRow(
    "十一月.csv", 12, "看不懂的发送时间“前天”", "写成 2024-01-02 03:04:05", "京东 | 小禾 | 前天 | 13912345678"
)

WHOLE = Summary(
    version="0.1.0",
    pack_version="0123456789ab",
    kernel="compiled",
    as_of="2026-11-22",
    complete=True,
    filters={},
    inputs=(InputFile("十一月.csv", 40_960, 121, rejected=1),),
    rows=121,
    rejected=1,
    rejected_reasons={"看不懂的发送时间": 1},
    filtered=0,
    messages=120,
    agent_messages=60,
    conversations=20,
    findings=4,
    flagged_messages=2,
    flagged_conversations=1,
    evasions=1,
    hints=3,
    first_day="2026-11-09",
    last_day="2026-11-11",
    categories={"address-term": 2, "off-platform-contact": 1, "missing-closing": 1},
    severities={"notice": 1, "warning": 2, "critical": 1},
    actions={"log": 1, "must-edit": 2, "block": 1},
    rules=RULES,
    hint_rules=(HintRow("jd-chat-hold-phrase", "hold-phrase", "请买家等候要说明", "先说原因再请等。", hints=3),),
    undetermined=(OpenRow("jd-chat-no-other-shop", "shop.name,order.paid", 5),),
    agents=(group("小禾"), quiet("阿满")),
    days=(group("2026-11-09"), quiet("2026-11-11")),
    platforms=(group("jd"),),
    shops=(group("禾木电器旗舰店"),),
    worst=(TALK,),
    stages=(Stage("read", "读取", 0.5), Stage("judge", "判定", 1.5)),
    seconds=2.0,
    refused=(REFUSED,),
    command="guiju inspect 十一月.csv --out out",
)

CLEAN = replace(
    WHOLE,
    findings=0,
    flagged_messages=0,
    flagged_conversations=0,
    evasions=0,
    categories={},
    severities={},
    actions={},
    rules=(),
    worst=(),
    agents=(quiet("小禾"),),
    days=(quiet("2026-11-09"), quiet("2026-11-11")),
    platforms=(quiet("jd"),),
    shops=(quiet("禾木电器旗舰店"),),
)

NOTHING = replace(
    CLEAN,
    messages=0,
    agent_messages=0,
    conversations=0,
    hints=0,
    hint_rules=(),
    undetermined=(),
    first_day=None,
    last_day=None,
    agents=(),
    days=(),
    platforms=(),
    shops=(),
)

ALL_REJECTED = replace(
    NOTHING, rows=3, rejected=3, rejected_reasons={"没有会话ID": 2, "看不懂的发送时间": 1},
    inputs=(InputFile("十一月.csv", 300, 3, rejected=3),),
)  # fmt: skip

ONE = replace(
    WHOLE,
    rows=4,
    rejected=0,
    rejected_reasons={},
    refused=(),
    messages=4,
    agent_messages=2,
    conversations=1,
    last_day="2026-11-09",
    agents=(group("小禾", messages=4, agent_messages=2, conversations=1),),
    days=(group("2026-11-09", messages=4, agent_messages=2, conversations=1),),
    platforms=(group("jd", messages=4, agent_messages=2, conversations=1),),
    shops=(group("禾木电器旗舰店", messages=4, agent_messages=2, conversations=1),),
)

STATES = {
    "whole": WHOLE,
    "clean": CLEAN,
    "all rejected": ALL_REJECTED,
    "empty log": replace(NOTHING, rows=0, rejected=0, rejected_reasons={}, refused=()),
    "filtered away": replace(NOTHING, filtered=120, filters={"agent": "阿满", "from": "2026-12-01"}, rejected=0,
                             rejected_reasons={}, refused=()),
    "one conversation": ONE,
    "interrupted": replace(WHOLE, complete=False),
    "broken file": replace(WHOLE, inputs=(InputFile("坏.parquet", 10, 0, rejected=0, error="文件不完整。重新导出。"),)),
    "without times": replace(WHOLE, first_day=None, last_day=None, days=(group(""),)),
}  # fmt: skip
