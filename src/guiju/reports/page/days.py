"""The table behind the chart over time."""

from guiju.reports.page import charts
from guiju.reports.page.markup import Child, Html
from guiju.reports.page.people import worst_category
from guiju.reports.page.periods import Timeline
from guiju.reports.page.spread import rate_of
from guiju.reports.page.tables import Cell, Column, figure, section, table
from guiju.reports.page.words import share
from guiju.reports.summary import GroupRow


def days(line: Timeline) -> Html:
    """Return the section of days, or of weeks, months or years where the days would be too many."""
    columns = [
        Column({"日": "日期", "周": "星期", "月": "月份"}.get(line.unit, "年份")),
        Column("会话", "n", sorts=True),
        Column("消息", "n", sorts=True),
        Column("客服消息", "n", sorts=True),
        Column("问题", "n", sorts=True),
        Column("", "bars"),
        Column("问题会话率", "n", sorts=True, note="至少有一处问题的会话占全部会话的比例"),
        Column("最多的类别"),
    ]
    most = max((row.findings for row in line.rows), default=0)
    rows = [_row(row, label, most) for row, label in zip(line.rows, line.labels, strict=True)]
    if line.undated:
        rows.append(_row(line.undated, "没有时间", most))
    wider = "" if line.unit == "日" else f"日子太多，按{line.unit}合计，没有略去。"
    return section(
        "days",
        f"逐{line.unit}",
        table(columns, rows, caption=f"每{line.unit}的消息和问题", kind="sortable days"),
        lead=f"{wider}消息和问题按自己的日期计；会话按开始的日期、以及有客服发言的日期计，跨日的会话在每一天各计一次。",
    )


def _row(row: GroupRow, label: str, most: int) -> list[Cell | Child]:
    return [
        Cell(label, row.key),
        figure(row.conversations),
        figure(row.messages),
        figure(row.agent_messages),
        figure(row.findings),
        Cell(charts.stacked(row.severities, most), row.findings),
        Cell(share(row.flagged_conversations, row.conversations), rate_of(row)),
        worst_category(row),
    ]
