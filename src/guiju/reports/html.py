# ruff: noqa: A005 - inside `guiju.reports`, `html` is what it makes.
"""The report as one page that needs nothing but a browser: `write_report(summary, path)`.

Everything is in the file: words, styles, charts. It asks no network for anything, and its one script, which sorts
tables, is the only one that its content policy lets run.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from string import Template

from guiju.reports.page import words
from guiju.reports.page.advice import advice
from guiju.reports.page.days import days
from guiju.reports.page.intake import intake
from guiju.reports.page.markup import NOTHING, Html, show, tag
from guiju.reports.page.method import method
from guiju.reports.page.notes import links
from guiju.reports.page.overview import masthead, overview
from guiju.reports.page.people import people
from guiju.reports.page.periods import timeline
from guiju.reports.page.replay import replays
from guiju.reports.page.rules import rules
from guiju.reports.page.spread import spread
from guiju.reports.summary import Summary

_STYLES = (
    "tokens.css",
    "page.css",
    "tables.css",
    "columns.css",
    "charts.css",
    "replay.css",
    "notes.css",
    "narrow.css",
    "print.css",
)
"""In the order in which later ones overrule earlier ones."""


def write_report(summary: Summary, path: Path) -> None:
    """Write the report as one HTML file in UTF-8."""
    path.write_text(render(summary), encoding="utf-8", newline="\n")


def render(summary: Summary) -> str:
    """Return the report as the text of one HTML page."""
    script = _asset("sort.js")
    body = _sections(summary)
    period = words.period(summary.first_day, summary.last_day) if summary.messages else "没有可质检的消息"
    return Template(_asset("page.html")).substitute(
        policy=f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}",
        version=show(summary.version),
        title=show(f"客服会话质检报告 {period}"),
        period=show(period),
        styles="".join(map(_asset, _STYLES)),
        mark=_asset("mark.svg"),
        masthead=masthead(summary),
        contents=_contents(body),
        body="".join(markup for _, _, markup in body),
        script=script,
    )


def _sections(summary: Summary) -> list[tuple[str, str, Html]]:
    """Return anchor, title and markup of each section that has something to say."""
    where, line = links(summary), timeline(summary.days)
    several = len(line.rows) + bool(line.undated) > 1
    sections = [
        ("overview", "总览", overview(summary, where)),
        ("spread", "分布", spread(summary, line) if summary.findings else NOTHING),
        ("rules", "按规则", rules(summary, where) if summary.rules else NOTHING),
        ("people", "按客服", people(summary, where) if summary.findings and summary.agents else NOTHING),
        ("days", f"逐{line.unit}", days(line) if several else NOTHING),
        ("replay", "会话回放", replays(summary, where) if where.cases else NOTHING),
        ("advice", "建议与未判定", advice(summary)),
        ("refused", "读入情况", intake(summary)),
        ("method", "口径与出处", method(summary)),
    ]
    return [each for each in sections if each[2]]


def _contents(sections: list[tuple[str, str, Html]]) -> Html:
    return tag("ol", [tag("li", tag("a", title, href=f"#{anchor}")) for anchor, title, _ in sections])


@cache
def _asset(name: str) -> str:
    return files("guiju.reports.page").joinpath("assets", name).read_text(encoding="utf-8")
