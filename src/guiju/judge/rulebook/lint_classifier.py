"""Lint of classifiers: their weights can be read, and what they find belongs to rules that are there."""

from collections.abc import Iterator

from guiju.judge.rulebook.classifier import Classifier
from guiju.judge.rulebook.fault import Fault, did_you_mean
from guiju.judge.rulebook.rulebook import Place, Rulebook
from guiju.judge.text.weights import read_tables


def classifiers(rulebook: Rulebook) -> Iterator[Fault]:
    """There is one classifier at most, its weights know its labels, and each label finds for rules of its category."""
    for index, (name, classifier) in enumerate(rulebook.classifiers.items()):
        place = rulebook.places[f"classifier/{name}"]
        if index:
            yield place.fault(("name",), "已有一个分类器；一次只用一个，删去其余的")
        try:
            known = read_tables(rulebook.weights[name])["labels"]
        except ValueError as problem:
            yield place.fault(("weights",), f"读不出权重：{problem}；用 generate/classifier.py 重新生成")
            continue
        for label in classifier.labels:
            if label not in known:
                yield place.fault(("labels", label.value), f"权重里没有“{label.value}”；{did_you_mean(label, known)}")
        yield from _rule_faults(rulebook, classifier, place)


def _rule_faults(rulebook: Rulebook, classifier: Classifier, place: Place) -> Iterator[Fault]:
    rules = {rule.id: rule for rule in rulebook.rules}
    for index, name in enumerate(classifier.never_clears):
        if name not in rules:
            yield place.fault(("never_clears", index), f"没有规则“{name}”；{did_you_mean(name, rules)}")
    for category, label in classifier.labels.items():
        path = ("labels", category.value)
        if label.flags is not None and not label.rules:
            yield place.fault((*path, "rules"), "有 flags 却没有 rules；写上记在哪条规则名下")
        if label.flags is not None and label.clears is not None and label.clears >= label.flags:
            yield place.fault((*path, "clears"), f"clears 不低于 flags（{label.flags}）；调低它")
        for index, name in enumerate(label.rules):
            rule = rules.get(name)
            if rule is None:
                yield place.fault((*path, "rules", index), f"没有规则“{name}”；{did_you_mean(name, rules)}")
            elif rule.category is not category or rule.applies.scene != "message":
                problem = f"“{name}”不是 {category.value} 的单条消息规则；换一条"
                yield place.fault((*path, "rules", index), problem)
            elif rule.when is not None:
                yield place.fault((*path, "rules", index), f"“{name}”带条件；换一条不带 when 的规则")
