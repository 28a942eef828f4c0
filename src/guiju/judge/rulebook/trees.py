"""Patterns and vocabularies as trees of `guiju.judge.text`: what `<name>` and `<@entity>` stand for in a rulebook."""

from collections.abc import Mapping

from guiju.judge.model.terms import Platform
from guiju.judge.rulebook.vocabulary import Vocabulary, Words
from guiju.judge.text.disguise import disguised, term
from guiju.judge.text.entities import entity
from guiju.judge.text.syntax import Alt, Node, PatternError, parse


class Trees:
    """Parses patterns on one platform (None: every platform's own words count too); keeps each vocabulary's tree."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary], platform: Platform | None = None) -> None:
        self._vocabularies = vocabularies
        self._platform = platform
        self._trees: dict[str, Node] = {}
        self._open: list[str] = []

    def pattern(self, text: str) -> Node:
        """Return the tree of a pattern; PatternError says what is wrong with it."""
        return parse(text, self._named)

    def vocabulary(self, name: str) -> Node:
        """Return the tree of a vocabulary: its terms, then its patterns, then its listed disguises."""
        if name in self._open:
            raise PatternError("vocabularies insert one another: " + " > ".join([*self._open, name]))
        if name not in self._trees:
            self._open.append(name)
            parts = self._vocabularies[name].parts(self._platform)
            self._trees[name] = Alt(tuple(node for part in parts for node in self._words(part)))
            self._open.pop()
        return self._trees[name]

    def _named(self, name: str) -> Node:
        return entity(name[1:]) if name.startswith("@") else self.vocabulary(name)

    def _words(self, words: Words) -> list[Node]:
        return [
            *(term(text, words.disguise) for text in words.terms),
            *(self.pattern(text) for text in words.patterns),
            *(disguised(text) for text in words.disguises),
        ]
