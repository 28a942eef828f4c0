# What mypy is to know of Cython's pure-Python mode, as far as the kernel uses it: Cython ships no types of its own.
#
# A C type such as `cython.int` is also written `cython.int[::1]`, a buffer, and `cython.pointer[cython.int]`, an
# address, which no Python type can express. So these names come from a module that does not exist, and mypy takes
# them for anything.

from collections.abc import Callable
from typing import Any, TypeVar

from _c_types import (  # type: ignore[import-not-found]
    Py_ssize_t as Py_ssize_t,
    Py_UCS4 as Py_UCS4,
    bint as bint,
    const as const,
    int as int,
    long as long,
    longlong as longlong,
    pointer as pointer,
    schar as schar,
    uchar as uchar,
    uint as uint,
    ulonglong as ulonglong,
    ushort as ushort,
    void as void,
)

_T = TypeVar("_T")

compiled: bool

def cclass(kind: type[_T]) -> type[_T]: ...
def cfunc(function: _T) -> _T: ...
def ccall(function: _T) -> _T: ...
def inline(function: _T) -> _T: ...
def final(kind: _T) -> _T: ...
def nogil(function: _T) -> _T: ...
def exceptval(*values: Any, check: bool = ...) -> Callable[[_T], _T]: ...
def boundscheck(wanted: bool) -> Callable[[_T], _T]: ...
def wraparound(wanted: bool) -> Callable[[_T], _T]: ...
def address(value: Any) -> Any: ...
def cast(kind: Any, value: Any) -> Any: ...
def declare(kind: Any, value: Any = ...) -> Any: ...
