"""From rules to patterns for the matcher: vocabularies inserted, positions and entities spelled out, per platform."""

from guiju.judge.model.terms import Platform
from guiju.judge.rulebook.detect_text import Count, EntityShape, Lexicon, Pattern
from guiju.judge.rulebook.rule import Rule
from guiju.judge.rulebook.rulebook import Rulebook
from guiju.judge.rulebook.vocabulary import Words
from guiju.judge.text import disguise
from guiju.judge.text.entities import VALIDATORS, entity
from guiju.judge.text.program import ALLOW, DENY, NEED, Spec
from guiju.judge.text.syntax import UNBOUNDED, WORD, Alt, At, Cat, Node, PatternError, Rep, Set, parse

_NOT_WORD = Set(WORD, negated=True)


class PlatformPatterns:
    """Turns the patterns of a rulebook into trees, as they read on one platform (None: with every group of words)."""

    def __init__(self, rulebook: Rulebook, platform: Platform | None) -> None:
        self._rulebook, self._platform = rulebook, platform
        self._named: dict[str, Node] = {}

    def tree(self, source: str) -> Node:
        """Return the tree of a pattern; PatternError says what is wrong with it."""
        return parse(source, self.named)

    def named(self, name: str) -> Node:
        """Return the tree of a vocabulary or `@entity`; KeyError when there is none of that name."""
        if name.startswith("@"):
            return entity(name[1:])
        if name not in self._named:
            options = [
                o for words in self._rulebook.vocabularies[name].parts(self._platform) for o in self._words(words)
            ]
            self._named[name] = options[0] if len(options) == 1 else Alt(tuple(options))
        return self._named[name]

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
            for words in self._rulebook.vocabularies[name].parts(self._platform):
                options += self._words(words, strict=strict)
        return [Spec(number, DENY, _placed(option, detect.position), "lexicon") for option in options]


def _placed(node: Node, position: str) -> Node:
    """Return the tree of a word at its position in the message."""
    around = Rep(_NOT_WORD, 0, UNBOUNDED)
    if position == "whole-message":
        return Cat((At("start"), around, node, around, At("end")))
    return Cat((At("start"), around, node)) if position == "start" else node


__all__ = ["PlatformPatterns"]
