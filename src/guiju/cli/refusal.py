"""How a command ends whose packs cannot be used: every fault on standard error, exit status 2, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from guiju.judge.rulebook import RulebookError

UNUSABLE = 2


@contextmanager
def refusing() -> Iterator[None]:
    """Tell the faults of packs that are found while loading them, or only when their patterns are compiled."""
    try:
        yield
    except RulebookError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNUSABLE) from None
