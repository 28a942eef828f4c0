"""What belongs to a platform itself and is therefore free on it, and a shop's own names and stricter wishes."""

from typing import Annotated, Literal

from pydantic import Field

from guiju.judge.model.terms import Action, Platform, Severity
from guiju.judge.rulebook.strict import Line, Lines, Slug, Strict


class PlatformFacts(Strict):
    """One marketplace: `family` are the platforms whose names, links and payment are free on one another."""

    id: Platform
    name: Line
    family: Annotated[tuple[Platform, ...], Field(min_length=1)]
    domains: Lines = ()
    names: Lines = ()


class Override(Strict):
    """A stricter wish about a rule: a stronger action or severity, or `enable: true` for a rule still in preview."""

    rule: Slug
    action: Action | None = None
    severity: Severity | None = None
    enable: Literal[True] | None = None


class CategoryFacts(Strict):
    """A goods-category folder's own file: `name` is the value of the fact `goods.category` that its rules hold for."""

    category: Slug
    name: Line


class ShopFacts(Strict):
    """A shop folder's own file: the platform it sells on, its names and domains, and its overrides."""

    shop: Slug
    platform: Platform
    own_names: Lines = ()
    own_domains: Lines = ()
    overrides: tuple[Override, ...] = ()
