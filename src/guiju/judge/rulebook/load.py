"""Load packs: read every file, gather every fault, and hand out a rulebook only when there is none."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, RootModel

from guiju.judge.rulebook.fault import Fault, RulebookError
from guiju.judge.rulebook.folder import BUILT_IN, PackFile, files_of
from guiju.judge.rulebook.platform_facts import PlatformFacts, ShopFacts
from guiju.judge.rulebook.rule import Rule
from guiju.judge.rulebook.rulebook import Place, Rulebook
from guiju.judge.rulebook.strict import Slug
from guiju.judge.rulebook.strict_yaml import Document, YamlFault, read_yaml
from guiju.judge.rulebook.tariff import TariffRule
from guiju.judge.rulebook.validate import dotted, validate
from guiju.judge.rulebook.vocabulary import Vocabulary

Kind = TypeVar("Kind", bound=BaseModel)


class Redirects(RootModel[dict[Slug, Slug]]):
    """`redirects.yaml`: old id to new id."""


_MODELS: dict[str, type[BaseModel]] = {
    "platform": PlatformFacts,
    "shop": ShopFacts,
    "redirects": Redirects,
    "vocabulary": Vocabulary,
    "tariff": TariffRule,
    "rule": Rule,
}


def load(*folders: Path | str) -> Rulebook:
    """Load the built-in packs and `folders`; RulebookError lists everything that is wrong with them."""
    return load_only(BUILT_IN, *map(Path, folders))


def load_only(*folders: Path) -> Rulebook:
    """Load `folders` without the built-in packs; each is a folder of packs or one pack."""
    reader = _Reader()
    for folder in folders:
        if not folder.is_dir():
            reader.faults.append(Fault(str(folder), 0, "", "没有这个文件夹；检查路径"))
        for file in files_of(folder):
            reader.read(file)
    reader.check_ids()
    if reader.faults:
        raise RulebookError(reader.faults)
    return reader.rulebook()


class _Reader:
    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._read: list[tuple[PackFile, Document, BaseModel]] = []

    def read(self, file: PackFile) -> None:
        """Read one file; what is wrong with it goes to the faults."""
        try:
            document = read_yaml(file.path.read_text(encoding="utf-8"))
        except YamlFault as fault:
            self.faults.append(Fault(file.shown, fault.line, dotted(fault.path), fault.problem))
            return
        except (UnicodeDecodeError, OSError) as problem:
            self.faults.append(Fault(file.shown, 0, "", f"读不了（{problem}）；存成 UTF-8"))
            return
        repeated = [Fault(file.shown, fault.line, dotted(fault.path), fault.problem) for fault in document.faults]
        tariff = file.holds == "rule" and isinstance(document.value, dict) and "tariff" in document.value
        outcome = validate(_MODELS["tariff" if tariff else file.holds], document, file.shown)
        if isinstance(outcome, BaseModel):
            self._read.append((file, document, outcome))
        else:
            repeated += outcome
        self.faults += repeated

    def check_ids(self) -> None:
        """Every id is the name of its file, and no id stands twice."""
        places: dict[tuple[str, str], str] = {}
        for file, document, model in self._read:
            key, name = _name(model)
            if not name:
                continue
            line = document.lines.get((key,), 1)
            if key in ("id", "name") and file.holds in ("rule", "vocabulary") and name != file.path.stem:
                self.faults.append(Fault(file.shown, line, key, f"“{name}”与文件名不同；把文件改名为 {name}.yaml"))
            first = places.setdefault((key if file.holds != "platform" else "platform", name), file.shown)
            if first != file.shown:
                self.faults.append(Fault(file.shown, line, key, f"“{name}”在 {first} 已用过；换一个"))

    def rulebook(self) -> Rulebook:
        """Put together what was read."""
        models = [model for _, _, model in self._read]
        rules = sorted(_only(Rule, models), key=lambda rule: rule.id)
        tariffs = sorted(_only(TariffRule, models), key=lambda rule: rule.id)
        places = {
            model.id: Place(file.shown, document.lines.get(("id",), 1), file.layer)
            for file, document, model in self._read
            if isinstance(model, Rule | TariffRule)
        }
        return Rulebook(
            rules=tuple(rules),
            tariffs=tuple(tariffs),
            vocabularies={each.name: each for each in _only(Vocabulary, models)},
            platforms={each.id: each for each in _only(PlatformFacts, models)},
            shops={each.shop: each for each in _only(ShopFacts, models)},
            redirects={old: new for each in _only(Redirects, models) for old, new in each.root.items()},
            places=places,
        )


def _only(kind: type[Kind], models: Iterable[Any]) -> list[Kind]:
    return [model for model in models if isinstance(model, kind)]


def _name(model: BaseModel) -> tuple[str, str | None]:
    if isinstance(model, Vocabulary):
        return "name", model.name
    if isinstance(model, Rule | TariffRule | PlatformFacts):
        return "id", model.id
    return "shop", model.shop if isinstance(model, ShopFacts) else None
