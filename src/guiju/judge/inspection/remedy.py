"""The rewrite: the words that rules offer, put in place by span, or the clause left out; offered only if it passes."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from guiju.judge.model.finding import Finding
from guiju.judge.model.terms import strength
from guiju.judge.rulebook import Rule

_CLAUSE = re.compile(r"[^，。！？；,!?;…~～\n]*[，。！？；,!?;…~～\n]*")
_LEAST_LEFT = 4


def rewrite(
    text: str,
    findings: Sequence[Finding],
    rules: Mapping[str, Rule],
    *,
    normal: Callable[[str], str],
    passes: Callable[[str], bool],
) -> str | None:
    """Return a wording of `text` without its findings that itself passes, or None."""
    for candidate in _candidates(text, findings, rules, normal):
        if candidate != text and candidate.strip() and passes(candidate):
            return candidate
    return None


def _candidates(
    text: str, findings: Sequence[Finding], rules: Mapping[str, Rule], normal: Callable[[str], str]
) -> Iterator[str]:
    spots = [(f.start, f.end, _words(f, rules[f.rule].rewrite, normal)) for f in findings]
    yield _composed(text, spots)
    for finding in sorted(findings, key=lambda f: strength(f.action), reverse=True):
        whole = rules[finding.rule].rewrite.get("")
        if whole:
            yield whole


def _words(finding: Finding, offered: Mapping[str, str], normal: Callable[[str], str]) -> str | None:
    return offered.get(normal(finding.text), offered.get("*"))


def _composed(text: str, spots: Sequence[tuple[int, int, str | None]]) -> str:
    """Put the new words in, from the end; where a finding offers none, its clause is left out."""
    pieces = [(m.start(), m.end()) for m in _CLAUSE.finditer(text) if m.end() > m.start()]
    cuts: list[tuple[int, int, str]] = []
    for start, end, words in spots:
        if words is not None:
            cuts.append((start, end, words))
            continue
        touched = [(a, b) for a, b in pieces if a < end and b > start]
        cuts.append((min([start, *(a for a, _ in touched)]), max([end, *(b for _, b in touched)]), ""))
    left = text
    last = len(text) + 1
    for start, end, words in sorted(_widest(cuts), key=lambda cut: cut[0], reverse=True):
        if end <= last:
            left = left[:start] + words + left[end:]
            last = start
    left = left.rstrip("，,；;、")
    return left if len(left.strip()) >= _LEAST_LEFT or all(words is not None for _, _, words in spots) else ""


def _widest(cuts: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Join cuts that overlap: what is left out swallows what would have been reworded."""
    joined: list[tuple[int, int, str]] = []
    for start, end, words in sorted(cuts, key=lambda cut: (cut[0], -cut[1])):
        if joined and start < joined[-1][1]:
            first, last, before = joined[-1]
            if end > last:
                joined[-1] = (first, end, before if before == words else "")
            continue
        joined.append((start, end, words))
    return joined
