"""Decisions: what needs a rulebook and a judge together.

A rulebook and its examples come in, the examples that fail come out (`failures`); two judges and a log come in, the
verdicts that change come out (`changes`); a folder of requirements comes in, what nobody covers comes out (`coverage`).
"""

from guiju.judge.decisions.coverage import Coverage, coverage
from guiju.judge.decisions.difference import Change, changes
from guiju.judge.decisions.examples import Case, Failure, cases, failures

__all__ = ["Case", "Change", "Coverage", "Failure", "cases", "changes", "coverage", "failures"]
