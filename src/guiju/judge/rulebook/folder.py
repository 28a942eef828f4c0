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


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack: its path, the name to show, what it holds, and its layer."""

    path: Path
    shown: str
    holds: str
    layer: Layer


def files_of(folder: Path) -> Iterator[PackFile]:
    """Yield the files of a folder of packs, or of one pack, in a fixed order."""
    for path in sorted(folder.rglob("*.yaml")):
        parts = path.relative_to(folder).parts
        yield PackFile(path, path.relative_to(folder.parent).as_posix(), _holds(parts), _layer(folder, parts))


def _holds(parts: tuple[str, ...]) -> str:
    special = {"platform.yaml": "platform", "shop.yaml": "shop", "redirects.yaml": "redirects"}
    if parts[-1] in special:
        return special[parts[-1]]
    if "vocabulary" in parts[:-1]:
        return "vocabulary"
    return "rule"


def _layer(folder: Path, parts: tuple[str, ...]) -> Layer:
    names = (folder.name, *parts[:-1])
    if any((folder / Path(*parts[:depth]) / "shop.yaml").exists() for depth in range(len(parts))):
        return Layer.SHOP
    if "law" in names:
        return Layer.LAW
    if any(platform.value in names for platform in Platform):
        return Layer.PLATFORM
    return Layer.ANY
