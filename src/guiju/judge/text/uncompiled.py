"""Stands in for the `cython` module where Cython is not installed: every declaration is a no-op."""

from collections.abc import Callable
from typing import Any

compiled = False


class _Type:
    """A C type that means nothing to the interpreter."""

    def __getitem__(self, _: object) -> "_Type":
        return self


int = bint = void = const = pointer = Py_UCS4 = Py_ssize_t = _Type()  # noqa: A001 - Cython's names
uint = uchar = schar = ushort = longlong = ulonglong = int


def cclass(kind: type) -> type:
    """A class stays what it is."""
    return kind


def final(kind: type) -> type:
    """A class stays what it is."""
    return kind


def inline(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function stays what it is."""
    return function


def cfunc(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function stays what it is."""
    return function


def exceptval(*_: object, **__: object) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator that changes nothing."""
    return cfunc


def cast(_: object, value: Any) -> Any:
    """The value itself."""
    return value


def declare(_: object, value: Any = None) -> Any:
    """The value itself."""
    return value
