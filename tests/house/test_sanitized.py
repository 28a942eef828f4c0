"""The kernel stays inside its buffers: AddressSanitizer watches it while it reads what nobody expects."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import require
from tests.house.installing import ROOT, copy_project

pytestmark = pytest.mark.slow

LIBRARIES = ("libasan.so", "libstdc++.so.6")  # The second: the condition library throws, which the first intercepts.


def run(command: list[str], folder: Path, **environment: str) -> str:
    """Run a command in a folder with so much more in its environment, and return what it wrote."""
    done = subprocess.run(command, capture_output=True, check=False, cwd=folder, env=os.environ | environment)
    said = (done.stdout + done.stderr).decode(errors="replace")
    assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}\n{said[-20_000:]}"
    return said


@pytest.fixture(name="sanitized", scope="module")
def sanitized_environment(tmp_path_factory):
    """Build the checked kernel in a copy of the project, and return the environment in which it is the one loaded."""
    require("sanitizer")
    project = copy_project(tmp_path_factory.mktemp("sanitized"))
    run([sys.executable, "setup.py", "-q", "build_ext", "--inplace"], project, GUIJU_KERNEL="checked")
    preload = [run(["gcc", f"-print-file-name={library}"], ROOT).strip() for library in LIBRARIES]
    return {
        "ASAN_OPTIONS": "detect_leaks=0",  # The interpreter ends without giving everything back.
        "LD_PRELOAD": " ".join(preload),
        "PYTHONMALLOC": "malloc",  # The interpreter's own allocator would hide where a table ends.
        "PYTHONPATH": str(project / "src"),
    }


def test_no_text_leads_the_kernel_out_of_its_buffers(sanitized):
    said = run([sys.executable, "-m", "tests.house.sanitized_load", "100"], ROOT, **sanitized)
    assert f"{sanitized['PYTHONPATH']}/guiju/judge/text/kernel." in said
    assert "nothing found" in said


def test_the_matcher_passes_its_tests_under_the_sanitizer(sanitized):
    run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/judge/text/test_matcher.py"],
        ROOT,
        **sanitized,
    )
