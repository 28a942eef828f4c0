"""Which requirements a rule, a test or a stated reason covers, and which are left."""

import pytest

from guiju.judge.decisions.coverage import coverage, marked_ids
from guiju.judge.rulebook.load import load_only
from tests.judge.rulebook.samples import RULE, write

REQUIREMENTS = """\
- id: jd-chat-no-qin
  title: 一
- id: jd-chat-no-baobei
  title: 二
- id: jd-desk-transfer
  title: 三
"""
MARKED = '@pytest.mark.covers("jd-chat-no-baobei", "jd-chat-not-there")\ndef test_it():\n    pass\n'
PAGE_TEST = "test.each([covers('pdd-desk-scripts')])\n"


@pytest.fixture
def found(tmp_path):
    write(
        tmp_path,
        {
            "requirements/chat.yaml": REQUIREMENTS,
            "requirements/desk.yaml": "- id: pdd-desk-scripts\n- id: pdd-desk-shift\n",
            "packs/jd/chat/jd-chat-no-qin.yaml": RULE,
            "tests/test_it.py": MARKED,
            "web/src/rooms/page.test.tsx": PAGE_TEST,
            "docs/not-software.yaml": "pdd-desk-shift: 排班由店铺安排\n",
        },
    )
    return coverage(tmp_path / "requirements", load_only(tmp_path / "packs"), tmp_path)


def test_every_claim_names_who_makes_it(found):
    assert found.claims == {
        "jd-chat-no-qin": ("规则 jd-chat-no-qin",),
        "jd-chat-no-baobei": ("测试 tests/test_it.py",),
        "pdd-desk-scripts": ("测试 web/src/rooms/page.test.tsx",),
        "pdd-desk-shift": ("docs/not-software.yaml",),
    }


def test_the_rest_is_listed_by_file(found):
    assert found.open_ids == {"chat.yaml": ("jd-desk-transfer",)}
    assert found.counts == (4, 5)


def test_a_claim_of_nothing_is_told(found):
    assert found.unknown == {"jd-chat-not-there": ("测试 tests/test_it.py",)}


@pytest.mark.parametrize(
    ("source", "ids"),
    [
        ('@pytest.mark.covers("a", "b")\ndef test(): ...', ["a", "b"]),
        ('pytestmark = [pytest.mark.covers("a")]', ["a"]),
        ('pytest.param(1, marks=pytest.mark.covers("a"))', ["a"]),
        ('# covers("a")\ntext = "covers(\'a\')"', []),
        ("names = ['a']\n@pytest.mark.covers(*names)\ndef test(): ...", []),
        ("def broken(", []),
    ],
)
def test_only_literals_inside_covers_count(source, ids):
    assert list(marked_ids(source)) == ids
