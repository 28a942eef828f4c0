"""What `guiju --version` says: the version, and whether the kernel runs compiled or interpreted."""

from importlib import import_module
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import version

KERNEL = "guiju.judge.text.kernel"


def kernel_form() -> str:
    """Return `compiled` or `interpreted`: which form of the kernel this process loads."""
    origin = str(import_module(KERNEL).__file__)
    return "compiled" if origin.endswith(tuple(EXTENSION_SUFFIXES)) else "interpreted"


def describe() -> str:
    """Return one line, such as `guiju 0.1.0 (kernel: compiled)`."""
    return f"guiju {version('guiju')} (kernel: {kernel_form()})"
