"""The worst conversations as they went, with notes in the margin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from guiju.judge.model.finding import Citation, Exposure
from guiju.reports.page import words
from guiju.reports.page.markup import Child, Html, show, tag
from guiju.reports.page.masking import mask
from guiju.reports.page.notes import Case, Links, Note
from guiju.reports.page.quotation import covered, quote
from guiju.reports.page.rules import best, origin, severity_mark
from guiju.reports.page.tables import section
from guiju.reports.page.words import number
from guiju.reports.summary import Replay, ReplayMessage, Summary

PAUSE = 60
"""Seconds of silence that are worth a line."""

_LEAD = (
    "按得分从高到低：提示 1 分、警告 3 分、严重 9 分、特别严重 27 分。朱批在右：字下划线处与同号的批注对应。"
    "电话、账号、证件、姓名、地址已遮盖，字数不变；作为证据的原文不遮盖，涉及买家隐私的除外。"
)


def replays(summary: Summary, links: Links) -> Html:
    """Return the section of replayed conversations."""
    exposures = {row.rule: row.exposure for row in summary.rules}
    shown, flagged = len(links.cases), summary.flagged_conversations
    more = f"有问题的会话共 {number(flagged)} 个，这里回放最差的 {shown} 个。" if flagged > shown else ""
    return section(
        "replay",
        "会话回放",
        _index(links),
        [_case(place, case, links, exposures) for place, case in enumerate(links.cases, 1)],
        lead=more + _LEAD,
    )


def _index(links: Links) -> Html:
    items = [
        tag("li", tag("a", tag("b", place), " ", case.replay.conversation_id, href=f"#{case.anchor}"),
            tag("small", words.by_severity(_severities(case.replay))))
        for place, case in enumerate(links.cases, 1)
    ]  # fmt: skip
    return tag("ol", items, class_="case-index")


def _severities(replay: Replay) -> dict[str, int]:
    counts: dict[str, int] = {}
    for span in (*(span for message in replay.messages for span in message.spans), *replay.whole):
        counts[span.severity] = counts.get(span.severity, 0) + 1
    return counts


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a conversation: what stands in it, and the notes beside it."""

    said: Html
    kind: str
    notes: Html | None = None


def _case(place: int, case: Case, links: Links, exposures: dict[str, tuple[Exposure, ...]]) -> Html:
    margin = _Margin(links, exposures)
    rows = list(_rows(case, margin))
    whole = case.about(None)
    if whole:
        notes = tag("div", [margin.note(note) for note in whole], class_="notes")
        rows.append(_Row(tag("p", "整段会话", class_="say whole"), "turn flagged", notes))
    lines = [tag("li", row.said, row.notes, class_=row.kind, style=_place(rows, at)) for at, row in enumerate(rows)]
    return tag("article", _head(place, case), tag("ol", lines, class_="talk"), class_="case", id=case.anchor,
               aria_labelledby=f"{case.anchor}-h")  # fmt: skip


def _place(rows: Sequence[_Row], at: int) -> str:
    """Return in which line of the grid a row stands, and over how many quiet ones its notes may reach."""
    following = (later for later in range(at + 1, len(rows)) if rows[later].notes)
    reach = next(following, len(rows)) - at
    return f"--row:{at + 1};--reach:{reach}"


def _head(place: int, case: Case) -> Html:
    replay = case.replay
    began = next((when for each in replay.messages if (when := words.moment(each.sent_at))), None)
    line = replay.messages[0].line if replay.messages else None
    facts = [
        words.platform(replay.platform),
        replay.shop,
        f"客服 {words.named(replay.agent)}",
        f"{began:%Y-%m-%d %H:%M} 开始" if began else None,
        f"{replay.file} 第 {number(line)} 行" if line else replay.file,
    ]
    return tag(
        "header",
        tag("h3", tag("span", place, class_="place"), "会话 ", replay.conversation_id, id=f"{case.anchor}-h"),
        tag("p", " · ".join(fact for fact in facts if fact), class_="facts-line"),
        tag("p", tag("b", f"问题 {number(replay.findings)} 处"), f"：{words.by_severity(_severities(replay))}。",
            f"得分 {number(replay.score)}", class_="count"),
    )  # fmt: skip


def _rows(case: Case, margin: "_Margin") -> Iterator[_Row]:
    """Yield the messages, and between them the change of day, long silences and what is left out."""
    before: ReplayMessage | None = None
    for message in case.replay.messages:
        now = words.moment(message.sent_at)
        yield from _between(before, message, now)
        yield _turn(message, now, case.about(message.index), margin)
        before = message
    shown = len(case.replay.messages)
    last = case.replay.messages[-1].index if case.replay.messages else -1
    after = case.replay.omitted + shown - 1 - last
    if after > 0:
        yield _pause(f"后面还有 {number(after)} 条，从略")


def _between(before: ReplayMessage | None, message: ReplayMessage, now: datetime | None) -> Iterator[_Row]:
    skipped = message.index - (before.index + 1 if before else 0)
    if skipped > 0:
        yield _pause(f"略去 {number(skipped)} 条没有问题的消息")
    then = words.moment(before.sent_at) if before else None
    if now is None or then is None:
        return
    if now.date() != then.date():
        yield _pause(f"{now:%Y-%m-%d}")
    elif not skipped and (silence := (now - then).total_seconds()) >= PAUSE:
        yield _pause(f"{words.lapse(silence)}后")


def _pause(said: str) -> _Row:
    return _Row(tag("span", said, class_="aside"), "pause")


def _turn(message: ReplayMessage, now: datetime | None, notes: list[Note], margin: "_Margin") -> _Row:
    marks = [mark for note in notes for mark in note.marks()]
    pins = [
        tag("a", note.number, class_="pin", href=f"#{note.anchor}", aria_label=f"问题 {note.number}")
        for note in notes
        if note.span.start == note.span.end
    ]
    who = words.SENDERS.get(message.sender, message.sender)
    said = tag(
        "div",
        tag("p", tag("span", who, class_="who"), tag("time", f"{now:%H:%M:%S}") if now else None, pins, class_="by"),
        tag("p", quote(covered(message.text, message.spans), marks), class_="words"),
        class_="say",
    )
    beside: list[Html] = [margin.note(note) for note in notes]
    if notes and message.rewrite:
        beside.append(_rewrite(message.rewrite))
    column = tag("div", beside, class_="notes") if beside else None
    return _Row(said, f"turn {message.sender}{' flagged' if notes else ''}", column)


def _rewrite(wording: str) -> Html:
    shown = quote(mask(wording))
    return tag("div", tag("p", "可改为", class_="note-head"), tag("p", shown, class_="words"), class_="rewrite")


class _Margin:
    """Writes the notes; a rule is written out once in a conversation, and pointed at afterwards."""

    def __init__(self, links: Links, exposures: dict[str, tuple[Exposure, ...]]) -> None:
        self.links, self.exposures = links, exposures

    def note(self, note: Note) -> Html:
        """Return one note."""
        span = note.span
        title: Child = span.title
        if span.rule in self.links.rules:
            title = tag("a", span.title, href=f"#{self.links.rules[span.rule]}")
        kinds = list(dict.fromkeys(kind for each in note.spans for kind in each.evasion))
        body: list[Child] = [
            tag("p", tag("b", note.number, class_="no"), severity_mark(note.severity), words.category(span.category),
                tag("span", words.action(span.action), class_="action"), class_="note-head"),
            tag("p", title, class_="rule"),
            tag("p", f"变体写法：{'、'.join(map(words.evasion, kinds))}", class_="evasions") if kinds else None,
            tag("p", span.because, class_="because") if span.because else None,
        ]  # fmt: skip
        same = tag("p", f"理由、依据同批注 {note.earlier}", class_="faint")
        body.append(self._reason(note) if note.earlier is None else same)
        return tag("div", body, class_="note", id=note.anchor)

    def _reason(self, note: Note) -> Html:
        span = note.span
        costs = [words.consequence(each) for each in self.exposures.get(span.rule, ())]
        return show(
            [
                tag("p", span.why, class_="why"),
                [_cited(source) for source in best(span.sources)[:1]],
                tag("p", tag("b", "后果 "), "；".join(dict.fromkeys(costs)), class_="cost") if costs else None,
            ]
        )


def _cited(source: Citation) -> Html:
    words_cited = f"《{source.title}》“{source.quote}”"
    return tag("p", tag("b", "依据 "), words_cited, tag("small", origin(source)), class_="source")
