"""The command line. One module a command; a command's module is loaded only when that command is called.

`guiju --help` names every command, yet loads none of them, so that it answers at once whatever the commands need.
A command's module offers either `app`, a `typer.Typer`, or a function of the command's own name that Typer can read.
To add a command, write its module here and give it a line in `COMMANDS`.
"""

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

COMMANDS = {
    "check": "判一句话，或逐行判标准输入里的消息",
    "inspect": "质检聊天记录文件，写出问题清单和一页报告",
    "pack": "规则包：检查、试例、出目录、比较版本、看覆盖",
}


HELP = ["-h", "--help"]
UsageError: Any = typer.BadParameter.__mro__[1]
"""What Typer raises at a wrong command line; it gives this one no public name."""


class LazyCommand(TyperCommand):
    """Stands for a command until it is called: knows its name and its one line of help."""

    def make_context(self, info_name: Any, args: list[str], *more: Any, **extra: Any) -> Any:
        """Load the command that this one stands for, and let it read the arguments."""
        command = load_command(str(self.name))
        if not args or not set(HELP).isdisjoint(args):
            from guiju.cli.help_page import speak_chinese

            speak_chinese(command, *getattr(command, "commands", {}).values())
        return command.make_context(info_name, args, *more, **extra)


class LazyGroup(TyperGroup):
    """Knows which commands there are without loading one."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 (the signature is Typer's)
        """Return the commands' names in the order in which the help lists them."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> LazyCommand | None:  # noqa: ARG002 (the signature is Typer's)
        """Return the stand-in for the command of that name, or None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        return LazyCommand(cmd_name, help=COMMANDS[cmd_name], callback=None)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help in Chinese."""
        from guiju.cli.help_page import speak_chinese

        speak_chinese(self)
        super().format_help(ctx, formatter)

    def main(self, *args: Any, **given: Any) -> Any:
        """Run the command line; a wrong one is told in Chinese, with exit status 2."""
        if not given.get("standalone_mode", True):
            return super().main(*args, **given)
        try:
            status = super().main(*args, **given | {"standalone_mode": False})
        except UsageError as error:
            status = error.exit_code
            if type(error).__name__ == "NoArgsIsHelpError":
                error.show()
            else:
                from guiju.cli.usage import told

                typer.echo(told(error, _commands(error)), err=True)
        except typer.Abort:
            status = 1
        sys.exit(status if isinstance(status, int) else 0)


def _commands(error: Any) -> list[str]:
    command = error.ctx.command if error.ctx else None
    return command.list_commands(error.ctx) if isinstance(command, TyperGroup) else []


def load_command(name: str) -> Any:
    """Import the module of the command `name` and return the command in it."""
    module = import_module(f"guiju.cli.{name}")
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False)
        app.command(name)(getattr(module, name))
    command = typer.main.get_command(app)
    command.name = name
    return command


def print_version(wanted: bool) -> None:  # noqa: FBT001 (Typer calls it with the option's value)
    """Print the version and which kernel runs, then end, if `--version` was given."""
    if wanted:
        from guiju.cli.version import describe

        typer.echo(describe())
        raise typer.Exit


def speak_utf8() -> None:
    """Let standard output and error be UTF-8 whatever the locale says.

    Half a surrogate pair has no UTF-8 form; it is written as its escape, which inside a JSON string means the same.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


root = typer.Typer(
    cls=LazyGroup,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": HELP},
)


@root.callback()
def guiju(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="显示版本和正在使用的内核")
    ] = False,
) -> None:
    """规矩：按电商平台的规则检查客服说的话。"""


def main() -> None:
    """Run the command line with the arguments of the process."""
    speak_utf8()
    root(prog_name="guiju")
