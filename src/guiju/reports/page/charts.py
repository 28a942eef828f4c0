"""Charts as SVG without a script: bars by severity over time, bars inside tables, rates with their uncertainty.

Widths are per cent of the place they stand in, heights are pixels, so that words keep their size on every screen.
"""

from collections.abc import Sequence
from math import ceil, log10, sqrt

from guiju.reports.page.markup import Html, show, tag
from guiju.reports.page.periods import Timeline
from guiju.reports.page.words import SEVERITIES, by_severity, number, severity, share
from guiju.reports.summary import Counts

HEIGHT, TOP, FOOT, LEFT = 208, 14, 24, 40
WIDEST = 6.0
TICKS, FEW_TICKS = 12, 5
CONFIDENCE = 1.96
"""Standard deviations for an interval that holds the true rate 19 times out of 20."""


def over_time(line: Timeline) -> Html:
    """Return the findings of each day (week, month, year), stacked by severity, worst at the bottom."""
    top, step = axis(max((row.findings for row in line.rows), default=0))
    floor = HEIGHT - FOOT
    scale = (floor - TOP) / top
    pieces = [_line(floor - value * scale, value) for value in range(0, top + 1, step)]
    width = 100 / len(line.rows)
    bar = min(0.7 * width, WIDEST)
    for place, (row, label, tick) in enumerate(zip(line.rows, line.labels, line.ticks, strict=True)):
        left = place * width
        column = [tag("title", f"{label}：问题 {number(row.findings)} 处。{by_severity(row.severities)}")]
        column.append(tag("rect", x=f"{left:.3f}%", y=TOP, width=f"{width:.3f}%", height=floor - TOP, class_="hit"))
        below = float(floor)
        for each in SEVERITIES:
            tall = row.severities.get(each, 0) * scale
            below -= tall
            if tall:
                column.append(_block((left + (width - bar) / 2, bar), (below, tall), str(each)))
        pieces.append(tag("g", column))
        pieces += _tick(place, len(line.rows), left + width / 2, tick)
    plot = tag("svg", pieces, class_="plot", width="100%", height=HEIGHT, aria_hidden="true")
    described = f"每{line.unit}的问题数，按严重程度分层；数字见“逐{line.unit}”一节的表"
    return tag("div", plot, class_="over-time", role="img", aria_label=described)


def axis(largest: int) -> tuple[int, int]:
    """Return the upper end of an axis of whole numbers and the step between its lines, some four of them.

    >>> axis(0), axis(3), axis(13), axis(4711)
    ((1, 1), (3, 1), (15, 5), (6000, 2000))
    """
    if largest <= 1:
        return 1, 1
    rough = largest / 4
    unit = 10 ** int(log10(rough)) if rough >= 1 else 1
    step = next(int(unit * times) for times in (1, 2, 5, 10) if unit * times >= rough)
    return ceil(largest / step) * step, step


def _line(y: float, value: int) -> Html:
    word = tag("text", number(value), x="-8", y=f"{y + 4:.1f}", class_="axis end")
    return show([tag("line", x1="0", x2="100%", y1=f"{y:.1f}", y2=f"{y:.1f}", class_="grid"), word])


def _block(across: tuple[float, float], down: tuple[float, float], kind: str) -> Html:
    (x, width), (y, tall) = across, down
    return tag("rect", x=f"{x:.3f}%", width=f"{width:.3f}%", y=f"{y:.2f}", height=f"{tall:.2f}", class_=f"bar s-{kind}")


def _tick(place: int, count: int, x: float, words: str) -> list[Html]:
    every = max(1, ceil(count / TICKS))
    if place % every:
        return []
    rare = max(1, ceil(ceil(count / every) / FEW_TICKS))
    kind = "axis middle" if place // every % rare == 0 else "axis middle often"
    return [tag("text", words, x=f"{x:.3f}%", y=HEIGHT - 6, class_=kind)]


def stacked(counts: Counts, largest: int) -> Html:
    """Return one bar of findings by severity, worst first; `largest` fills the whole width."""
    left, blocks = 0.0, []
    for each in SEVERITIES:
        width = 100 * counts.get(each, 0) / max(1, largest)
        if width:
            blocks.append(tag("rect", x=f"{left:.2f}%", width=f"{width:.2f}%", y=0, height=12, class_=f"bar s-{each}"))
        left += width
    label = by_severity(counts) or "没有问题"
    return tag("svg", tag("title", label), blocks, class_="stack", width="100%", height=12, role="img")


def plain(count: int, largest: int) -> Html:
    """Return one bar without parts."""
    width = 100 * count / max(1, largest)
    block = tag("rect", x=0, width=f"{width:.2f}%", y=0, height=12, class_="bar plain")
    return tag("svg", block, class_="stack", width="100%", height=12, aria_hidden="true")


def legend(counts: Counts) -> Html:
    """Return the names of the severities with their colours and numbers, worst first."""
    items = [
        tag("li", tag("i", class_=f"key s-{each}"), severity(each), " ", tag("b", number(counts.get(each, 0))))
        for each in SEVERITIES
    ]
    return tag("ul", items, class_="legend")


def interval(part: int, whole: int) -> tuple[float, float]:
    """Return the ends between which the true rate lies 19 times out of 20 (Wilson's score interval).

    >>> [round(end, 2) for end in interval(1, 4)]
    [0.05, 0.7]
    """
    if not whole:
        return 0.0, 1.0
    rate, square = part / whole, CONFIDENCE**2
    middle = (rate + square / (2 * whole)) / (1 + square / whole)
    half = CONFIDENCE * sqrt(rate * (1 - rate) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return max(0.0, middle - half), min(1.0, middle + half)


def rate(part: int, whole: int, average: float, *, end: float) -> Html:
    """Return a rate as a dot on its interval, and a line for the average of all; the scale runs from 0 to `end`."""
    low, high = interval(part, whole)
    here = part / whole if whole else 0.0

    def x(value: float) -> str:
        return f"{min(100.0, 100 * value / end):.2f}%"

    words = f"{share(part, whole)}（{number(whole)} 个会话）；真实比率有 95% 的把握在 {low:.1%} 至 {high:.1%} 之间"
    pieces = [
        tag("title", words),
        tag("line", x1=0, x2="100%", y1=9, y2=9, class_="grid"),
        tag("line", x1=x(average), x2=x(average), y1=1, y2=17, class_="average"),
        tag("line", x1=x(low), x2=x(high), y1=9, y2=9, class_="whisker"),
        tag("circle", cx=x(here), cy=9, r="3.5", class_="dot") if whole else None,
    ]
    return tag("svg", pieces, class_="rate", width="100%", height=18, role="img")


def scale_end(rates: Sequence[float]) -> float:
    """Return the right end of a scale for rates: the next of 10, 20, 25, 50 or 100 per cent."""
    return next((end for end in (0.1, 0.2, 0.25, 0.5) if max(rates, default=0.0) <= end), 1.0)
