"""Coverage of requirements: which ids a rule covers, a test shows, or no software can do; and which nobody claims."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guiju.judge.rulebook import Rulebook
from guiju.judge.rulebook.strict_yaml import YamlFault, read_yaml

_NOT_SOFTWARE = "docs/not-software.yaml"
_RULE = "规则 "
_CALL = re.compile(r"\bcovers\(([^)]*)\)")
_LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"|`([^`]*)`")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The answer: `claims` names for each requirement who covers it; `open_ids` lists the rest by file.

    `unknown` are claims of ids that no requirement has: usually a slip of the pen. `both` are requirements that are
    covered although docs/not-software.yaml says that no software can.
    """

    claims: Mapping[str, tuple[str, ...]]
    open_ids: Mapping[str, tuple[str, ...]]
    unknown: Mapping[str, tuple[str, ...]]
    both: Mapping[str, tuple[str, ...]]

    @property
    def counts(self) -> tuple[int, int]:
        """How many requirements are covered, and how many there are."""
        return len(self.claims), len(self.claims) + sum(map(len, self.open_ids.values()))

    @property
    def slips(self) -> dict[str, tuple[str, ...]]:
        """The unknown claims of the project itself; rules may cover what another folder of requirements holds."""
        own = {name: tuple(each for each in by if not each.startswith(_RULE)) for name, by in self.unknown.items()}
        return {name: by for name, by in own.items() if by}


def coverage(requirements: Path, rulebook: Rulebook, project: Path) -> Coverage:
    """Compare the ids in `requirements/*.yaml` with the rules, and with the tests and docs of the project folder.

    ValueError says which of the files cannot be read, and why.
    """
    wanted = {path.name: dict(_items(path)) for path in sorted(requirements.glob("*.yaml"))}
    lost = {name: has_lost for items in wanted.values() for name, has_lost in items.items()}
    claims: dict[str, list[str]] = {}
    for name, by in (*_by_rules(rulebook, lost), *_by_tests(project), *_by_nature(project)):
        if by not in claims.setdefault(name, []):
            claims[name].append(by)
    known = {name: tuple(by) for name, by in claims.items() if name in lost}
    return Coverage(
        claims=known,
        open_ids={file: left for file, names in wanted.items() if (left := tuple(n for n in names if n not in claims))},
        unknown={name: tuple(by) for name, by in claims.items() if name not in lost},
        both={name: by for name, by in known.items() if _NOT_SOFTWARE in by and len(by) > 1},
    )


def _items(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the id of each requirement, and whether it has lost a contradiction."""
    items = _read(path)
    if not isinstance(items, list):
        raise ValueError(f"{path}：不是需求的列表；每条以“- id:”开头")
    for item in items:
        if not isinstance(item, dict) or "id" not in item:
            raise ValueError(f"{path}：有一条没有 id；补上编号")
        parameters = item.get("parameters")
        yield str(item["id"]), isinstance(parameters, dict) and parameters.get("default_enabled") is False


def _read(path: Path) -> object:
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except YamlFault as fault:
        raise ValueError(f"{path}:{fault.line} {fault.problem}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path}：不是 UTF-8；另存为 UTF-8") from None
    if document.faults:
        raise ValueError(f"{path}:{document.faults[0].line} {document.faults[0].problem}")
    return document.value


def _by_rules(rulebook: Rulebook, lost: Mapping[str, bool]) -> Iterator[tuple[str, str]]:
    """Yield what the rules cover; a retired one covers only what has lost a contradiction, as it has itself."""
    for rule in (*rulebook.rules, *rulebook.tariffs):
        for name in rule.covers:
            if rule.status != "retired" or lost.get(name, True):
                yield name, f"{_RULE}{rule.id}"


def _by_tests(project: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((project / "tests").rglob("*.py")):
        for name in marked_ids(path.read_text(encoding="utf-8")):
            yield name, f"测试 {path.relative_to(project).as_posix()}"
    for path in sorted((project / "web" / "src").rglob("*.test.ts*")):
        for call in _CALL.finditer(path.read_text(encoding="utf-8")):
            for name in _LITERAL.findall(call[1]):
                yield "".join(name), f"测试 {path.relative_to(project).as_posix()}"


def marked_ids(source: str) -> Iterator[str]:
    r"""Yield the string literals inside `covers(…)` in Python source.

    >>> list(marked_ids('@pytest.mark.covers("jd-chat-no-qin")\ndef test_it(): ...'))
    ['jd-chat-no-qin']
    """
    if "covers(" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _called(node.func) == "covers":
            yield from _strings(node.args)


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _strings(arguments: Iterable[ast.expr]) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def _by_nature(project: Path) -> Iterator[tuple[str, str]]:
    path = project / _NOT_SOFTWARE
    reasons = _read(path) if path.exists() else {}
    if not isinstance(reasons, dict):
        raise ValueError(f"{path}：要写成“编号: 理由”，每行一条")
    for name, reason in reasons.items():
        if not isinstance(reason, str) or not reason.strip():
            raise ValueError(f"{path}：{name} 没有理由；写一句为什么软件做不了")
        yield str(name), _NOT_SOFTWARE
