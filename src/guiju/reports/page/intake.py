"""What was read and what could not be used, with the reasons."""

from guiju.reports.page import words
from guiju.reports.page.markup import NOTHING, Child, Html, tag
from guiju.reports.page.masking import mask
from guiju.reports.page.tables import Cell, Column, figure, left_out, section, table
from guiju.reports.page.words import number, share
from guiju.reports.summary import RefusedRow, Summary

FILES, REASONS, ROWS = 50, 30, 20


def intake(summary: Summary) -> Html:
    """Return the section of files and refused rows."""
    return section("refused", "读入情况", _files(summary), _reasons(summary), _rows(summary))


def _files(summary: Summary) -> Html:
    rows: list[list[Cell | Child]] = [
        [
            tag("code", each.path),
            Cell(words.size(each.bytes), each.bytes),
            figure(each.rows),
            figure(each.rejected),
            tag("span", each.error, class_="warning") if each.error else "读完",
        ]
        for each in summary.inputs[:FILES]
    ]
    columns = [Column("文件"), Column("大小", "n"), Column("行", "n"), Column("未采用", "n"), Column("结果")]
    return tag(
        "div",
        table(columns, rows, caption="读入的文件", kind="files"),
        left_out(len(summary.inputs), FILES, what="个文件", where="summary.json"),
    )


def _reasons(summary: Summary) -> Html:
    if not summary.rejected_reasons:
        return tag("p", "每一行都采用了。", class_="lead")
    ranked = list(summary.rejected_reasons.items())
    rows: list[list[Cell | Child]] = [
        [reason, figure(count), share(count, summary.rows)] for reason, count in ranked[:REASONS]
    ]
    columns = [Column("原因"), Column("行", "n"), Column("占读入的行", "n")]
    return tag(
        "div",
        tag("h3", f"未采用的 {number(summary.rejected)} 行"),
        table(columns, rows, caption="未采用的原因", kind="reasons"),
        left_out(len(ranked), REASONS, what="种原因", where="rejected.jsonl"),
    )


def _rows(summary: Summary) -> Html:
    if not summary.refused:
        if not summary.rejected:
            return NOTHING
        return tag("p", "逐行的原因和办法在 ", tag("code", "rejected.jsonl"), "。", class_="left-out")
    shown = summary.refused[:ROWS]
    columns = [Column("位置"), Column("原因"), Column("怎么办"), Column("内容")]
    return tag(
        "div",
        tag("h3", "逐行"),
        table(columns, [_row(each) for each in shown], caption="未采用的行", kind="refused cards"),
        left_out(summary.rejected, len(shown), what="行", where="rejected.jsonl"),
    )


def _row(row: RefusedRow) -> list[Cell | Child]:
    place = [row.file, tag("small", f"第 {number(row.line)} 行" if row.line else "整个文件")]
    return [place, row.reason, row.cure, tag("code", mask(row.raw))]
