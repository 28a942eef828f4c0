"""The findings of many messages as columns: nothing is made per message, a finding only when somebody asks for it."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from guiju.judge.inspection.ruleset import RuleSet
from guiju.judge.model.finding import Finding, Undetermined
from guiju.judge.text.codes import HIT_FIELDS


@dataclass(frozen=True, slots=True)
class Hits:
    """Six integers a hit (see `guiju.judge.text.kernel`), hints among them, and the rules they speak of.

    `left_open` are rows with a rule that the matcher had to give up.
    """

    rules: RuleSet
    raw: "array[int]"
    left_open: list[tuple[int, Undetermined]]

    def __len__(self) -> int:
        """Return how many hits there are."""
        return len(self.raw) // HIT_FIELDS

    def rows(self) -> "array[int]":
        """Return the row of each hit."""
        return self.raw[0::HIT_FIELDS]

    def __iter__(self) -> Iterator[tuple[int, int, int, int, int]]:
        """Yield row, number of the rule, start, end (code points) and marks of each hit."""
        rule_of, raw = self.rules.rule_of, self.raw
        for at in range(0, len(raw), HIT_FIELDS):
            yield raw[at], rule_of[raw[at + 1]], raw[at + 2], raw[at + 3], raw[at + 4]

    def findings(self, texts: "list[str]") -> Iterator[tuple[int, Finding]]:
        """Yield row and finding; hints, and rules that need facts, are left out."""
        for row, number, start, end, marks in self:
            ready = self.rules.rules[number]
            if ready.rule.category and ready.rule.when is None:
                yield row, ready.finding(texts[row], start, end, marks)
