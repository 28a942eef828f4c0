"""The house's own checks: each passes over what is right, and finds what is wrong. A check that cannot fail is none."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HASH = "--hash=sha256:" + "0" * 64
# Put together here, so that this file itself names no index.
INDEX = "py" + "pi.org"
MIRROR = "https:" + "//mirror.example"
FILES = "files.pythonho" + "sted.org"


@pytest.fixture(name="project")
def make_project(tmp_path):
    """Return an empty git work tree."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def run_check(name: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the check of that name over a folder."""
    command = [sys.executable, str(ROOT / "checks" / f"{name}.py"), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def write(folder: Path, path: str, text: str) -> None:
    """Write a file of the project, with its folders."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("path", "lines", "fine"),
    [
        ("src/guiju/long.py", 400, True),
        ("src/guiju/long.py", 401, False),
        ("tests/test_long.py", 401, False),
        ("bench/long.py", 401, False),
        ("web/src/Page.tsx", 250, True),
        ("web/src/Page.tsx", 251, False),
        ("src/guiju/judge/text/kernel.py", 3000, True),
        ("src/guiju/packs/jd/chat/rule.yaml", 3000, True),
    ],
)
def test_a_file_may_grow_to_its_cap(project, path, lines, fine):
    write(project, path, "x = 1\n" * lines)
    done = run_check("sizes", project)
    assert done.returncode == (0 if fine else 1), done.stderr
    assert fine or f"{path}: {lines} lines" in done.stdout


@pytest.mark.parametrize(
    "line",
    [
        f"https:{INDEX}",
        f"url = https:{FILES}",
        "registry=https://registry.np" + "mjs.org/",
        f"{MIRROR}/repository/py/simple/",
        f"{MIRROR}/cython.whl",
        "--index" + "-url https://example",
        f"UV_IN{'DEX'}_URL={MIRROR}",
        f"see {INDEX.upper()}",
    ],
)
def test_the_address_of_an_index_is_found_with_its_line(project, line):
    write(project, "requirements/core.txt", f"a==1\n{line}\n")
    done = run_check("addresses", project)
    assert done.returncode == 1
    assert "requirements/core.txt:2" in done.stdout


def test_other_addresses_are_left_alone(project):
    write(project, "README.md", "https://www.example.com/rules/7?simple=1 pip install guiju\npackages/ and a.tar.gz\n")
    assert run_check("addresses", project).returncode == 0


@pytest.mark.parametrize("name", ["sizes", "addresses"])
def test_a_check_over_no_files_fails(project, name):
    assert run_check(name, project).returncode != 0


PROJECT = """
[project]
name = "guiju"
dependencies = ["alpha>=2,<3", "Beta_X[fast]==1.0"]
[project.optional-dependencies]
build = ["cython>=3"]
"""


@pytest.mark.parametrize(
    ("core", "complaint"),
    [
        (f"alpha==2.1 \\\n    {HASH}\nbeta-x[fast]==1.0 \\\n    {HASH}\n", None),
        (f"alpha==3.0 \\\n    {HASH}\nbeta-x==1.0 \\\n    {HASH}\n", "alpha<3,>=2 is not met"),
        (f"beta-x==1.0 \\\n    {HASH}\n", "alpha<3,>=2 is not met by nothing"),
        (f"alpha==2.1\nbeta-x==1.0 \\\n    {HASH}\n", "alpha has no hash"),
    ],
    ids=["right", "too new", "missing", "no hash"],
)
def test_a_dependency_without_its_pin_is_found(tmp_path, core, complaint):
    write(tmp_path, "pyproject.toml", PROJECT)
    write(tmp_path, "requirements/core.txt", core)
    write(tmp_path, "requirements/build.txt", f"cython==3.1 \\\n    {HASH}\n")
    done = run_check("pins", tmp_path)
    assert done.returncode == (1 if complaint else 0), done.stdout + done.stderr
    assert complaint is None or complaint in done.stdout


def test_a_missing_requirements_file_is_found(tmp_path):
    write(tmp_path, "pyproject.toml", PROJECT)
    assert "requirements/build.txt is missing" in run_check("pins", tmp_path).stdout


@pytest.mark.parametrize("name", ["sizes", "addresses", "pins"])
def test_this_project_passes_its_own_checks(name):
    done = run_check(name, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
