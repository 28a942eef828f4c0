"""Lint of the Chinese that agents and inspectors read: full-width punctuation."""

import re
from collections.abc import Iterator

from guiju.judge.rulebook.example import TariffExamples
from guiju.judge.rulebook.fault import Fault
from guiju.judge.rulebook.head import Head
from guiju.judge.rulebook.rulebook import Rulebook
from guiju.judge.rulebook.strict_yaml import Path

_CHINESE = r"[\u3400-\u9fff]"
_HALF = re.compile(rf"(?<={_CHINESE})[,;:?!()\"']|[,;:?!()\"'](?={_CHINESE})")
_FULL = dict(zip(",;:?!()\"'", "，；：？！（）“‘", strict=True))


def punctuation(rulebook: Rulebook) -> Iterator[Fault]:
    """Name half-width punctuation beside a Chinese character in titles, reasons and quotes."""
    for rule in (*rulebook.rules, *rulebook.tariffs):
        for path, text in _prose(rule):
            found = _HALF.search(text)
            if found:
                problem = f"中文里用了半角“{found[0]}”；改为“{_FULL[found[0]]}”"
                yield rulebook.places[rule.id].fault(path, problem)


def _prose(rule: Head) -> Iterator[tuple[Path, str]]:
    yield ("title",), rule.title
    yield ("why",), rule.why
    yield ("retired_because",), rule.retired_because or ""
    for index, source in enumerate(rule.sources):
        yield ("sources", index, "title"), source.title
        yield ("sources", index, "quote"), source.quote
    examples = getattr(rule, "examples", None)
    if isinstance(examples, TariffExamples):
        for index, worked in enumerate(examples.worked):
            yield ("examples", "worked", index, "given"), worked.given
            yield ("examples", "worked", index, "exposure"), worked.exposure
