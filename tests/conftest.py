"""What every test may ask for: `require(name)` for what a machine may lack, and calm settings for hypothesis."""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # The machine is shared: a slow second is not a fault.
settings.load_profile("house")


def _kernel() -> bool:
    from guiju.cli.version import kernel_form

    return kernel_form() == "compiled"


def browser_path() -> str | None:
    """Return the browser that the tests drive: `GUIJU_BROWSER`, or the first Chromium on the path, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("GUIJU_BROWSER") or next(filter(None, map(shutil.which, names)), None)


def _sanitizer() -> bool:
    """Tell whether GCC is here with AddressSanitizer: for a library it has not, it answers with the bare name."""
    if not shutil.which("gcc"):
        return False
    answer = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=False)
    return "/" in answer.stdout


REQUIREMENTS = Path(__file__).parents[2] / "shared" / "requirements"
"""Where the requirements lie while the project is built: beside it, not in it."""

THINGS = {
    "kernel": (_kernel, "the compiled kernel; install a C compiler, then: make kernel"),
    "sanitizer": (_sanitizer, "GCC with AddressSanitizer (apt: gcc libasan8 libc6-dev)"),
    "requirements": (REQUIREMENTS.is_dir, "the requirements, in `shared/requirements` beside the project"),
    "browser": (lambda: bool(find_spec("playwright") and browser_path()), "Chromium and playwright (apt: chromium)"),
    "spark": (lambda: bool(find_spec("pyspark") and shutil.which("java")), "Java and the extra `spark`"),
    "postgres": (lambda: bool(find_spec("psycopg") and os.environ.get("GUIJU_POSTGRES")), "GUIJU_POSTGRES, a server"),
}
"""What a test can require: how to tell that it is here, and what is missing where it is not."""


def require(name: str) -> None:
    """Skip the calling test where the thing of that name is missing, or fail it where `GUIJU_REQUIRE` lists it.

    `GUIJU_REQUIRE` holds names with commas between. CI sets it, so that a broken set-up cannot pass as a skipped test.
    """
    here, what = THINGS[name]
    if here():
        return
    if name in os.environ.get("GUIJU_REQUIRE", "").split(","):
        pytest.fail(f"this test needs {what}, and GUIJU_REQUIRE says that it must be here")
    pytest.skip(f"this test needs {what}")


@pytest.fixture(name="require", scope="session")
def _require() -> object:
    """Give `require` to a test that prefers it as an argument."""
    return require


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a name in `GUIJU_REQUIRE` that nothing answers to: it would demand nothing."""
    del config
    unknown = set(filter(None, os.environ.get("GUIJU_REQUIRE", "").split(","))) - set(THINGS)
    if unknown:
        raise pytest.UsageError(f"GUIJU_REQUIRE names {', '.join(sorted(unknown))}; known are {', '.join(THINGS)}")
