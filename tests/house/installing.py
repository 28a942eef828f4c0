"""Builds wheels out of a copy of the project, and runs what was installed, far from the source tree."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
PIP = ["-m", "pip", "--disable-pip-version-check", "--quiet", "--quiet"]


def copy_project(folder: Path) -> Path:
    """Copy the project's files (tracked, or new and not ignored) into `folder`, and return it."""
    listing = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
    )
    for name in filter(None, listing.stdout.decode().split("\0")):
        if name.startswith(("src/", "README", "LICENSE", "pyproject", "setup")) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def build_wheel(project: Path, folder: Path, environment: Mapping[str, str]) -> Path:
    """Build a wheel from a copy of `project` inside `folder`, and return its path."""
    source = shutil.copytree(project, folder / "source")
    command = [sys.executable, *PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("guiju-*.whl")
    return wheel


class Installed:
    """An environment into which Guiju was installed from a wheel."""

    def __init__(self, python: Path, work: Path, path: Path | None = None) -> None:
        """Take its interpreter, a folder to work in, and where Guiju lies if not in the environment itself."""
        self.python = python
        self.work = work
        self.path = path

    def run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run the interpreter in the work folder, with `given` as its standard input."""
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        if self.path is not None:
            environment["PYTHONPATH"] = str(self.path)
        command = [str(self.python), *arguments]
        return subprocess.run(command, capture_output=True, check=False, cwd=self.work, input=given, env=environment)

    def guiju(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run the `guiju` command."""
        return self.run("-m", "guiju", *arguments, given=given)
