"""规矩: judge what customer-service agents say on Chinese marketplaces, by the platforms' own rules.

Load the rules once, then judge as much as you like. A judge holds no state between calls, reads no clock and opens
no connection: `as_of` says which rules are in force for messages that carry no date.

>>> from datetime import date
>>> import guiju
>>> judge = guiju.Judge(guiju.load(), as_of=date(2026, 11, 22))
>>> judgement = judge.check(guiju.Message("加我微信 abc12345 私聊", guiju.Platform.JD))
>>> {finding.category.value for finding in judgement.findings}
{'off-platform-contact'}

Importing `guiju` loads nothing else; each name below is fetched when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiju.engines.local.arrow import check_many as check_many
    from guiju.judge.inspection import Judge as Judge
    from guiju.judge.model.finding import Citation as Citation
    from guiju.judge.model.finding import ConversationJudgement as ConversationJudgement
    from guiju.judge.model.finding import Exposure as Exposure
    from guiju.judge.model.finding import Finding as Finding
    from guiju.judge.model.finding import Hint as Hint
    from guiju.judge.model.finding import Judgement as Judgement
    from guiju.judge.model.finding import Promise as Promise
    from guiju.judge.model.finding import Undetermined as Undetermined
    from guiju.judge.model.message import Conversation as Conversation
    from guiju.judge.model.message import Message as Message
    from guiju.judge.model.terms import Action as Action
    from guiju.judge.model.terms import Category as Category
    from guiju.judge.model.terms import Platform as Platform
    from guiju.judge.model.terms import Sender as Sender
    from guiju.judge.model.terms import Severity as Severity
    from guiju.judge.rulebook import Rulebook as Rulebook
    from guiju.judge.rulebook import load as load

_HOMES = {
    "Action": "guiju.judge.model.terms",
    "Category": "guiju.judge.model.terms",
    "Citation": "guiju.judge.model.finding",
    "Conversation": "guiju.judge.model.message",
    "ConversationJudgement": "guiju.judge.model.finding",
    "Exposure": "guiju.judge.model.finding",
    "Finding": "guiju.judge.model.finding",
    "Hint": "guiju.judge.model.finding",
    "Judge": "guiju.judge.inspection",
    "Judgement": "guiju.judge.model.finding",
    "Message": "guiju.judge.model.message",
    "Platform": "guiju.judge.model.terms",
    "Promise": "guiju.judge.model.finding",
    "Rulebook": "guiju.judge.rulebook",
    "Sender": "guiju.judge.model.terms",
    "Severity": "guiju.judge.model.terms",
    "Undetermined": "guiju.judge.model.finding",
    "check_many": "guiju.engines.local.arrow",
    "load": "guiju.judge.rulebook",
}


def __getattr__(name: str) -> Any:
    """Fetch a public name from its home when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'guiju' has no attribute {name!r}; it offers {', '.join(_HOMES)}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(_HOMES)
