"""From rules to patterns for the matcher: vocabularies inserted, positions and entities spelled out, per platform."""

from dataclasses import dataclass, field

from guiju.judge.model.terms import Platform
from guiju.judge.rulebook.detect_text import Count, EntityShape, Lexicon, Pattern
from guiju.judge.rulebook.rule import Rule
from guiju.judge.rulebook.rulebook import Rulebook
from guiju.judge.rulebook.vocabulary import Words
from guiju.judge.text import disguise
from guiju.judge.text.anchors import Anchors
from guiju.judge.text.entities import VALIDATORS, entity
from guiju.judge.text.program import ALLOW, DENY, NEED, Spec
from guiju.judge.text.syntax import UNBOUNDED, WORD, Alt, At, Cat, Node, PatternError, Rep, Set, parse

_NOT_WORD = Set(WORD, negated=True)


@dataclass(frozen=True, slots=True)
class SharedTrees:
    """The trees that read alike on every platform, and the anchors found in them: made once for all platforms."""

    named: dict[str, Node] = field(default_factory=dict)
    sources: dict[str, Node] = field(default_factory=dict)
    anchors: Anchors = field(default_factory=Anchors)


class PlatformPatterns:
    """Turns the patterns of a rulebook into trees, as they read on one platform (None: with every group of words)."""

    def __init__(self, rulebook: Rulebook, platform: Platform | None, shared: SharedTrees | None = None) -> None:
        self.rulebook, self.platform = rulebook, platform
        self.shared = shared or SharedTrees()
        self._named: dict[str, Node] = {}
        self._local = [False]

    def tree(self, source: str) -> Node:
        """Return the tree of a pattern; PatternError says what is wrong with it."""
        if source in self.shared.sources:
            return self.shared.sources[source]
        self._local.append(False)
        try:
            node = parse(source, self.named)
        finally:
            local = self._local.pop()
        self._local[-1] |= local
        if not local:
            self.shared.sources[source] = node
        return node

    def named(self, name: str) -> Node:
        """Return the tree of a vocabulary or `@entity`; KeyError when there is none of that name."""
        if name.startswith("@"):
            return entity(name[1:])
        if name in self.shared.named:
            return self.shared.named[name]
        if name in self._named:
            self._local[-1] = True
            return self._named[name]
        vocabulary = self.rulebook.vocabularies[name]
        self._local.append(bool(vocabulary.groups))
        try:
            options = [o for words in vocabulary.parts(self.platform) for o in self._words(words)]
        finally:
            local = self._local.pop()
        self._local[-1] |= local
        node = options[0] if len(options) == 1 else Alt(tuple(options))
        (self._named if local else self.shared.named)[name] = node
        return node

    def _words(self, words: Words, *, strict: bool = False) -> list[Node]:
        ordered = sorted(words.terms, key=len, reverse=True)
        plain = [disguise.term(term, words.disguise, strict=strict) for term in ordered]
        listed = [disguise.disguised(term) for term in sorted(words.disguises, key=len, reverse=True)]
        return [*plain, *listed, *(self.tree(pattern) for pattern in words.patterns)]

    def specs(self, rule: Rule, number: int) -> list[Spec]:
        """Return the patterns of a message rule; none where its words all belong to the platform itself."""
        match rule.detect:
            case Lexicon() as detect:
                found = self._lexicon(detect, number)
            case Pattern(any_of=sources):
                found = [Spec(number, DENY, self.tree(source), source) for source in sources]
            case EntityShape(entities=names, any_of=sources):
                found = [Spec(number, DENY, entity(name), f"<@{name}>", VALIDATORS.get(name, 0)) for name in names]
                found += [Spec(number, NEED, self.tree(source), source) for source in sources]
            case Count():
                found = []
            case _:
                raise PatternError(f"{rule.id}: {rule.detect.kind} is not a detector of single messages")
        allowed = [Spec(number, ALLOW, self.tree(source), source) for source in rule.detect.unless]
        return [*found, *allowed] if found or isinstance(rule.detect, Count) else []

    def _lexicon(self, detect: Lexicon, number: int) -> list[Spec]:
        strict = detect.position == "standalone"
        options = self._words(Words(terms=detect.terms), strict=strict)
        for name in detect.vocabulary:
            for words in self.rulebook.vocabularies[name].parts(self.platform):
                options += self._words(words, strict=strict)
        return [Spec(number, DENY, _placed(option, detect.position), "lexicon") for option in options]


def _placed(node: Node, position: str) -> Node:
    """Return the tree of a word at its position in the message."""
    around = Rep(_NOT_WORD, 0, UNBOUNDED)
    if position == "whole-message":
        return Cat((At("start"), around, node, around, At("end")))
    return Cat((At("start"), around, node)) if position == "start" else node


__all__ = ["PlatformPatterns"]
