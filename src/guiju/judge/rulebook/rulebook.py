"""The loaded rulebook: rules, tariff entries, vocabularies and platforms, each with its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from guiju.judge.model.terms import Platform
from guiju.judge.rulebook.folder import Layer
from guiju.judge.rulebook.platform_facts import PlatformFacts, ShopFacts
from guiju.judge.rulebook.rule import Rule
from guiju.judge.rulebook.tariff import TariffRule
from guiju.judge.rulebook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: the file as shown to people, the line (from 1), and the layer of its pack."""

    file: str
    line: int
    layer: Layer


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that the packs say. Rules and tariff entries are in the order of their ids."""

    rules: tuple[Rule, ...] = ()
    tariffs: tuple[TariffRule, ...] = ()
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=lambda: MappingProxyType({}))
    platforms: Mapping[Platform, PlatformFacts] = field(default_factory=lambda: MappingProxyType({}))
    shops: Mapping[str, ShopFacts] = field(default_factory=lambda: MappingProxyType({}))
    redirects: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    places: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
