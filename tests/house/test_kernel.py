"""Which kernel the tests see."""

from pathlib import Path

import pytest

from guiju.cli.version import kernel_form
from tests.conftest import require

SOURCE = Path(__file__).parents[2] / "src/guiju/judge/text/kernel.py"


def test_the_compiled_kernel_is_newer_than_its_source():
    if kernel_form() != "compiled":
        require("kernel")
    for built in SOURCE.parent.glob("*.so"):
        assert built.stat().st_mtime >= SOURCE.stat().st_mtime, f"{built.name} is of an older source; run: make kernel"


def test_what_is_required_and_missing_fails_and_otherwise_skips(monkeypatch):
    monkeypatch.setenv("GUIJU_REQUIRE", "")
    monkeypatch.setenv("GUIJU_POSTGRES", "")
    with pytest.raises(pytest.skip.Exception):
        require("postgres")
    monkeypatch.setenv("GUIJU_REQUIRE", "kernel,postgres")
    with pytest.raises(pytest.fail.Exception, match="GUIJU_POSTGRES"):
        require("postgres")


def test_a_thing_nobody_knows_cannot_be_required():
    with pytest.raises(KeyError):
        require("nonsense")
