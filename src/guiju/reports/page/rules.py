"""The table of the rules that were broken: where each is written, what it may cost, how often, and one case."""

from collections.abc import Sequence

from guiju.judge.model.finding import Citation
from guiju.reports.page import charts, words
from guiju.reports.page.markup import Child, Html, tag
from guiju.reports.page.masking import mask
from guiju.reports.page.notes import Links
from guiju.reports.page.quotation import Mark, covered, quote
from guiju.reports.page.tables import Cell, Column, figure, left_out, section, table
from guiju.reports.page.words import number, share
from guiju.reports.summary import Example, RuleRow, Summary

RULES = 150
SOURCES = 2
AROUND = 24

_COLUMNS = [
    Column("规则", "rule"),
    Column("依据", "basis"),
    Column("可能的后果", "cost"),
    Column("次数", "n", sorts=True),
    Column("占比", "n", sorts=True, note="占全部问题的比例"),
    Column("会话", "n", sorts=True, note="出现这条问题的会话数"),
    Column("实例", "example"),
]


def rules(summary: Summary, links: Links) -> Html:
    """Return the section of rules."""
    rows = [_row(row, summary, links) for row in summary.rules[:RULES]]
    return section(
        "rules",
        "按规则",
        table(_COLUMNS, rows, caption="触犯的规则，次数多的在前", kind="rules sortable cards"),
        left_out(len(summary.rules), RULES, what="条规则", where="summary.json"),
        lead="“依据”逐字引自来源；来源的日期是文章发布的日期，不是规则开始生效的日期。“可能的后果”只列来源写明的，没写的不推测。",
    )


def _row(row: RuleRow, summary: Summary, links: Links) -> list[Cell | Child]:
    return [
        Cell(_name(row, links), row.title),
        [_source(source) for source in best(row.sources)[:SOURCES]] or "—",
        _cost(row),
        Cell([number(row.findings), charts.plain(row.findings, summary.rules[0].findings)], row.findings),
        Cell(share(row.findings, summary.findings), row.findings),
        figure(row.conversations),
        _example(row, links),
    ]


def _name(row: RuleRow, links: Links) -> Html:
    title = tag("span", row.title, class_="title", id=links.rules[row.rule])
    facts = [tag("span", words.category(row.category), class_="kind"), severity_mark(row.severity)]
    if len(row.platforms) == 1:
        facts.append(tag("span", words.platform(next(iter(row.platforms))), class_="kind"))
    evasions = tag("span", f"变体写法 {number(row.evasions)} 次", class_="evasions") if row.evasions else None
    return tag("div", title, tag("span", facts, class_="tags"), tag("code", row.rule), evasions)


def severity_mark(code: str) -> Html:
    """Return the name of a severity with its colour."""
    return tag("span", tag("i", class_=f"key s-{code}"), words.severity(code), class_="severity")


def best(sources: Sequence[Citation]) -> list[Citation]:
    """Return sources with the firmest first."""
    ranks = list(words.TIERS)
    return sorted(sources, key=lambda each: ranks.index(each.tier) if each.tier in ranks else len(ranks))


def origin(source: Citation) -> Html:
    """Return where a clause stands: who says it, of what rank, when, under which number."""
    tier = words.TIERS.get(source.tier, source.tier)
    issuer = None if source.issuer[:2] == tier[:2] else source.issuer
    parts = [issuer, tier, str(source.published or "日期不详"), source.clause]
    return tag("span", [tag("span", part) for part in parts if part], class_="origin")


def _source(source: Citation) -> Html:
    return tag(
        "blockquote",
        tag("p", f"“{source.quote}”"),
        tag("footer", tag("cite", f"《{source.title}》"), tag("small", origin(source))),
    )


def _cost(row: RuleRow) -> Html:
    if not row.exposure:
        return tag("span", "来源未写明", class_="faint")
    items = [tag("li", words.consequence(each), title=each.title) for each in row.exposure]
    return tag("ul", items, class_="costs")


def _example(row: RuleRow, links: Links) -> Child:
    seen = links.seen.get(row.rule)
    if seen:
        words_shown = _quotation(covered(seen.text, [seen.span]), seen.span.start, seen.span.end, seen.span.severity)
        return [words_shown, tag("a", "看会话", href=f"#{seen.anchor}", class_="to")]
    if row.example is None:
        return tag("span", "见 findings.jsonl", class_="faint")
    return [_from_example(row.example, row), tag("small", f"会话 {row.example.conversation_id}", class_="faint")]


def _from_example(example: Example, row: RuleRow) -> Html:
    shown = () if row.category == "privacy-leak" else ((example.start, example.end),)
    return _quotation(mask(example.text, shown), example.start, example.end, row.severity)


def _quotation(text: str, start: int, end: int, severity: str) -> Html:
    """Return the words around a stretch, shortened to what fits a cell."""
    if end <= start:
        return tag("span", "整段会话 ", class_="faint") if not text else tag("q", quote(text[: 2 * AROUND]))
    first, last = max(0, start - AROUND), min(len(text), end + AROUND, start + 4 * AROUND)
    marked = quote(text[first:last], [Mark(start - first, min(end, last) - first, severity, number=0, anchor="")])
    return tag("q", "…" if first else None, marked, "…" if last < len(text) else None)
