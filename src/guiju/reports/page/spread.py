"""Where the findings are: over time, by category, by platform, by shop."""

from collections.abc import Callable, Sequence

from guiju.reports.page import charts, words
from guiju.reports.page.markup import NOTHING, Child, Html, tag
from guiju.reports.page.periods import Timeline
from guiju.reports.page.tables import Cell, Column, figure, left_out, section, table
from guiju.reports.page.words import number, share
from guiju.reports.summary import GroupRow, Summary

SHOPS = 50


def spread(summary: Summary, line: Timeline) -> Html:
    """Return the section of charts."""
    return section(
        "spread",
        "分布",
        _over_time(summary, line),
        tag("div", _categories(summary), tag("div", _platforms(summary), _shops(summary)), class_="pair"),
    )


def _over_time(summary: Summary, line: Timeline) -> Html:
    if not line.rows:
        return tag("p", "日志里没有发送时间，不能按日期看。", class_="lead")
    if len(line.rows) == 1:
        only = line.rows[0]
        told = f"全部会话都在 {line.labels[0]}，共 {number(only.findings)} 处问题，不画趋势图。"
        return tag("p", told, class_="lead")
    return tag(
        "figure",
        tag("figcaption", tag("h3", f"每{line.unit}的问题"), charts.legend(summary.severities)),
        charts.over_time(line),
        class_="keep",
    )


def _categories(summary: Summary) -> Html:
    ranked = sorted(summary.categories.items(), key=lambda item: -item[1])
    largest = max(summary.categories.values(), default=0)
    rows: list[list[Cell | Child]] = [
        [
            words.category(each),
            Cell(charts.plain(count, largest), count),
            figure(count),
            Cell(share(count, summary.findings), count),
        ]
        for each, count in ranked
    ]
    columns = [Column("类别"), Column("", "bars"), Column("问题", "n"), Column("占比", "n")]
    return tag("div", tag("h3", "按类别"), table(columns, rows, caption="每个类别的问题数", kind="bars-table"))


def _platforms(summary: Summary) -> Html:
    rows = _groups(summary.platforms, words.platform)
    return tag("div", tag("h3", "按平台"), table(_COLUMNS, rows, caption="每个平台的问题", kind="bars-table"))


def _shops(summary: Summary) -> Html:
    if len(summary.shops) <= 1:
        return NOTHING
    rows = _groups(summary.shops[:SHOPS], words.named)
    return tag(
        "div",
        tag("h3", "按店铺"),
        table(_COLUMNS, rows, caption="每家店铺的问题", kind="bars-table sortable"),
        left_out(len(summary.shops), SHOPS, what="家店铺", where="summary.json"),
    )


_COLUMNS = [
    Column("名称"),
    Column("", "bars"),
    Column("问题", "n", sorts=True),
    Column("会话", "n", sorts=True),
    Column("问题会话率", "n", sorts=True, note="至少有一处问题的会话占全部会话的比例"),
]


def _groups(groups: Sequence[GroupRow], title: Callable[[str], str]) -> list[list[Cell | Child]]:
    largest = max((row.findings for row in groups), default=0)
    return [
        [
            title(row.key),
            Cell(charts.stacked(row.severities, largest), row.findings),
            figure(row.findings),
            figure(row.conversations),
            Cell(share(row.flagged_conversations, row.conversations), rate_of(row)),
        ]
        for row in groups
    ]


def rate_of(row: GroupRow) -> float:
    """Return the share of conversations with a finding, 0 where there is none."""
    return row.flagged_conversations / row.conversations if row.conversations else 0.0
