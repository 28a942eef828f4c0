"""Inspection: messages and conversations come in, findings, hints and promises go out.

>>> from datetime import date
>>> from guiju.judge.inspection import Judge
>>> from guiju.judge.rulebook import load
>>> judge = Judge(load(), as_of=date(2026, 11, 22))
"""

from guiju.judge.inspection.judge import Judge

__all__ = ["Judge"]
