"""All patterns of the conversation rules of a platform in one program; each list of patterns becomes one bit."""

from collections.abc import Sequence

from guiju.judge.model.terms import Platform
from guiju.judge.rulebook.patterns import PlatformPatterns
from guiju.judge.text.program import CUE, Compiled, PatternError, Spec, compile_program
from guiju.judge.text.shelf import Shelf, shelved

MOST_CUES = 64


class CueTable:
    """Gives each list of patterns its bit, the same list the same bit, and compiles them together."""

    def __init__(self, patterns: PlatformPatterns, platform: Platform) -> None:
        self._patterns, self._platform = patterns, platform
        self._numbers: dict[tuple[str, ...], int] = {}

    def bit(self, sources: Sequence[str]) -> int:
        """Return the bit of a list of patterns; 0 for none, which no message ever has."""
        if not sources:
            return 0
        number = self._numbers.setdefault(tuple(sources), len(self._numbers))
        if number >= MOST_CUES:
            raise PatternError(
                f"more than {MOST_CUES} different lists of patterns in conversation rules; share vocabularies"
            )
        return 1 << number

    def program(self, shelf: Shelf | None = None, words: str = "") -> Compiled:
        """Return the program whose masks hold the bits given out so far; `words` are the vocabularies they rest on."""
        told = (f"{number} {source}" for sources, number in self._numbers.items() for source in sources)
        return shelved(shelf, ("cues", self._platform, words, *told), lambda: (self._compiled(), []))[0]

    def _compiled(self) -> Compiled:
        specs = [
            Spec(number, CUE, self._patterns.tree(source), source)
            for sources, number in self._numbers.items()
            for source in sources
        ]
        return compile_program(specs)
