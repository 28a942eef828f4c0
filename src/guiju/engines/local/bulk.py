"""The judge over columns: one call of the kernel a platform, and nothing made for a clean message.

What it says is what `Judge.check_conversation` says; a test holds the two together.
"""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from guiju.engines.local.bench import ACTIONS, SEVERITIES, Found, Judged, in_order
from guiju.engines.local.partition import AGENT, UNTIMED, Ints, Mask, Rows
from guiju.engines.local.tally import EPOCH
from guiju.formats.moments import CHINA
from guiju.formats.rows import PLATFORMS
from guiju.judge.inspection import Judge
from guiju.judge.inspection.conversation import DialogueRules, breaches
from guiju.judge.inspection.dialogue.timeline import Timeline
from guiju.judge.inspection.ruleset import Ready
from guiju.judge.model.finding import Undetermined
from guiju.judge.model.message import Message
from guiju.judge.model.terms import Platform, Sender, stronger_severity
from guiju.judge.text.codes import HIT_FIELDS
from guiju.judge.text.disguise import names

STRONGER = np.array([SEVERITIES.index(stronger_severity(severity)) for severity in SEVERITIES])


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts as the kernel takes them: UTF-8 bytes, and where each row begins."""

    data: Any
    offsets: Any

    @classmethod
    def of(cls, rows: Rows) -> "_Texts":
        array = rows.array("text")
        _, offsets, data = array.buffers()
        begins = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
        return cls(np.frombuffer(data or b"\0", np.uint8), begins)


@dataclass(frozen=True, slots=True)
class _Binding:
    """Whose rules bind: a platform, a shop with wishes of its own, and a day of the stretch without changes."""

    platform: Platform
    shop: str | None
    day: date


def fits(rows: Rows) -> bool:
    """Return whether the texts fit the kernel's 32-bit offsets."""
    return len(rows) > 0 and str(rows.array("text").type) == "string"


def prepare(judge: Judge, rows: Rows) -> None:
    """Compile the rules that will be needed, which takes its time where no shelf has them.

    Neighbouring processes begin at different platforms, so that each finds on the shelf what the other has compiled.
    """
    bindings = list(_bindings(judge, rows)[1].values())
    for binding in bindings if os.getpid() % 2 else reversed(bindings):
        judge.sets.get(binding.platform, Sender.AGENT, binding.shop, binding.day)
        judge.dialogue_rules(binding.platform, binding.shop, binding.day)


def judge_rows(judge: Judge, rows: Rows) -> Judged:
    """Judge whole conversations."""
    told = _Told(_Columns(), _Columns(), Counter())
    bulk = _Bulk(judge, rows, *_bindings(judge, rows))
    _judge_messages(bulk, told)
    _judge_dialogues(bulk, told)
    return Judged(told.found.finish(rows), told.hints.finish(rows), told.undetermined)


@dataclass(frozen=True, slots=True)
class _Bulk:
    judge: Judge
    rows: Rows
    codes: Ints
    bindings: Mapping[int, _Binding]


def _bindings(judge: Judge, rows: Rows) -> tuple[Ints, dict[int, _Binding]]:
    """Return a code for each row, and whose rules each code stands for."""
    own = [shop if shop in judge.rulebook.shops else None for shop in (*rows.names("shop"), None)]
    wishes = {shop: number for number, shop in enumerate(dict.fromkeys(own))}
    shop = np.array([wishes[each] for each in own])[rows.shop]
    limits = np.array([(day - EPOCH).days for day in judge.sets.boundaries])
    day = np.where(rows.day < 0, (judge.as_of - EPOCH).days, rows.day)
    epoch = np.searchsorted(limits, day, "right")
    codes = (epoch * len(wishes) + shop) * len(PLATFORMS) + rows.platform
    found, first = np.unique(codes, return_index=True)
    shops = list(wishes)
    return codes, {
        int(code): _Binding(
            Platform(PLATFORMS[rows.platform[row]]), shops[shop[row]], EPOCH + timedelta(days=int(day[row]))
        )
        for code, row in zip(found, first, strict=True)
    }


def _judge_messages(bulk: _Bulk, told: "_Told") -> None:
    texts, spoken = _Texts.of(bulk.rows), bulk.rows.sender == AGENT
    for code, binding in bulk.bindings.items():
        rows = np.flatnonzero(spoken & (bulk.codes == code)).astype(np.int32)
        if not len(rows):
            continue
        hits = bulk.judge.check_buffers(
            texts.data, texts.offsets, rows, binding.platform, shop=binding.shop, day=binding.day
        )
        raw = np.array(hits.raw, np.int64).reshape(-1, HIT_FIELDS)
        rules = _Ruled.of(hits.rules.rules)
        rule = np.array(hits.rules.rule_of, np.int64)[raw[:, 1]]
        holds = np.ones(len(raw), bool)
        opened = set(hits.left_open)
        for place in np.flatnonzero(rules.conditional[rule]).tolist():
            row = int(raw[place, 0])
            answer = _decided(bulk, hits.rules.rules[rule[place]], row)
            holds[place] = answer is True
            if isinstance(answer, Undetermined):
                opened.add((row, answer))  # A message leaves a rule open once, however often it hits.
        told.leave_open(answer for _, answer in opened)
        for columns, wanted in ((told.found, rules.finds), (told.hints, rules.hints)):
            kept = holds & wanted[rule]
            columns.add(raw[kept], rule[kept], rules)


def _decided(bulk: _Bulk, ready: Ready, row: int) -> bool | Undetermined:
    """Return whether a rule's condition holds for a message."""
    rows = bulk.rows
    ms = rows.sent_at[row]
    sent_at = None if ms == UNTIMED else datetime.fromtimestamp(ms / 1000, CHINA)
    platform = Platform(PLATFORMS[rows.platform[row]])
    message = Message(rows.table["text"][row].as_py(), platform, sent_at=sent_at)
    return ready.decide(bulk.judge.facts_of(message))


@dataclass(frozen=True, slots=True)
class _Ruled:
    """Rules as columns."""

    ids: list[str]
    finds: Mask
    hints: Mask
    conditional: Mask
    severity: Ints
    action: Ints

    @classmethod
    def of(cls, ready: Sequence[Ready]) -> "_Ruled":
        rules = [each.rule for each in ready]
        return cls(
            [rule.id for rule in rules],
            np.array([bool(rule.category) for rule in rules], bool),
            np.array([bool(rule.hint) for rule in rules], bool),
            np.array([rule.when is not None for rule in rules], bool),
            np.array([SEVERITIES.index(rule.severity) if rule.severity else 0 for rule in rules], np.int64),
            np.array([ACTIONS.index(rule.action) if rule.action else 0 for rule in rules], np.int64),
        )


class _Columns:
    """Gathers findings or hints."""

    def __init__(self) -> None:
        self._rules: dict[str, int] = {}
        self._hits: list[Ints] = []
        self.because: dict[int, str] = {}
        self._size = 0

    def add(self, hits: Ints, rule: Ints, rules: _Ruled) -> None:
        """Add the kernel's hits (row, pattern, start, end, marks, ...) of rules."""
        numbers = np.array([self._rules.setdefault(each, len(self._rules)) for each in rules.ids], np.int64)
        marks = hits[:, 4]
        disguised = np.isin(marks, [mark for mark in np.unique(marks).tolist() if names(mark)])
        severity = rules.severity[rule]
        severity = np.where(disguised, STRONGER[severity], severity)
        whole, start, end = np.full(len(hits), -1), hits[:, 2], hits[:, 3]
        self._put(np.stack((whole, hits[:, 0], numbers[rule], severity, rules.action[rule], start, end, marks)))

    def add_breach(self, ready: Ready, conversation: int, row: int, *, end: int, because: str) -> None:
        """Add what a conversation rule found; `row` is -1 for none, `end` the length of the message."""
        rule = ready.rule
        number = self._rules.setdefault(rule.id, len(self._rules))
        severity = SEVERITIES.index(rule.severity) if rule.severity else 0
        action = ACTIONS.index(rule.action) if rule.action else 0
        if because:
            self.because[self._size] = because
        self._put(np.array([[conversation], [row], [number], [severity], [action], [0], [end], [0]], np.int64))

    def _put(self, columns: Ints) -> None:
        self._hits.append(columns)
        self._size += len(columns[0])

    def finish(self, rows: Rows) -> Found:
        """Return everything in the order of conversation and message."""
        table: Any = np.concatenate(self._hits, axis=1) if self._hits else np.empty((8, 0), np.int64)
        conversation, row, rule, severity, action, start, end, marks = table
        conversation = np.where(row >= 0, rows.conversation[row], conversation)
        order = in_order(conversation, row, start, end)
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        disguised = np.flatnonzero(marks[order]).tolist()
        evasion = {number: names(int(marks[order][number])) for number in disguised}
        return Found(
            list(self._rules),
            conversation[order],
            row[order],
            rule[order],
            severity[order],
            action[order],
            start[order],
            end[order],
            evasion={number: kinds for number, kinds in evasion.items() if kinds},
            because={int(place[number]): text for number, text in self.because.items()},
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """What the judge says, while it is gathered."""

    found: _Columns
    hints: _Columns
    undetermined: Counter[tuple[str, str]]

    def leave_open(self, answers: Iterable[Undetermined]) -> None:
        """Count rules that could not be decided."""
        self.undetermined.update((each.rule, ",".join(each.missing)) for each in answers)


def _judge_dialogues(bulk: _Bulk, told: _Told) -> None:
    rows, texts = bulk.rows, _Texts.of(bulk.rows)
    code = bulk.codes[rows.starts[:-1]]
    masks = np.zeros(len(rows), np.uint64)
    # Runs of conversations under the same rules are masked at one go.
    edges = [0, *(np.flatnonzero(np.diff(code)) + 1).tolist(), rows.conversations]
    lines = _Lines(rows, masks)
    for first, last in pairwise(edges):
        binding = bulk.bindings[int(code[first])]
        rules = bulk.judge.dialogue_rules(binding.platform, binding.shop, binding.day)
        begin, end = int(rows.starts[first]), int(rows.starts[last])
        rules.compiled.program.masks_utf8(texts.data, texts.offsets, begin, end, masks[begin:end])
        lines.refresh(begin, end)
        for number in range(first, last):
            _tell(bulk, rules, number, lines.of(number), told=told)


class _Lines:
    """Hands out timelines, from lists that are made once a run."""

    def __init__(self, rows: Rows, masks: Any) -> None:
        self.rows, self.masks = rows, masks
        filled = _filled(rows)
        self.senders, self.times, self.starts = rows.sender.tolist(), filled.tolist(), rows.starts.tolist()
        self.cues: list[int] = []
        self.begin = 0

    def refresh(self, begin: int, end: int) -> None:
        self.begin, self.cues = begin, self.masks[begin:end].tolist()

    def of(self, number: int) -> Timeline:
        begin, end = self.starts[number], self.starts[number + 1]
        cues = self.cues[begin - self.begin : end - self.begin]
        return Timeline(self.senders[begin:end], self.times[begin:end], cues)


def _filled(rows: Rows) -> Ints:
    """Return the times; a message without one counts as sent with the one before it, else with the first timed one."""
    timed = rows.sent_at != UNTIMED
    if timed.all():
        return rows.sent_at
    at = np.arange(len(rows))
    last = np.maximum.accumulate(np.where(timed, at, rows.starts[rows.conversation]))
    first = np.minimum.reduceat(np.where(timed, at, len(rows)), rows.starts[:-1])
    opening = np.where(first < len(rows), rows.sent_at[np.minimum(first, len(rows) - 1)], 0)
    return np.where(timed[last], rows.sent_at[last], opening[rows.conversation])


def _tell(bulk: _Bulk, rules: DialogueRules, number: int, line: Timeline, *, told: _Told) -> None:
    broken, missing = breaches(rules, line, {})
    told.leave_open(missing)
    begin = int(bulk.rows.starts[number])
    for ready, breach in broken:
        row = -1 if breach.index is None else begin + breach.index
        end = 0 if breach.index is None else len(bulk.rows.table["text"][row].as_py())
        columns = told.found if ready.rule.category else told.hints
        columns.add_breach(ready, number, row, end=end, because=breach.because if ready.rule.category else "")
