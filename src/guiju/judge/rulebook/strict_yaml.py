r"""Strict YAML: only true and false are booleans, no key twice, no tags or aliases, and every value knows its line.

>>> read_yaml("a: no\nb: 12:30\nc: 3").value
{'a': 'no', 'b': '12:30', 'c': 3}
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KINDS = {"str", "bool", "int", "float", "null", "map", "seq"}
_PREFIX = "tag:yaml.org,2002:"

Path = tuple[str | int, ...]
"""Where a value stands: keys and list indices from the top."""


class _Loader(_Base):  # type: ignore[misc]
    """PyYAML's safe loader (in C where it is there) with the few scalars that packs need."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for _tag, _shape, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
):
    _Loader.add_implicit_resolver(_PREFIX + _tag, re.compile(rf"^(?:{_shape})$"), list(_first))


class YamlFault(Exception):  # noqa: N818 - a fault of the file, gathered with others
    """The file is not the YAML that packs are written in; `line` counts from 1."""

    def __init__(self, line: int, path: Path, problem: str) -> None:
        """Take where and what."""
        self.line = line
        self.path = path
        self.problem = problem
        super().__init__(f"{line}: {problem}")


def dotted(path: Path) -> str:
    """Return a path as people read it: `examples.flag[2]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """Return the line of the value at `path`, or of the nearest value around it."""
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 1)


@dataclass(slots=True)
class Document:
    """What a file says, the line of every value, and the faults that do not stop the reading (repeated keys)."""

    value: Any
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[YamlFault] = field(default_factory=list)


def read_yaml(text: str) -> Document:
    """Read one document; YamlFault says where it cannot be read."""
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise _unreadable(error) from None
    document = Document(None)
    document.value = _Builder(document).build(node, ()) if node else None
    return document


def _unreadable(error: yaml.YAMLError) -> YamlFault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    cure = "检查缩进和引号；正则和含“: ”“#”的文字放进单引号"
    return YamlFault(mark.line + 1 if mark else 1, (), f"不是有效的 YAML（{problem}）；{cure}")


class _Builder:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()

    def build(self, node: yaml.Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        self._document.lines.setdefault(path, line)
        kind = node.tag.removeprefix(_PREFIX)
        if kind not in _KINDS:
            raise YamlFault(line, path, f"不能用标签 {node.tag}；删去它")
        if id(node) in self._seen:
            raise YamlFault(line, path, "不能用别名（*）；把内容写出来")
        if isinstance(node, yaml.MappingNode):
            self._seen.add(id(node))
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            self._seen.add(id(node))
            return [self.build(child, (*path, index)) for index, child in enumerate(node.value)]
        return _scalar(kind, node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlFault(line, path, "键要是文字；检查花括号和方括号")
            key = key_node.value
            inner = (*path, key)
            if key in result:
                first = self._document.lines[inner]
                self._document.faults.append(YamlFault(line, inner, f"重复的键，第 {first} 行已写过；删去一个"))
                continue
            self._document.lines[inner] = line
            result[key] = self.build(value_node, inner)
        return result


def _scalar(kind: str, text: str) -> Any:
    if kind == "bool":
        return text == "true"
    if kind == "int":
        return int(text)
    if kind == "float":
        return float(text)
    return None if kind == "null" else text
