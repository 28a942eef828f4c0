"""The table of agents: how much each wrote, what was found, and how sure the rate is."""

from guiju.reports.page import charts, words
from guiju.reports.page.markup import Child, Html, tag
from guiju.reports.page.notes import Links
from guiju.reports.page.spread import rate_of
from guiju.reports.page.tables import Cell, Column, figure, left_out, section, table
from guiju.reports.page.words import per_hundred, share
from guiju.reports.summary import GroupRow, Summary

AGENTS = 100
FEW = 30
"""Conversations below which a rate says little."""

_LEAD = (
    "点是问题会话率，横线是它的 95% 区间：会话越少，线越长，越不能据此下结论；竖线是全体的平均。"
    "按区间的下限排序，所以排在前面的是确实偏高的人，不是样本少的人。"
)


def people(summary: Summary, links: Links) -> Html:
    """Return the section of agents."""
    shown = sorted(summary.agents[:AGENTS], key=lambda row: (-_ends(row)[0], -row.findings, row.key))
    average = summary.flagged_conversations / summary.conversations if summary.conversations else 0.0
    highs = (_ends(row)[1] for row in shown if row.conversations >= FEW)
    end = charts.scale_end([*highs, *map(rate_of, shown), average])
    columns = [
        Column("客服"),
        Column("客服消息", "n", sorts=True),
        Column("会话", "n", sorts=True, note="有这位客服发言的会话"),
        Column("问题", "n", sorts=True),
        Column("每百条", "n", sorts=True, note="每百条客服消息的问题数"),
        Column("问题会话率", "n", sorts=True, note="至少有一处问题的会话占其会话的比例"),
        Column(f"95% 区间，0–{end:.0%}", "rates"),
        Column("最多的类别"),
        Column("严重程度", "bars"),
    ]
    rows = [_row(row, links, (average, end), max(each.findings for each in shown)) for row in shown]
    return section(
        "people",
        "按客服",
        table(columns, rows, caption="每位客服的问题会话率", kind="sortable people"),
        left_out(len(summary.agents), AGENTS, what="位客服", where="summary.json"),
        lead=_LEAD,
    )


def _ends(row: GroupRow) -> tuple[float, float]:
    return charts.interval(row.flagged_conversations, row.conversations) if row.conversations else (0.0, 0.0)


def _row(row: GroupRow, links: Links, scale: tuple[float, float], most: int) -> list[Cell | Child]:
    name: list[Child] = [words.named(row.key)]
    if row.key in links.agents:
        name += [" ", tag("a", "回放", href=f"#{links.agents[row.key]}", class_="to")]
    few = tag("span", "样本少", class_="few") if row.conversations < FEW else None
    drawn = charts.rate(row.flagged_conversations, row.conversations, scale[0], end=scale[1])
    return [
        Cell(name, row.key),
        figure(row.agent_messages),
        Cell([few, words.number(row.conversations)], row.conversations),
        figure(row.findings),
        Cell(per_hundred(row.findings, row.agent_messages), row.findings / max(1, row.agent_messages)),
        Cell(share(row.flagged_conversations, row.conversations), rate_of(row)),
        tag("div", drawn, class_="weak" if row.conversations < FEW else None),
        worst_category(row),
        charts.stacked(row.severities, most),
    ]


def worst_category(row: GroupRow) -> str:
    """Return the category with most findings of a group, and how many."""
    if not row.categories:
        return "—"
    name, count = max(row.categories.items(), key=lambda item: item[1])
    return f"{words.category(name)} {words.number(count)}"
