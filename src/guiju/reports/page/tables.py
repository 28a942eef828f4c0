"""Tables: a caption, heads that can be sorted by, rows, and what to say where rows had to be left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from guiju.reports.page.markup import NOTHING, Child, Html, show, tag
from guiju.reports.page.words import number


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its class (`n` for figures), and whether its figures are worth sorting by."""

    head: str
    kind: str = ""
    sorts: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it shows, and the value that it is sorted by."""

    shown: Child
    value: float | str | None = None


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell | Child]], *, caption: str, kind: str) -> Html:
    """Return a table that scrolls sideways on a narrow screen and repeats its head on paper."""
    heads = [
        tag("th", column.head, scope="col", class_=column.kind or None, data_sorts=column.sorts, title=column.note)
        for column in columns
    ]
    body = [tag("tr", [_cell(each, column, at) for at, (each, column) in enumerate(zip(row, columns, strict=True))])
            for row in rows]  # fmt: skip
    inside = [tag("caption", caption), tag("thead", tag("tr", heads)), tag("tbody", body)]
    return tag("div", tag("table", inside, class_=kind), class_="wide", tabindex="0", role="region", aria_label=caption)


def _cell(cell: Cell | Child, column: Column, place: int) -> Html:
    shown, value = (cell.shown, cell.value) if isinstance(cell, Cell) else (cell, None)
    written = None if value is None else str(value)
    if place == 0:
        return tag("th", shown, scope="row", class_=column.kind or None, data_v=written)
    return tag("td", shown, class_=column.kind or None, data_v=written, data_head=column.head)


def figure(value: int) -> Cell:
    """Return a number that can be sorted by."""
    return Cell(number(value), value)


def left_out(total: int, shown: int, *, what: str, where: str) -> Html:
    """Return the sentence that says how many rows a table leaves out, and where they are; nothing if it is complete."""
    if total <= shown:
        return NOTHING
    return tag("p", f"共 {number(total)} {what}，这里只列前 {number(shown)}，其余 {number(total - shown)} {what}见 ",
               tag("code", where), "。", class_="left-out")  # fmt: skip


def section(anchor: str, title: str, *children: Child, lead: str | None = None) -> Html:
    """Return a section with its heading and a sentence on how to read it."""
    head = [tag("h2", title, id=f"{anchor}-h"), tag("p", lead, class_="lead") if lead else None]
    return tag("section", tag("header", head), show(children), id=anchor, aria_labelledby=f"{anchor}-h")


def empty(headline: str, *children: Child, kind: str = "") -> Html:
    """Return what stands where there is nothing to show."""
    return tag("div", tag("p", headline, class_="headline"), show(children), class_=f"empty {kind}".strip())
