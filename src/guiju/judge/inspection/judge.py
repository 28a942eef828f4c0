"""The judge: one message, many texts, a whole conversation; and why."""

from array import array
from collections.abc import Sequence
from datetime import date, timedelta, timezone
from typing import Any

from guiju.judge.inspection.columns import Hits
from guiju.judge.inspection.conversation import DialogueRules, check_conversation, dialogue_rules
from guiju.judge.inspection.explain import explain
from guiju.judge.inspection.remedy import rewrite
from guiju.judge.inspection.ruleset import RuleSet, RuleSets
from guiju.judge.model.finding import ConversationJudgement, Finding, Hint, Judgement, Step, Undetermined
from guiju.judge.model.message import Conversation, Message
from guiju.judge.model.terms import Action, Platform, Sender, strongest
from guiju.judge.rulebook import Rulebook
from guiju.judge.rulebook.lint_words import locating_faults
from guiju.judge.text.codes import HIT_FIELDS
from guiju.judge.text.shelf import Shelf

SHANGHAI = timezone(timedelta(hours=8))
"""The platforms' own time, which has known no summer time since 1991."""


class Judge:
    """Judges by one rulebook. `as_of` picks the rules for messages without a date. No clock, no state between calls.

    A `shelf` keeps compiled rules for the next judge; without one every judge compiles its own, which takes seconds.
    Not for two threads at once: give each thread a judge of its own, they share nothing that is slow to make.
    """

    def __init__(self, rulebook: Rulebook, *, as_of: date, preview: bool = False, shelf: Shelf | None = None) -> None:
        self.rulebook, self.as_of = rulebook, as_of
        self.sets = RuleSets(rulebook, ("stable", "preview") if preview else ("stable",), shelf=shelf)
        self.retired = RuleSets(rulebook.without_classifiers(), ("retired",), shelf=shelf)
        self._dialogue: dict[tuple[Platform, str | None, int], DialogueRules] = {}

    def day_of(self, message: Message) -> date:
        """Return the day whose rules bind a message: its own in the platforms' time, else `as_of`."""
        return message.sent_at.astimezone(SHANGHAI).date() if message.sent_at and self.sets.boundaries else self.as_of

    def rules_for(self, message: Message) -> RuleSet:
        """Return the compiled rules that bind a message."""
        return self.sets.get(message.platform, message.sender, message.shop, self.day_of(message))

    def explain(self, message: Message) -> tuple[Step, ...]:
        """Return the trace: the normal form, what came near and why it did or did not fire, what was decided."""
        return explain(self, message)

    def check(self, message: Message, *, remedy: bool = True) -> Judgement:
        """Judge one message; `remedy=False` leaves the rewrite out.

        >>> from datetime import date
        >>> from guiju.judge.rulebook import load
        >>> judge = Judge(load(), as_of=date(2026, 11, 22))
        >>> judge.check(Message("母亲节礼物有货的", Platform.JD)).verdict.value
        'pass'
        """
        if message.sender is not Sender.AGENT:
            return Judgement(message.text, Action.PASS)
        rules = self.rules_for(message)
        program = rules.compiled.program
        if not program.scan(message.text):
            return Judgement(message.text, Action.PASS)
        return self._judgement(message, rules, program.take(), remedy=remedy)

    def _judgement(self, message: Message, rules: RuleSet, hits: "array[int]", *, remedy: bool) -> Judgement:
        findings: list[Finding] = []
        hints: list[Hint] = []
        opened = [each for _, each in rules.left_open()]
        for at in range(0, len(hits), HIT_FIELDS):
            ready = rules.rules[rules.rule_of[hits[at + 1]]]
            holds = ready.decide(self.facts_of(message)) if ready.rule.when else True
            if isinstance(holds, Undetermined):
                opened.append(holds)
            elif holds and ready.rule.category:
                findings.append(ready.finding(message.text, hits[at + 2], hits[at + 3], hits[at + 4]))
            elif holds:
                hints.append(ready.hint(message.text, hits[at + 2], hits[at + 3]))
        findings.sort(key=lambda f: (f.start, f.end, f.rule))
        hints.sort(key=lambda h: (h.start, h.end, h.rule))
        verdict = strongest([f.action for f in findings])
        offered = self._rewrite(message, rules, findings) if remedy and findings else None
        return Judgement(
            message.text, verdict, tuple(findings), tuple(hints), tuple(dict.fromkeys(opened)), (), offered
        )

    def facts_of(self, message: Message) -> dict[str, Any]:
        """Return the facts given with a message, its time and its text among them."""
        facts = {"message.text": message.text, **message.facts}
        if message.sent_at is not None:
            facts.setdefault("message.sent_at", message.sent_at)
        return facts

    def _rewrite(self, message: Message, rules: RuleSet, findings: Sequence[Finding]) -> str | None:
        program = rules.compiled.program

        def passes(text: str) -> bool:
            program.scan(text)
            hits = program.take()
            return not any(rules.actions[rules.rule_of[hits[at + 1]]] for at in range(0, len(hits), HIT_FIELDS))

        by_id = {ready.rule.id: ready.rule for ready in rules.rules}
        return rewrite(message.text, findings, by_id, normal=lambda text: program.normal(text)[0], passes=passes)

    def check_conversation(self, conversation: Conversation) -> ConversationJudgement:
        """Judge a conversation: findings by message, then what the whole lacks, and the promises made in it."""
        return check_conversation(self, conversation)

    def dialogue_rules(self, platform: Platform, shop: str | None, day: date) -> DialogueRules:
        """Return the compiled conversation rules of a platform, shop and day."""
        epoch = self.sets.epoch(day)
        key = (platform, shop if shop in self.rulebook.shops else None, epoch)
        if key not in self._dialogue:
            with locating_faults(self.rulebook):
                self._dialogue[key] = dialogue_rules(
                    self.sets.shop(shop), platform, day, shelf=self.sets.shelf, words=self.sets.words(shop)
                )
        return self._dialogue[key]

    def check_many(self, texts: Sequence[str], platform: Platform, *, shop: str | None = None) -> Hits:
        """Judge many agent messages of one platform by the rules of `as_of`; the answer is columns, cheap per hit."""
        rules = self.sets.get(platform, Sender.AGENT, shop, self.as_of)
        program = rules.compiled.program
        program.scan_list(texts if isinstance(texts, list) else list(texts))
        return Hits(rules, program.take(), rules.left_open())

    def check_buffers(
        self,
        data: Any,
        offsets: Any,
        rows: Any,
        platform: Platform,
        *,
        shop: str | None = None,
        day: date | None = None,
    ) -> Hits:
        """Judge rows of a UTF-8 buffer: row r lies from offsets[r] to offsets[r + 1].

        Offsets and rows are buffers of 32-bit integers.
        """
        rules = self.sets.get(platform, Sender.AGENT, shop, day or self.as_of)
        program = rules.compiled.program
        program.scan_utf8(data, offsets, rows)
        return Hits(rules, program.take(), rules.left_open())
