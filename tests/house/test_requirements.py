"""What rules, tests and docs/not-software.yaml claim of the requirements holds; only where these lie beside the project."""

from pathlib import Path

from guiju.judge.decisions import coverage
from guiju.judge.rulebook import load
from tests.conftest import REQUIREMENTS, require

ROOT = Path(__file__).parents[2]


def test_every_claim_names_a_requirement_and_none_contradicts_another():
    require("requirements")
    found = coverage(REQUIREMENTS, load(), ROOT)
    assert dict(found.unknown) == {}
    assert dict(found.both) == {}
