"""Coverage of requirements: which ids a rule covers, a test shows, or no software can do; and which nobody claims."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guiju.judge.rulebook import Rulebook
from guiju.judge.rulebook.strict_yaml import read_yaml

_CALL = re.compile(r"\bcovers\(([^)]*)\)")
_LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"|`([^`]*)`")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The answer: `claims` names for each requirement who covers it; `open_ids` lists the rest by file.

    `unknown` are claims of ids that no requirement has: usually a slip of the pen.
    """

    claims: Mapping[str, tuple[str, ...]]
    open_ids: Mapping[str, tuple[str, ...]]
    unknown: Mapping[str, tuple[str, ...]]

    @property
    def counts(self) -> tuple[int, int]:
        """How many requirements are covered, and how many there are."""
        return len(self.claims), len(self.claims) + sum(map(len, self.open_ids.values()))


def coverage(requirements: Path, rulebook: Rulebook, project: Path) -> Coverage:
    """Compare the ids in `requirements/*.yaml` with the rules, and with the tests and docs of the project folder."""
    wanted = {path.name: _ids(path) for path in sorted(requirements.glob("*.yaml"))}
    claims: dict[str, list[str]] = {}
    for name, by in (*_by_rules(rulebook), *_by_tests(project), *_by_nature(project)):
        if by not in claims.setdefault(name, []):
            claims[name].append(by)
    known = {name for names in wanted.values() for name in names}
    return Coverage(
        claims={name: tuple(by) for name, by in claims.items() if name in known},
        open_ids={file: left for file, names in wanted.items() if (left := tuple(n for n in names if n not in claims))},
        unknown={name: tuple(by) for name, by in claims.items() if name not in known},
    )


def _ids(path: Path) -> tuple[str, ...]:
    items = read_yaml(path.read_text(encoding="utf-8")).value
    return tuple(str(item["id"]) for item in items if isinstance(item, dict) and "id" in item)


def _by_rules(rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    for rule in (*rulebook.rules, *rulebook.tariffs):
        for name in rule.covers:
            yield name, f"规则 {rule.id}"


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
    path = project / "docs" / "not-software.yaml"
    if path.exists():
        for name in read_yaml(path.read_text(encoding="utf-8")).value or {}:
            yield str(name), "docs/not-software.yaml"
