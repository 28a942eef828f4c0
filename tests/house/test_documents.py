"""What the documents show works: the examples in docstrings and in the README run."""

import doctest
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

import guiju
from guiju.cli import COMMANDS

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (*READMES, "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")


def modules_with_examples() -> list[str]:
    """Return the modules whose source shows a prompt."""
    found = pkgutil.walk_packages(guiju.__path__, "guiju.")
    paths = {"guiju": ROOT / "src/guiju/__init__.py"}
    for module in found:
        place = ROOT / "src" / module.name.replace(".", "/")
        paths[module.name] = place / "__init__.py" if module.ispkg else place.with_suffix(".py")
    return sorted(name for name, path in paths.items() if path.is_file() and ">>> " in path.read_text("utf-8"))


@pytest.mark.parametrize("name", modules_with_examples())
def test_the_examples_in_docstrings_run(name):
    failed, tried = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert tried
    assert not failed


@pytest.mark.parametrize("document", READMES)
def test_the_python_of_the_readme_runs_and_finds_something(document, capsys):
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / document).read_text("utf-8"), re.DOTALL)
    exec(compile(program, document, "exec"), {})  # noqa: S102 (the program is our own)
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("document", READMES)
def test_both_readmes_name_every_command(document):
    text = (ROOT / document).read_text("utf-8")
    assert all(f"guiju {command}" in text for command in COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_to_a_file(document):
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / document).read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_package_tree_has_one_version():
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    version = re.search(r'^version = "(.+)"', project, re.MULTILINE)[1]
    assert version in (ROOT / "CHANGELOG.md").read_text("utf-8")
