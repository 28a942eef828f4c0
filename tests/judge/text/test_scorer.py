"""The scorer: whole numbers, the same by both ways to run, and tables that are read strictly."""

import gzip
import importlib.util
import json
import tempfile
from array import array
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guiju.judge.rulebook.folder import BUILT_IN
from guiju.judge.text import kernel
from guiju.judge.text import scorer as running
from guiju.judge.text.anchors import Anchors
from guiju.judge.text.program import DENY, Heard, Spec, build
from guiju.judge.text.scorer import Scorer
from guiju.judge.text.syntax import parse
from guiju.judge.text.weights import read_tables, write_tables
from tests.judge.text import programs

WEIGHTS = BUILT_IN / "any/classifier/message.weights"
CHAT = st.text(
    st.sampled_from("亲您你好加微信转账不知道自己看保证最第一发票票退换 0123456789abcvx，。！？\U0001f34a"), max_size=60
)


def altered(**changes):
    """The bytes of the weights with some of their tables changed."""
    tables = read_tables(WEIGHTS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "altered.weights"
        write_tables(file, {**tables, **{name: change(tables[name]) for name, change in changes.items()}})
        return file.read_bytes()


@cache
def interpreted() -> ModuleType:
    """The scorer's source, run by the interpreter even where it is compiled."""
    spec = importlib.util.spec_from_file_location("interpreted_scorer", Path(running.__file__).parent / "scorer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def both():
    tables = read_tables(WEIGHTS)
    return Scorer(tables), interpreted().Scorer(tables)


@given(CHAT)
@example("")
@example("1234")
@example("12345678901")
@example("加" * 300)
def test_compiled_and_interpreted_scores_agree(both, text):
    here, there = both
    assert here.told(text) == there.told(text)
    for label in range(len(here.told(text))):
        assert here.loudest(label, len(text)) == there.loudest(label, len(text))
        assert here.speaking(label) == there.speaking(label)


@given(CHAT)
def test_a_score_depends_on_the_text_alone(both, text):
    here, _ = both
    first = here.told(text)
    here.told("别的话" * 50)
    assert here.told(text) == first


def test_what_speaks_for_a_label_lies_in_the_text(both):
    here, _ = both
    text = "这么简单都不会，你自己不会看吗"
    scores = here.told(text)
    label = list(scores).index("rebuke")
    start, end = here.loudest(label, len(text))
    assert scores["rebuke"] > 0
    assert 0 <= start < end <= len(text)
    assert "不会" in text[start:end]
    assert all(0 <= a < b <= len(text) for _, a, b in here.speaking(label))


def test_numbers_count_by_their_length_only(both):
    here, _ = both
    assert here.told("订单1234567已发出") == here.told("订单7654321已发出")
    assert here.told("订单1234567已发出") != here.told("订单12已发出")


def test_tables_are_written_as_they_are_read(tmp_path):
    tables = read_tables(WEIGHTS)
    first, second = tmp_path / "a.weights", tmp_path / "b.weights"
    write_tables(first, tables)
    write_tables(second, read_tables(first))
    assert first.read_bytes() == second.read_bytes()
    assert read_tables(second) == tables


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("no gzip", b"hello"),
        ("cut short", WEIGHTS.read_bytes()[:1000]),
        ("no header", gzip.compress(b"[]\n", mtime=0)),
        ("not all sections", gzip.compress(json.dumps({"sizes": {"prints": 4}}).encode() + b"\n1234", mtime=0)),
        ("rows beyond the weights", altered(rows=lambda rows: array("i", [10**6, *rows[1:]]))),
        ("no empty slot to end a search at", altered(rows=lambda rows: array("i", [0]) * len(rows))),
        ("fewer biases than labels", altered(bias=lambda bias: bias[1:])),
        ("bytes too many", gzip.compress(gzip.decompress(WEIGHTS.read_bytes()) + b"x", mtime=0)),
    ],
)
def test_a_broken_file_of_weights_is_told_by_name(tmp_path, what, data):
    file = tmp_path / "broken.weights"
    file.write_bytes(data)
    with pytest.raises(ValueError, match=r"broken\.weights.*generate/classifier\.py"):
        read_tables(file)
    assert what


@pytest.fixture(scope="module")
def three_ways():
    """One rule and a classifier, in the compiled kernel, the interpreted one, and the one that suits the interpreter."""
    weights = read_tables(WEIGHTS)
    heard = [
        Heard(name, 0, flags=0, clears=-8000, of=frozenset({0})) if name == "rebuke" else Heard(name)
        for name in weights["labels"]
    ]
    specs = [Spec(0, DENY, parse(pattern, programs.entity), pattern) for pattern in ("不知道", "自己看")]
    tables, _, trees = build(specs, count=None, heard=heard, anchors=Anchors())
    plain = programs.plain().PlainProgram({**tables, **trees})
    ways = [kernel.Program(tables), programs.interpreted().Program(tables), plain]
    for way in ways:
        way.hear(weights)
    return ways


@given(CHAT)
@example("")
@example("订单123456789012345678 12345 1234")
@example("加" * 119)
@example("加" * 130)
@example("\u200b你\u200b自己\U0010fffd看 吧")
def test_every_way_to_run_hears_the_same(three_ways, text):
    gates, found = [], []
    for way in three_ways:
        gates.append(way.sounds(text))
        way.scan(text)
        found.append(list(way.take()))
    assert gates[0] == gates[1] == gates[2]
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("text", ["您好", "你自己看吧", "这么简单都不会，你自己不会看吗"])
def test_what_is_found_does_not_depend_on_what_was_judged_before(three_ways, text):
    for way in three_ways:
        found = []
        for _ in range(2):
            for _ in range(2):
                way.scan(text)
                found.append(list(way.take()))
            way.forget()
        assert found.count(found[0]) == len(found)
