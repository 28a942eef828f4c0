"""Which requirements a rule, a test or a stated reason covers, and which are left."""

import re

import pytest

from guiju.judge.decisions.coverage import coverage, marked_ids
from guiju.judge.rulebook.load import load_only
from tests.judge.rulebook.samples import RETIRED, RULE, write

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


def judged(folder, files):
    write(folder, files)
    (folder / "packs").mkdir(exist_ok=True)
    return coverage(folder / "requirements", load_only(folder / "packs"), folder)


@pytest.fixture
def found(tmp_path):
    return judged(
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


def test_what_no_software_can_do_is_covered_by_nothing_else(tmp_path):
    files = {
        "requirements/chat.yaml": REQUIREMENTS,
        "packs/jd/chat/jd-chat-no-qin.yaml": RULE,
        "docs/not-software.yaml": "jd-chat-no-qin: 店铺自己安排\njd-desk-transfer: 店铺自己安排\n",
    }
    found = judged(tmp_path, files)
    assert found.both == {"jd-chat-no-qin": ("规则 jd-chat-no-qin", "docs/not-software.yaml")}


@pytest.mark.parametrize(
    ("parameters", "covered"), [("{default_enabled: false}", ["规则 jd-chat-no-qin"]), ("{terms: [亲]}", [])]
)
def test_a_retired_rule_covers_only_what_has_lost_as_well(tmp_path, parameters, covered):
    files = {
        "requirements/chat.yaml": f"- id: jd-chat-no-qin\n  parameters: {parameters}\n",
        "packs/jd/chat/jd-chat-no-qin.yaml": RULE.replace("stable", RETIRED),
    }
    assert [by for claims in judged(tmp_path, files).claims.values() for by in claims] == covered


BROKEN = {
    "a requirement without id": ({"requirements/chat.yaml": "- title: 一\n"}, "有一条没有 id"),
    "no list": ({"requirements/chat.yaml": "id: jd-chat-no-qin\n"}, "不是需求的列表"),
    "no YAML": ({"requirements/chat.yaml": "- id: [\n"}, "requirements/chat.yaml:2 "),
    "no reason": ({"docs/not-software.yaml": "jd-chat-no-qin:\n"}, "jd-chat-no-qin 没有理由"),
    "no reasons but ids": ({"docs/not-software.yaml": "- jd-chat-no-qin\n"}, "要写成“编号: 理由”"),
    "an id twice": ({"docs/not-software.yaml": "jd-chat-no-qin: 一\njd-chat-no-qin: 二\n"}, "not-software.yaml:2 "),
}


@pytest.mark.parametrize(("files", "told"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read_is_told(tmp_path, files, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        judged(tmp_path, {"requirements/chat.yaml": REQUIREMENTS, **files})


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
