"""Help pages in Chinese: the headings, the help option, and lines that are folded where Chinese has no blanks."""

from collections.abc import Iterable
from typing import Any

from rich.text import Text
from typer import rich_utils


def speak_chinese(*commands: Any) -> None:
    """Let Typer's help pages speak Chinese, and the help option of these commands as well."""
    names: dict[str, Any] = {
        "ARGUMENTS_PANEL_TITLE": "参数",
        "OPTIONS_PANEL_TITLE": "选项",
        "COMMANDS_PANEL_TITLE": "命令",
        "DEFAULT_STRING": "[默认：{}]",
        "REQUIRED_LONG_STRING": "[必填]",
        "Columns": _side_by_side,  # Its columns would cut off what they cannot break at a blank.
    }
    make_help = getattr(rich_utils, "_make_command_help", None)
    if make_help is not None:  # It is not public: a Typer without it cuts long lines, and no more.
        names["_make_command_help"] = _folded(make_help)
    for name, value in names.items():
        setattr(rich_utils, name, value)
    for command in commands:
        command.get_help_option = _in_chinese(command.get_help_option)


def _side_by_side(items: Iterable[Text]) -> Text:
    line = Text(" ").join(items)
    line.overflow = "fold"
    return line


def _folded(make: Any) -> Any:
    def made(**given: Any) -> Any:
        text = make(**given)
        if isinstance(text, Text):
            text.overflow = "fold"
        return text

    return made


def _in_chinese(option_of: Any) -> Any:
    def option(ctx: Any) -> Any:
        found = option_of(ctx)
        if found is not None:
            found.help = "显示这一页"
        return found

    return option
