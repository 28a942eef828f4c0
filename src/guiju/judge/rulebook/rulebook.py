"""The loaded rulebook: rules, tariff entries, vocabularies, platforms and shops, each with its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path as FilePath

from guiju.judge.model.finding import Exposure
from guiju.judge.model.terms import Platform
from guiju.judge.rulebook.classifier import Classifier
from guiju.judge.rulebook.fault import Fault
from guiju.judge.rulebook.folder import Layer
from guiju.judge.rulebook.platform_facts import CategoryFacts, PlatformFacts, ShopFacts
from guiju.judge.rulebook.rule import Rule
from guiju.judge.rulebook.strict_yaml import Path, dotted, line_of
from guiju.judge.rulebook.tariff import TariffRule
from guiju.judge.rulebook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: the file as shown to people, the line of every value, and the layer of its pack.

    `owner` is the shop or goods category that the folder belongs to; None for the other layers.
    """

    file: str
    layer: Layer
    owner: str | None = None
    lines: Mapping[Path, int] = field(default_factory=dict, repr=False)

    def fault(self, path: Path, problem: str) -> Fault:
        """Return a fault of the value at `path`, or of the nearest value around it."""
        return Fault(self.file, line_of(self.lines, path), dotted(path), problem)

    def __str__(self) -> str:
        """Return the file and the line of the id."""
        return f"{self.file}:{self.lines.get(('id',), 1)}"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that the packs say. Rules and tariff entries are in the order of their ids.

    `weights` are the files of the classifiers. `places` knows rules and tariff entries by id, the rest as
    `vocabulary/<name>`, `classifier/<name>`, `platform/<id>`, `shop/<id>`, `category/<id>` and `redirects/<file>`.
    """

    rules: tuple[Rule, ...] = ()
    tariffs: tuple[TariffRule, ...] = ()
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    classifiers: Mapping[str, Classifier] = field(default_factory=dict)
    weights: Mapping[str, FilePath] = field(default_factory=dict)
    platforms: Mapping[Platform, PlatformFacts] = field(default_factory=dict)
    categories: Mapping[str, CategoryFacts] = field(default_factory=dict)
    shops: Mapping[str, ShopFacts] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)

    def rule(self, name: str) -> Rule | TariffRule:
        """Return the rule or tariff entry with this id, also under an id it had before; KeyError when there is none."""
        current = self.current_id(name)
        everything: tuple[Rule | TariffRule, ...] = (*self.rules, *self.tariffs)
        for rule in everything:
            if rule.id == current:
                return rule
        raise KeyError(name)

    def without_classifiers(self) -> "Rulebook":
        """Return the same rules with nothing but their own patterns."""
        return replace(self, classifiers={}, weights={})

    def current_id(self, name: str) -> str:
        """Follow the redirects from a former id to the one in use."""
        seen = {name}
        while (new := self.redirects.get(name)) is not None and new not in seen:
            seen.add(new)
            name = new
        return name

    def exposures(self, rule: Rule, platform: Platform, day: date) -> tuple[Exposure, ...]:
        """Return what breaking `rule` may cost on `platform`, by the stable tariff entries in force on `day`."""
        penalties = {self.current_id(name) for name in rule.penalty}
        return tuple(
            entry.exposure()
            for entry in self.tariffs
            if (entry.id in penalties or rule.id in map(self.current_id, entry.tariff.rules))
            and entry.status == "stable"
            and platform in entry.applies.platforms
            and entry.in_force.holds_on(day)
        )
