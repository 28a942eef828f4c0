"""Programs for the tests of the matcher: patterns in, hits out, by the compiled and by the interpreted kernel."""

import importlib.util
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

from guiju.judge.text import kernel as running
from guiju.judge.text.anchors import Anchors
from guiju.judge.text.codes import HIT_FIELDS, MARK
from guiju.judge.text.disguise import names
from guiju.judge.text.entities import VALIDATORS, entity
from guiju.judge.text.program import ALLOW, DENY, NEED, Compiled, Spec, build, compile_program
from guiju.judge.text.syntax import Node, parse

__all__ = ["MARK", "hits", "interpreted", "plain_spans", "program", "spans", "stdlib"]


_made: dict[int, list[Spec]] = {}
"""What the latest program was made of: a program does not tell."""


@cache
def interpreted() -> ModuleType:
    """The kernel's source, run by the interpreter even where it is compiled."""
    path = Path(running.__file__).parent / "kernel.py"
    spec = importlib.util.spec_from_file_location("interpreted_kernel", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _named(name: str) -> Node:
    return entity(name.removeprefix("@"))


def program(
    *deny: str, allow: tuple[str, ...] = (), need: tuple[str, ...] = (), nodes: tuple[Node, ...] = ()
) -> Compiled:
    """One rule with the given patterns."""
    specs = [Spec(0, DENY, parse(d, _named), d, VALIDATORS.get(d.strip("<@>"), 0)) for d in deny]
    specs += [Spec(0, DENY, node, "node") for node in nodes]
    specs += [Spec(0, ALLOW, parse(a, _named), a) for a in allow]
    specs += [Spec(0, NEED, parse(n, _named), n) for n in need]
    compiled = compile_program(specs)
    _made.clear()
    _made[id(compiled)] = specs
    return compiled


def hits(compiled: Compiled, text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The words that were hit, and how they were disguised."""
    compiled.program.scan(text)
    raw = compiled.program.take()
    return [(text[raw[i + 2] : raw[i + 3]], names(raw[i + 4])) for i in range(0, len(raw), HIT_FIELDS)]


def spans(kernel: object, compiled: Compiled, text: str) -> list[int]:
    """The raw hits of a text by a given kernel."""
    other = kernel.Program(compiled.program.shared())  # type: ignore[attr-defined]
    other.scan(text)
    return list(other.take())


def stdlib(pattern: str, text: str) -> list[tuple[int, int]]:
    """What the standard library finds; `.` ends at the end of a sentence, as in packs."""
    translated = re.sub(r"(?<!\\)\.", "[^。!?;…\n]", pattern)
    return [match.span() for match in re.finditer(translated, text) if match.end() > match.start()]


@cache
def plain() -> ModuleType:
    """The matcher for the interpreter, on top of the interpreted kernel even where the compiled one is installed."""
    path = Path(running.__file__).parent / "plain.py"
    spec = importlib.util.spec_from_file_location("interpreted_plain", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["guiju.judge.text.kernel"] = interpreted()
    try:
        spec.loader.exec_module(module)
    finally:
        sys.modules["guiju.judge.text.kernel"] = running
    return module


def plain_spans(compiled: Compiled, text: str) -> list[int]:
    """The raw hits of a text by the matcher for the interpreter."""
    tables, _, trees = build(_made[id(compiled)], count=None, anchors=Anchors())
    program = plain().PlainProgram({**tables, **trees})
    program.scan(text)
    return list(program.take())
