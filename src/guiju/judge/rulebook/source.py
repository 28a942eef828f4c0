"""Where a rule is written: the article, its standing, the exact words, and the day somebody last looked."""

from typing import Literal

from guiju.judge.model.finding import Citation
from guiju.judge.rulebook.strict import Day, Line, Strict

Tier = Literal["official", "notice", "article", "practice"]
"""How much a source weighs: rule text, announcement, article about rules, custom of the trade."""


class Source(Strict):
    """One source of a rule. `published` is the date of the text and never limits the rule."""

    title: Line
    issuer: Line
    tier: Tier
    quote: Line
    published: Day | None = None
    address: Line | None = None
    clause: Line | None = None
    checked_on: Day | None = None

    def citation(self) -> Citation:
        """Return the source as findings carry it."""
        return Citation(**dict(self))
