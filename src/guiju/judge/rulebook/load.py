"""Load packs: read every file, gather every fault, and hand out a rulebook only when there is none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, RootModel

from guiju.judge.rulebook.classifier import Classifier
from guiju.judge.rulebook.fault import Fault, RulebookError
from guiju.judge.rulebook.folder import BUILT_IN, PackFile, files_of
from guiju.judge.rulebook.platform_facts import CategoryFacts, PlatformFacts, ShopFacts
from guiju.judge.rulebook.rule import Rule
from guiju.judge.rulebook.rulebook import Place, Rulebook
from guiju.judge.rulebook.strict import Slug
from guiju.judge.rulebook.strict_yaml import YamlFault, dotted, read_yaml
from guiju.judge.rulebook.tariff import TariffRule
from guiju.judge.rulebook.validate import validate
from guiju.judge.rulebook.vocabulary import Vocabulary


class Redirects(RootModel[dict[Slug, Slug]]):
    """`redirects.yaml`: former id to the id in use; a former id is never given to another rule."""


Kind = TypeVar("Kind", bound=BaseModel)

MODELS: dict[str, type[BaseModel]] = {
    "platform": PlatformFacts,
    "category": CategoryFacts,
    "shop": ShopFacts,
    "redirects": Redirects,
    "vocabulary": Vocabulary,
    "classifier": Classifier,
    "tariff": TariffRule,
    "rule": Rule,
}
"""What each kind of pack file is checked against."""

_NAMES = {
    "platform": "id",
    "category": "category",
    "shop": "shop",
    "vocabulary": "name",
    "classifier": "name",
    "tariff": "id",
    "rule": "id",
}
_NAMED_AFTER_FILE = {"vocabulary", "classifier", "tariff", "rule"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file as it was understood: what it holds, its model, and its place."""

    holds: str
    path: Path
    model: BaseModel
    place: Place

    @property
    def name(self) -> str:
        return str(getattr(self.model, _NAMES[self.holds])) if self.holds in _NAMES else self.place.file

    @property
    def key(self) -> str:
        return self.name if self.holds in ("rule", "tariff") else f"{self.holds}/{self.name}"


def load(*folders: Path | str) -> Rulebook:
    """Load the built-in packs and `folders`; RulebookError lists everything that is wrong with them."""
    return load_only(BUILT_IN, *folders)


def load_folder(folder: Path | str | None = None) -> Rulebook:
    """Load what a person means by naming one folder (None: the built-in packs).

    A folder with a `platform.yaml` somewhere in it is a whole rulebook and stands alone; any other adds to the built-in
    packs, as a shop's folder does.
    """
    if folder is None:
        return load()
    whole = next(Path(folder).rglob("platform.yaml"), None) is not None
    return load_only(folder) if whole else load(folder)


def load_only(*folders: Path | str) -> Rulebook:
    """Load `folders` without the built-in packs; each is a folder of packs or one pack."""
    entries: list[_Entry] = []
    faults: list[Fault] = []
    for folder in map(Path, folders):
        if not folder.is_dir():
            faults.append(Fault(str(folder), 0, "", "没有这个文件夹；检查路径"))
        for file in files_of(folder.resolve()):
            entry, found = _read(file)
            entries += [entry] if entry else []
            faults += found
    faults += _name_faults(entries)
    if faults:
        raise RulebookError(faults)
    return _assembled(entries)


def _read(file: PackFile) -> tuple[_Entry | None, list[Fault]]:
    try:
        document = read_yaml(file.path.read_text(encoding="utf-8"))
    except YamlFault as fault:
        return None, [Fault(file.shown, fault.line, dotted(fault.path), fault.problem)]
    except UnicodeDecodeError:
        return None, [Fault(file.shown, 0, "", "不是 UTF-8；另存为 UTF-8")]
    except OSError:
        return None, [Fault(file.shown, 0, "", "读不了；检查它是不是文件、有没有权限")]
    place = Place(file.shown, file.layer, file.owner, document.lines)
    faults = [Fault(file.shown, fault.line, dotted(fault.path), fault.problem) for fault in document.faults]
    tariff = file.holds == "rule" and isinstance(document.value, dict) and "tariff" in document.value
    holds = "tariff" if tariff else file.holds
    outcome = validate(MODELS[holds], document, file.shown)
    if isinstance(outcome, list):
        return None, faults + outcome
    return _Entry(holds, file.path, outcome, place), faults


def _name_faults(entries: Iterable[_Entry]) -> Iterator[Fault]:
    """Every name is the name of its file or folder, and none stands twice or was given up before."""
    first: dict[str, _Entry] = {}
    for entry in entries:
        if entry.holds not in _NAMES:
            continue
        at = (_NAMES[entry.holds],)
        if entry.holds in _NAMED_AFTER_FILE and entry.name != entry.path.stem:
            yield entry.place.fault(at, f"“{entry.name}”与文件名不同；把文件改名为 {entry.name}.yaml")
        if entry.holds not in _NAMED_AFTER_FILE and entry.name != entry.path.parent.name:
            yield entry.place.fault(at, f"“{entry.name}”与文件夹名不同；把文件夹改名为 {entry.name}")
        other = first.setdefault(entry.key, entry)
        if other is not entry:
            yield entry.place.fault(at, f"“{entry.name}”在 {other.place.file} 已用过；换一个")
    for entry in entries:
        if isinstance(entry.model, Redirects):
            yield from _redirect_faults(entry, entry.model.root, first)


def _redirect_faults(entry: _Entry, redirects: dict[str, str], known: dict[str, _Entry]) -> Iterator[Fault]:
    for old, new in redirects.items():
        if old in known:
            yield entry.place.fault((old,), f"“{old}”已改名，{known[old].place.file} 又用了它；给那条规则换一个 id")
        if new not in known and new not in redirects:
            yield entry.place.fault((old,), f"没有规则“{new}”；改为现用的 id")


def _assembled(entries: Iterable[_Entry]) -> Rulebook:
    entries = sorted(entries, key=lambda entry: entry.key)
    return Rulebook(
        rules=tuple(_only(Rule, entries)),
        tariffs=tuple(_only(TariffRule, entries)),
        classifiers={each.name: each for each in _only(Classifier, entries)},
        vocabularies={each.name: each for each in _only(Vocabulary, entries)},
        platforms={each.id: each for each in _only(PlatformFacts, entries)},
        categories={each.category: each for each in _only(CategoryFacts, entries)},
        shops={each.shop: each for each in _only(ShopFacts, entries)},
        redirects={old: new for each in _only(Redirects, entries) for old, new in each.root.items()},
        weights={e.model.name: e.path.with_name(e.model.weights) for e in entries if isinstance(e.model, Classifier)},
        places={entry.key: entry.place for entry in entries},
    )


def _only(kind: type[Kind], entries: Iterable[_Entry]) -> list[Kind]:
    return [entry.model for entry in entries if isinstance(entry.model, kind)]
