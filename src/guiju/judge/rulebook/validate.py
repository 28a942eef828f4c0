"""A document against its model: pydantic's errors retold with line, field, what is wrong and the cure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from guiju.judge.rulebook.fault import Fault, did_you_mean
from guiju.judge.rulebook.strict import Strict
from guiju.judge.rulebook.strict_yaml import Document, Path, dotted, line_of

Model = TypeVar("Model", bound=BaseModel)

_CHOICES = {"literal_error": "expected", "enum": "expected", "union_tag_invalid": "expected_tags"}
_LIMITS = {
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "too_short": "至少要有 {min_length} 项",
    "string_too_long": "最多 {max_length} 个字",
}
_PLAIN = {
    "string_type": "要写文字；数字和 true/false 也要加引号",
    "int_type": "要写整数",
    "bool_type": "只能写 true 或 false",
    "tuple_type": "要写成列表；用 [ ] 或每行一个“- ”",
    "dict_type": "要写成“键: 值”",
    "model_type": "要写成“键: 值”",
    "model_attributes_type": "要写成“键: 值”",
    "missing": "缺少这一项；补上它",
    "union_tag_not_found": "缺少 kind；写明检测方式",
}


def validate(model: type[Model], document: Document, file: str) -> Model | list[Fault]:
    """Return the model that the document describes, or all its faults."""
    try:
        found = model.model_validate(document.value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        told = [detail for detail in details if not _follows(detail, details)]
        return [_fault(model, document, file, detail) for detail in told]
    problems = list(found.problems()) if isinstance(found, Strict) else []
    return [Fault(file, line_of(document.lines, path), dotted(path), told) for path, told in problems] or found


def _follows(detail: ErrorDetails, details: Iterable[ErrorDetails]) -> bool:
    """Whether a list is only too short because some of its items are wrong."""
    place = detail["loc"]
    inner = (other["loc"] for other in details if len(other["loc"]) > len(place))
    return detail["type"] == "too_short" and any(loc[: len(place)] == place for loc in inner)


def _fault(model: type[BaseModel], document: Document, file: str, detail: ErrorDetails) -> Fault:
    path = _path(document.lines, detail["loc"])
    if detail["type"] == "missing":
        path = (*path, detail["loc"][-1])
    if detail["type"].startswith("union_tag"):
        path = (*path, "kind")
    return Fault(file, line_of(document.lines, path), dotted(path), _problem(model, path, detail))


def _path(lines: Mapping[Path, int], loc: Iterable[str | int]) -> Path:
    """Leave out what pydantic adds to a location: the tags of unions."""
    path: Path = ()
    for part in loc:
        if (*path, part) in lines:
            path = (*path, part)
    return path


def _problem(model: type[BaseModel], path: Path, detail: ErrorDetails) -> str:
    kind = detail["type"]
    context = detail.get("ctx", {})
    given = str(detail["input"])
    if kind == "extra_forbidden":
        return f"没有这个键；{did_you_mean(str(path[-1]), _keys(_models_at(model, path[:-1])))}"
    if kind in _CHOICES:
        given = context.get("tag", given)
        return f"“{given}”不在可选值中；{did_you_mean(given, _choices(context[_CHOICES[kind]]))}"
    if kind in _LIMITS:
        return _LIMITS[kind].format(**context)
    return _PLAIN.get(kind, detail["msg"])


def _choices(expected: str) -> list[str]:
    return [word.strip().strip("'\"") for word in expected.replace(" or ", ", ").split(",")]


def _models_at(model: type[BaseModel], path: Path) -> list[type[BaseModel]]:
    models = [model]
    for part in path:
        if isinstance(part, str):
            models = [
                inner
                for outer in models
                for name, info in outer.model_fields.items()
                if part in (name, info.alias)
                for inner in _models_in(info.annotation)
            ]
    return models


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _keys(models: Iterable[type[BaseModel]]) -> Iterator[str]:
    for model in models:
        for name, info in model.model_fields.items():
            yield info.alias or name
