"""The rule catalogue in Chinese: one page for people, generated from the packs."""

from collections.abc import Iterable, Iterator

from guiju.judge.model.terms import (
    ACTION_TITLES,
    CATEGORY_TITLES,
    PLATFORM_TITLES,
    SEVERITY_TITLES,
    Category,
    Platform,
)
from guiju.judge.rulebook.detect_dialogue import Timing
from guiju.judge.rulebook.duration import spoken_duration
from guiju.judge.rulebook.example import DialogueExample, MessageExample
from guiju.judge.rulebook.head import Head
from guiju.judge.rulebook.rule import Rule
from guiju.judge.rulebook.rulebook import Rulebook
from guiju.judge.rulebook.source import Source
from guiju.judge.rulebook.tariff import TariffRule

_TIERS = {"official": "官方规则", "notice": "平台公告", "article": "文章转述", "practice": "行业做法"}
_STATUSES = {"draft": "草稿", "preview": "预览", "stable": "生效", "retired": "停用"}
_SHOWN = 3
_OPENING = """# 规则目录

本页由 `guiju pack docs` 从规则包生成，请勿手改。共 {rules} 条规则、{tariffs} 条罚则{retired}。
[[ ]] 之间是会被标出的字；“放行”是容易误判、但应当放行的说法。
"""

_RETIRED = """## 停用的规则

来源互相矛盾时，落选的说法留在这里：写明为什么落选、现在由哪条规则管。停用的规则不判任何消息，编号不再给别的规则用。
“矛盾”后面的编号是需求目录里矛盾清单的条目。
"""


def catalogue(rulebook: Rulebook) -> str:
    """Return the page: for each set of platforms its findings, advice and penalties; at the end what has retired."""
    everything: list[Head] = [*rulebook.rules, *rulebook.tariffs]
    current = [rule for rule in everything if rule.status != "retired"]
    gone = [rule for rule in everything if rule.status == "retired"]
    retired = f"，另有 {len(gone)} 条已停用" if gone else ""
    rules = sum(isinstance(rule, Rule) for rule in current)
    lines = [_OPENING.format(rules=rules, tariffs=len(current) - rules, retired=retired)]
    for scope in sorted({_scope(rule) for rule in current}, key=_widest_first):
        lines.append(f"## {_scope_title(scope)}\n")
        lines += _section([rule for rule in current if _scope(rule) == scope])
    lines += [_RETIRED] if gone else []
    lines += [line for rule in gone for line in _gone(rule)]
    return "\n".join(lines).rstrip() + "\n"


def _scope(rule: Head) -> tuple[Platform, ...]:
    return tuple(platform for platform in Platform if platform in rule.applies.platforms)


def _widest_first(scope: tuple[Platform, ...]) -> tuple[bool, list[int]]:
    order = list(Platform)
    return len(scope) < len(order), [order.index(platform) for platform in scope]


def _scope_title(scope: tuple[Platform, ...]) -> str:
    return "所有平台" if len(scope) == len(Platform) else "、".join(PLATFORM_TITLES[platform] for platform in scope)


def _section(bound: list[Head]) -> Iterator[str]:
    rules = [rule for rule in bound if isinstance(rule, Rule)]
    tariffs = [entry for entry in bound if isinstance(entry, TariffRule)]
    for category in Category:
        yield from _group(CATEGORY_TITLES[category], [rule for rule in rules if rule.category is category])
    yield from _group("建议（不计违规）", [rule for rule in rules if rule.hint])
    yield from _group("承诺（记录下来跟进）", [rule for rule in rules if not rule.hint and not rule.category])
    if tariffs:
        yield "### 罚则\n"
        for entry in tariffs:
            yield from _tariff(entry)


def _group(title: str, rules: list[Rule]) -> Iterator[str]:
    if rules:
        yield f"### {title}\n"
    for rule in rules:
        yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"#### {rule.title}\n"
    yield f"`{rule.id}` · {_outcome(rule)}{_limit(rule)}{_dates(rule)}\n"
    yield f"{rule.why}\n"
    yield from map(_source, rule.sources)
    yield from _examples("命中", rule.examples.flag)
    yield from _examples("放行", rule.examples.passed)
    yield ""


def _gone(rule: Head) -> Iterator[str]:
    yield f"### {rule.title}\n"
    scope = _scope_title(_scope(rule))
    instead = "、".join(f"`{name}`" for name in rule.holds_instead)
    yield f"`{rule.id}` · {scope}{_dates(rule)}\n"
    yield f"{rule.why}\n"
    yield f"- 停用原因：{rule.retired_because}"
    yield from [f"- 现行规则：{instead}"] if instead else []
    yield from map(_source, rule.sources)
    if isinstance(rule, Rule):
        yield from _examples("本会命中", rule.examples.flag)
    yield ""


def _outcome(rule: Rule) -> str:
    parts = [SEVERITY_TITLES[rule.severity]] if rule.severity else []
    parts += [ACTION_TITLES[rule.action]] if rule.action else []
    parts += [_STATUSES[rule.status]] if rule.status != "stable" else []
    return "，".join(parts) or "建议"


def _limit(rule: Rule) -> str:
    limit = rule.detect.limit if isinstance(rule.detect, Timing) else None
    return f" · 时限 {spoken_duration(limit)}" if limit else ""


def _dates(rule: Head) -> str:
    first, last = rule.in_force.first, rule.in_force.last
    return (f" · 自 {first} 起" if first else "") + (f" · 至 {last} 止" if last else "")


def _source(source: Source) -> str:
    clause = f"，{source.clause}" if source.clause else ""
    published = f"，{source.published}" if source.published else ""
    title = f"[《{source.title}》]({source.address})" if source.address else f"《{source.title}》"
    return f"- 依据：{title}{clause}（{_TIERS[source.tier]}{published}）：“{_plain(source.quote)}”"


def _examples(title: str, examples: Iterable[MessageExample | DialogueExample]) -> Iterator[str]:
    for example in list(examples)[:_SHOWN]:
        because = f"（{_plain(example.because)}）" if example.because else ""
        shown = example.text if isinstance(example, MessageExample) else " / ".join(example.dialogue)
        yield f"- {title}：{_code(shown)}{because}"


def _tariff(entry: TariffRule) -> Iterator[str]:
    yield f"- **{entry.title}**（`{entry.id}`）：{entry.why}{'据报道。' if entry.tariff.reported else ''}"
    for worked in entry.examples.worked:
        yield f"  - {worked.given} → {worked.exposure}"
    yield from (f"  {_source(source)}" for source in entry.sources)
    yield ""


def _plain(text: str) -> str:
    return text.replace("*", "\\*").replace("<", "&lt;").replace("\n", " ")


def _code(text: str) -> str:
    shown = text.replace("\n", "↵")
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"
