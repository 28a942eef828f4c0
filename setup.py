"""Build the kernel in C where that is possible, and leave the Python source to run where it is not.

`src/guiju/judge/text/kernel.py` and `scorer.py` are Cython in pure-Python mode: one source, two ways to run. Nothing
here may stop an installation. Without Cython, without a compiler, or with one that fails, setuptools goes on and the
interpreter runs the same files. `guiju --version` says which of the two runs.

`GUIJU_KERNEL` in the environment chooses: `fast` (default), `checked` (for tests) or `interpreted`. The checked kernel
has Cython's bounds checks and GCC's AddressSanitizer, for tables are held by address, where Cython checks nothing; it
loads only where `LD_PRELOAD` names libasan (tests/house/test_sanitized.py).
"""

import os
import runpy
import sys
from pathlib import Path

from setuptools import Extension, setup

ROOM = Path("src/guiju/judge/text")
COMPILED = ("kernel", "scorer")
CODES = ROOM / "codes.py"
BUILD = Path("build/cython")
TEXT_OF_PYTHON = [
    'cdef extern from "Python.h":',
    "    int PyUnicode_KIND(object text)",
    "    void *PyUnicode_DATA(object text)",
]
"""What Cython does not know of Python's strings: how wide their characters are, and where they lie."""
SANITIZERS = ["-fsanitize=address,undefined"]
SANITIZED = [*SANITIZERS, "-fno-sanitize-recover=undefined", "-fno-omit-frame-pointer", "-g", "-O1"]


def write_constants() -> None:
    """Write the small numbers of codes.py as constants of C, so that the compiler can make jump tables of them."""
    numbers = {name: value for name, value in runpy.run_path(str(CODES)).items() if isinstance(value, int)}
    lines = [f"    {name} = {value}" for name, value in numbers.items() if value < 1 << 31]
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / "guiju_codes.pxd").write_text("\n".join(["cdef enum:", *lines, *TEXT_OF_PYTHON, ""]))


def extensions() -> list[Extension]:
    """Return the extensions to build, or nothing when the interpreter is to run the kernel."""
    wish = os.environ.get("GUIJU_KERNEL", "fast")
    if wish == "interpreted" or not ROOM.exists():
        return []
    try:
        from Cython.Build import cythonize  # noqa: PLC0415 (absence is allowed)
        from Cython.Compiler.Errors import CompileError  # noqa: PLC0415
    except ImportError:
        return []
    fast = {"boundscheck": False, "wraparound": False, "initializedcheck": False, "cdivision": True}
    checked = {"boundscheck": True, "wraparound": True, "initializedcheck": True}
    compiling, linking = (SANITIZED, SANITIZERS) if wish == "checked" else (["-O3"], [])
    modules = [
        Extension(
            f"guiju.judge.text.{name}",
            [str(ROOM / f"{name}.py")],
            extra_compile_args=compiling,
            extra_link_args=linking,
            optional=True,
        )
        for name in COMPILED
    ]
    write_constants()
    try:
        built: list[Extension] = cythonize(
            modules,
            compiler_directives={"language_level": 3, **(checked if wish == "checked" else fast)},
            build_dir=str(BUILD),
            include_path=[str(BUILD)],
            force=True,  # What an older build left may be of the other kind.
            quiet=True,
        )
    except CompileError as fault:
        print(f"The kernel stays interpreted, for Cython could not translate it: {fault}", file=sys.stderr)
        return []
    for extension in built:
        extension.optional = True  # cythonize() hands back copies.
    return built


setup(ext_modules=extensions())
