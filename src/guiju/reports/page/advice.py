"""What is no finding: advice on style, and rules that lacked a fact."""

from guiju.reports.page.markup import NOTHING, Child, Html, tag
from guiju.reports.page.tables import Cell, Column, figure, left_out, section, table
from guiju.reports.summary import Summary

ROWS = 40


def advice(summary: Summary) -> Html:
    """Return the section of advice and open questions, or nothing."""
    if not summary.hint_rules and not summary.undetermined:
        return NOTHING
    return section("advice", "建议与未判定", _hints(summary), _open(summary), lead="这一节的数字都不计入问题。")


def _hints(summary: Summary) -> Html:
    if not summary.hint_rules:
        return NOTHING
    rows: list[list[Cell | Child]] = [
        [[tag("span", row.title, class_="title"), tag("code", row.rule)], row.why, figure(row.hints)]
        for row in summary.hint_rules[:ROWS]
    ]
    columns = [Column("建议"), Column("为什么"), Column("次数", "n", sorts=True)]
    cut = left_out(len(summary.hint_rules), ROWS, what="条建议", where="hints.jsonl")
    return tag("div", tag("h3", "话术建议"), table(columns, rows, caption="话术建议", kind="sortable advice"), cut)


def _open(summary: Summary) -> Html:
    if not summary.undetermined:
        return NOTHING
    titles = {row.rule: row.title for row in summary.rules}
    rows: list[list[Cell | Child]] = [
        [
            [tag("span", titles[row.rule], class_="title") if row.rule in titles else None, tag("code", row.rule)],
            "、".join(row.missing.split(",")),
            figure(row.count),
        ]
        for row in summary.undetermined[:ROWS]
    ]
    columns = [Column("规则"), Column("缺少的事实"), Column("次数", "n", sorts=True)]
    return tag(
        "div",
        tag("h3", "缺少事实、未能判定"),
        tag("p", "日志里没有这些事实（例如订单是否付款），所以既不算问题，也不算没有问题。", class_="lead"),
        table(columns, rows, caption="未能判定的规则", kind="sortable advice"),
        left_out(len(summary.undetermined), ROWS, what="项", where="summary.json"),
    )
