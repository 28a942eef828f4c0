"""Pack folders on disk: which file is what, and which layer a folder belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from guiju.judge.model.terms import Platform

BUILT_IN = Path(__file__).parents[2] / "packs"
"""The packs that come with Guiju."""


class Layer(IntEnum):
    """The layers of rules, from the law to the shop; a later layer may tighten an earlier one, never loosen it."""

    LAW = 0
    ANY = 1
    PLATFORM = 2
    CATEGORY = 3
    SHOP = 4


_LAYERS = {"law": Layer.LAW, "any": Layer.ANY, **{platform.value: Layer.PLATFORM for platform in Platform}}
_SPECIAL = {
    "platform.yaml": "platform",
    "category.yaml": "category",
    "shop.yaml": "shop",
    "redirects.yaml": "redirects",
}


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack: its path, the name to show, what it holds, its layer, and the shop or category it is of."""

    path: Path
    shown: str
    holds: str
    layer: Layer
    owner: str | None = None


def files_of(folder: Path) -> Iterator[PackFile]:
    """Yield the files of a folder of packs, or of one pack, in a fixed order.

    A folder with a `shop.yaml` or `category.yaml` is a pack of that shop or goods category and carries its name; the
    folders `law`, `any` and those of the platforms are the other layers.
    """
    for path in sorted(folder.rglob("*.yaml")):
        layer, owner = _layer(path.parent, folder)
        yield PackFile(path, path.relative_to(folder.parent).as_posix(), _holds(path, folder), layer, owner)


def _holds(path: Path, folder: Path) -> str:
    if path.name in _SPECIAL:
        return _SPECIAL[path.name]
    above = path.relative_to(folder.parent).parts[:-1]
    return next((holds for holds in ("vocabulary", "classifier") if holds in above), "rule")


def _layer(here: Path, top: Path) -> tuple[Layer, str | None]:
    while True:
        if here.name in _LAYERS:
            return _LAYERS[here.name], None
        for name, layer in (("shop.yaml", Layer.SHOP), ("category.yaml", Layer.CATEGORY)):
            if (here / name).exists():
                return layer, here.name
        if here == top:
            return Layer.ANY, None
        here = here.parent
