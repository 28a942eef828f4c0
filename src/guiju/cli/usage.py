"""What a wrong command line is told, in Chinese; Typer itself speaks English."""

import re
from collections.abc import Callable
from typing import Any


def _first(patterns: tuple[tuple[str, Callable[..., str]], ...], text: str) -> str:
    for pattern, say in patterns:
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found:
            return say(*found.groups())
    return text


def _value(why: str) -> str:
    return _first(_VALUES, why.removeprefix("Value error, "))


def _names(hint: str) -> str:
    """Return names without quotes, with the separator that Chinese has."""
    return "、".join(name.strip("' ") for name in re.split(r" / |, ", hint))


def _option(name: str, *near: str | None) -> str:
    options = next(filter(None, near), "")
    return f"没有选项 {name}" + (f"；您是不是想写 {_names(options)}？" if options else "")


def _too_much(more: str) -> str:
    return f"多出来的内容：{more}；一句话里有空格时加引号"


_PATTERNS: tuple[tuple[str, Callable[..., str]], ...] = (
    (r"No such command '(.+)'\..*", lambda name: f"没有命令“{name}”"),
    (r"No such option:? '?([^\s']+?)'?\.?(?: \(Possible options: (.+)\)| Did you mean (.+)\?)?", _option),
    (r"Missing option (.+?)\.(?: .*)?", lambda hint: f"缺少选项 {_names(hint)}"),
    (r"Missing argument (.+?)\.(?: .*)?", lambda hint: f"缺少参数 {_names(hint)}"),
    (r"Missing command\.", lambda: "缺少命令"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", _too_much),
    (r"Option '(.+)' requires an argument\.", lambda name: f"选项 {name} 后面要写值"),
    (r"Option '(.+)' does not take a value\.", lambda name: f"选项 {name} 后面不写值"),
    (r"Invalid value for (.+?): (.+)", lambda hint, why: f"{_names(hint)}：{_value(why)}"),
    (r"Invalid value: (.+)", _value),
)  # fmt: skip

_VALUES: tuple[tuple[str, Callable[..., str]], ...] = (
    (r"'(.*)' is not one of (.+?)\.?", lambda given, known: f"“{given}”不在可选值中；可用的有：{_names(known)}"),
    (r"'(.*)' does not match the formats? .+", lambda given: f"“{given}”不是日期；写成 2026-11-22"),
    (r"(?:Input should be greater than or equal to |.* range x>=)(\d+)\.?", lambda least: f"不能小于 {least}"),
    (r"Input should be a valid integer.*|'.*' is not a valid integer\.", lambda *_: "要写整数"),
)  # fmt: skip


def told(error: Any, known: list[str]) -> str:
    """Return what is wrong with a command line and where its help is; `known` are the commands there are."""
    message = _first(_PATTERNS, error.format_message())
    if message.startswith("没有命令") and known:
        message += f"；可用的有：{'、'.join(known)}"
    where = error.ctx.command_path if error.ctx else "guiju"
    return f"错误：{message}\n用法见 {where} --help"
