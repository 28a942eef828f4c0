"""The walls hold because a machine checks them; these plant a hole and expect the machine to find it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(name="house", scope="module")
def copy_house(tmp_path_factory):
    """Return a copy of what import-linter reads."""
    house = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("*.yaml", "*.so", "data", "__pycache__")
    shutil.copytree(ROOT / "src" / "guiju", house / "guiju", ignore=ignored)
    shutil.copytree(ROOT / "checks", house / "checks", ignore=ignored)
    shutil.copy(ROOT / ".importlinter", house)
    return house


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over a copy of the house."""
    program = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command as run; run()"
    command = [sys.executable, "-c", program, "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("path", "line", "wall"),
    [
        ("judge/model/terms.py", "import guiju.cli", "Each floor of the house"),
        ("judge/model/terms.py", "import guiju.judge.text.characters", "Inside the judge"),
        ("judge/text/__init__.py", "import socket", "reaches no network"),
        ("judge/rulebook/rule.py", "import markdown_it", "Outside the standard library"),
        ("judge/text/__init__.py", "import yaml", "Text and model"),
    ],
)
def test_a_hole_in_a_wall_is_found(house, path, line, wall):
    file = house / "guiju" / path
    before = file.read_text("utf-8")
    file.write_text(f"{before}\n{line}\n", "utf-8")
    done = lint(house)
    file.write_text(before, "utf-8")
    assert done.returncode == 1, done.stderr
    broken = " ".join(done.stdout.split("Broken contracts")[1].split())
    assert wall in broken


@pytest.mark.parametrize("place", ["lobby", "judge/lobby"])
def test_a_module_without_a_place_is_found(house, place):
    room = house / "guiju" / f"{place}.py"
    room.write_text('"""A room nobody planned."""\n', "utf-8")
    done = lint(house)
    room.unlink()
    assert done.returncode == 1
    assert "lobby" in done.stdout


def test_the_house_as_it_stands_keeps_its_walls(house):
    done = lint(house)
    assert done.returncode == 0, done.stdout
