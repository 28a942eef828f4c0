"""Lint of what points elsewhere: penalties, requirement ids, sources, vocabularies, redirects."""

import re
from collections.abc import Iterator

from guiju.judge.rulebook.fault import Fault, did_you_mean
from guiju.judge.rulebook.rulebook import Rulebook
from guiju.judge.rulebook.walk import vocabulary_names

_COVERED = re.compile(r"(jd|pdd|taobao|tmall|kuaishou|xiaohongshu|douyin|any)-[a-z]+(-[a-z0-9]+)+")


def penalties(rulebook: Rulebook) -> Iterator[Fault]:
    """Every penalty is a tariff entry, every rule of a tariff entry is a rule."""
    tariffs = {entry.id for entry in rulebook.tariffs}
    rules = {rule.id for rule in rulebook.rules}
    for rule in rulebook.rules:
        for index, name in enumerate(rule.penalty):
            if rulebook.current_id(name) not in tariffs:
                problem = f"没有罚则“{name}”；{did_you_mean(name, tariffs)}"
                yield rulebook.places[rule.id].fault(("penalty", index), problem)
    for entry in rulebook.tariffs:
        for index, name in enumerate(entry.tariff.rules):
            if rulebook.current_id(name) not in rules:
                problem = f"没有规则“{name}”；{did_you_mean(name, rules)}"
                yield rulebook.places[entry.id].fault(("tariff", "rules", index), problem)


def retirements(rulebook: Rulebook) -> Iterator[Fault]:
    """A retired rule names the rules that hold instead, and those do hold."""
    everything = {rule.id: rule for rule in (*rulebook.rules, *rulebook.tariffs)}
    holding = {name for name, rule in everything.items() if rule.status in ("stable", "preview")}
    for rule in everything.values():
        place = rulebook.places[rule.id]
        if rule.status == "retired" and not rule.holds_instead:
            yield place.fault(("holds_instead",), "缺少这一项；写上现在由哪条规则管")
        for index, name in enumerate(rule.holds_instead):
            current = rulebook.current_id(name)
            if current not in everything:
                yield place.fault(("holds_instead", index), f"没有规则“{name}”；{did_you_mean(name, holding)}")
            elif current not in holding:
                problem = f"“{name}”的状态是 {everything[current].status}，并不生效；写现在生效的规则"
                yield place.fault(("holds_instead", index), problem)


def covers(rulebook: Rulebook) -> Iterator[Fault]:
    """A requirement id begins with its platform and is named once."""
    for rule in (*rulebook.rules, *rulebook.tariffs):
        for index, name in enumerate(rule.covers):
            place = rulebook.places[rule.id]
            if not _COVERED.fullmatch(name):
                yield place.fault(("covers", index), f"“{name}”不是需求编号；写成 平台-领域-名称")
            if name in rule.covers[:index]:
                yield place.fault(("covers", index), f"“{name}”写了两遍；删去一个")


def sources(rulebook: Rulebook) -> Iterator[Fault]:
    """Every source says when somebody last looked at it; rule text and notices also where it stands."""
    for rule in (*rulebook.rules, *rulebook.tariffs):
        for index, source in enumerate(rule.sources):
            if source.checked_on is None:
                problem = "缺少 checked_on；写上核对原文的日期"
                yield rulebook.places[rule.id].fault(("sources", index), problem)


def vocabularies(rulebook: Rulebook) -> Iterator[Fault]:
    """Every vocabulary that a rule names is there."""
    for key, path, name in vocabulary_names(rulebook):
        if name not in rulebook.vocabularies:
            problem = f"没有词表“{name}”；{did_you_mean(name, rulebook.vocabularies)}"
            yield rulebook.places[key].fault(path, problem)


def circular_vocabularies(rulebook: Rulebook) -> Iterator[Fault]:
    """No vocabulary inserts itself, not even through another one."""
    inserts: dict[str, set[str]] = {}
    for key, _, name in vocabulary_names(rulebook):
        inserts.setdefault(key, set()).add(name)
    for vocabulary in rulebook.vocabularies:
        reached: set[str] = set()
        ahead = set(inserts.get(f"vocabulary/{vocabulary}", ()))
        while ahead:
            reached |= ahead
            ahead = {inner for name in ahead for inner in inserts.get(f"vocabulary/{name}", ())} - reached
        if vocabulary in reached:
            problem = f"词表“{vocabulary}”绕回到自身；删去其中一处引用"
            yield rulebook.places[f"vocabulary/{vocabulary}"].fault(("name",), problem)


def unused_vocabularies(rulebook: Rulebook) -> Iterator[Fault]:
    """Every vocabulary is named by a rule, or by another vocabulary."""
    used = {name for _, _, name in vocabulary_names(rulebook)}
    for name in rulebook.vocabularies:
        if name not in used:
            yield rulebook.places[f"vocabulary/{name}"].fault(("name",), f"没有规则用到词表“{name}”；删去它，或用上它")


def redirected(rulebook: Rulebook) -> Iterator[Fault]:
    """Rules are named by the id in use."""
    for rule in rulebook.rules:
        for index, name in enumerate(rule.penalty):
            if name in rulebook.redirects:
                problem = f"“{name}”已改名；写 {rulebook.current_id(name)}"
                yield rulebook.places[rule.id].fault(("penalty", index), problem)
