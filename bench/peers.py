"""Peers from the package index, each judging as much of the corpus as it can stand."""

import re

from bench.corpus import PLATFORMS
from bench.engines import Corpus, Runner
from bench.naive import Naive
from guiju.judge.inspection import Judge
from guiju.judge.model.terms import Platform, Sender
from guiju.judge.text.anchors import Anchors, chosen
from guiju.judge.text.expression import expression
from guiju.judge.text.program import DENY, options

NAIVE_ROWS, AUTOMATON_ROWS, PRESIDIO_ROWS = 1_500, 3_000, 200


def naive(corpus: Corpus, judge: Judge) -> Runner:
    """Plain Python with every feature."""
    machines = {p: Naive(judge.sets.get(Platform(p), Sender.AGENT, None, judge.as_of)) for p in PLATFORMS}
    rows = corpus.rows[:NAIVE_ROWS]
    return Runner(
        "naive Python, feature-equal", len(rows), lambda: sum(len(machines[r.platform].check(r.text)) for r in rows)
    )


def automaton(corpus: Corpus, judge: Judge) -> Runner | None:
    """An automaton by pyahocorasick over each pattern's anchors, then `re` for the patterns whose anchor occurs."""
    try:
        import ahocorasick
    except ImportError:
        return None
    machines = {}
    for platform in PLATFORMS:
        rules = judge.sets.get(Platform(platform), Sender.AGENT, None, judge.as_of)
        plain, anchors = Naive(rules), Anchors()
        tree, patterns, always = ahocorasick.Automaton(), [], []
        by_text: dict[str, list[int]] = {}
        for spec in dict.fromkeys(s for s in rules.compiled.specs if s.role == DENY):
            for option in options(spec.node):
                number = len(patterns)
                patterns.append((spec.rule, re.compile(expression(option))))
                picked = chosen(anchors.of(option))
                if picked is None or picked[0].digits:
                    always.append(number)
                    continue
                for text in picked[0].texts:
                    by_text.setdefault(text, []).append(number)
        for text, numbers in by_text.items():
            tree.add_word(text, numbers)
        tree.make_automaton()
        machines[platform] = (plain, tree, patterns, always)

    def one(platform: str, text: str) -> int:
        plain, tree, patterns, always = machines[platform]
        normal, _ = plain.normal(text)
        wanted = set(always).union(*(numbers for _, numbers in tree.iter(normal)))
        return sum(
            not plain.allowed(patterns[n][0], normal, *m.span())
            for n in wanted
            for m in patterns[n][1].finditer(normal)
            if m.end() > m.start()
        )

    rows = corpus.rows[:AUTOMATON_ROWS]
    return Runner("pyahocorasick + re", len(rows), lambda: sum(one(r.platform, r.text) for r in rows))


def presidio(corpus: Corpus, judge: Judge) -> Runner | None:
    """Let presidio-analyzer run the same patterns as recognisers of one language; normalisation it has none."""
    try:
        from presidio_analyzer import Pattern, PatternRecognizer
    except ImportError:
        return None
    machines = {}
    for platform in PLATFORMS:
        plain = Naive(judge.sets.get(Platform(platform), Sender.AGENT, None, judge.as_of))
        patterns = [Pattern(f"p{i}", pattern.pattern, 0.5) for i, (_, pattern) in enumerate(plain.deny)]
        machines[platform] = (
            plain,
            PatternRecognizer(supported_entity="BREACH", supported_language="zh", patterns=patterns),
        )
    rows = corpus.rows[:PRESIDIO_ROWS]

    def one(platform: str, text: str) -> int:
        plain, recognizer = machines[platform]
        return len(recognizer.analyze(plain.normal(text)[0], ["BREACH"], None))

    return Runner(
        "presidio-analyzer", len(rows), lambda: sum(one(r.platform, r.text) for r in rows), "given normal text"
    )
