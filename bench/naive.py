"""The feature-equal peer: what one would write in plain Python, one message after the other.

The same rules, read from the same packs: each character through `unicodedata`, then every pattern of the platform as a
compiled `re` over the normal form, allowed spans subtracted, spans mapped back. It answers as Guiju does, only that the
check of disguised words against a dictionary is left out, which spares it work.
"""

import re
import unicodedata

from guiju.judge.inspection.ruleset import RuleSet
from guiju.judge.text.expression import expression
from guiju.judge.text.program import ALLOW, DENY


class Naive:
    """One platform's rules as the standard library runs them."""

    def __init__(self, rules: RuleSet) -> None:
        self.deny: list[tuple[int, re.Pattern[str]]] = []
        self.allow: dict[int, list[re.Pattern[str]]] = {}
        for spec in dict.fromkeys(rules.compiled.specs):
            if spec.role == DENY:
                self.deny.append((spec.rule, re.compile(expression(spec.node))))
            elif spec.role == ALLOW:
                self.allow.setdefault(spec.rule, []).append(re.compile(expression(spec.node)))

    def normal(self, text: str) -> tuple[str, list[int]]:
        """Return the normal form with the place of each character, character by character."""
        out: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text):
            for folded in unicodedata.normalize("NFKC", character).lower():
                if unicodedata.category(folded)[0] not in "CM" and folded not in " ·•*_~^|\\❤":
                    out.append(folded)
                    places.append(place)
        return "".join(out), places

    def check(self, text: str) -> list[tuple[int, int, int]]:
        """Return rule, start and end of each finding."""
        normal, places = self.normal(text)
        found = []
        for rule, pattern in self.deny:
            for match in pattern.finditer(normal):
                start, end = match.span()
                if end > start and not self.allowed(rule, normal, start, end):
                    found.append((rule, places[start], places[end - 1] + 1))
        return found

    def allowed(self, rule: int, normal: str, start: int, end: int) -> bool:
        """Return whether an allowed span of the rule contains the match from `start` to `end`."""
        return any(m.start() <= start and m.end() >= end for p in self.allow.get(rule, ()) for m in p.finditer(normal))
