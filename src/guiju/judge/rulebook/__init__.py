"""The rulebook: packs of rules come in as YAML, a checked `Rulebook` goes out.

`load()` reads the built-in packs and any further folders strictly: every fault of every file is named with its line,
and nothing is loaded when there is one.

    >>> from guiju.judge.rulebook import load
    >>> load().rules  # doctest: +ELLIPSIS
    (...)
"""

from guiju.judge.rulebook.fault import Fault, RulebookError
from guiju.judge.rulebook.load import load
from guiju.judge.rulebook.rule import Rule
from guiju.judge.rulebook.rulebook import Rulebook
from guiju.judge.rulebook.tariff import TariffRule
from guiju.judge.rulebook.vocabulary import Vocabulary

__all__ = ["Fault", "Rule", "Rulebook", "RulebookError", "TariffRule", "Vocabulary", "load"]
