"""YAML's traps are closed."""

import pytest

from guiju.judge.rulebook.strict_yaml import YamlFault, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("False", "False"),
        ("false", False),
        ("true", True),
        ("12:30", "12:30"),
        ("1:30:00", "1:30:00"),
        ("2025-03-05", "2025-03-05"),
        ("017", "017"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".5", ".5"),
        ("-3", -3),
        ("10", 10),
        ("1.5", 1.5),
        ("null", None),
        ("~", None),
        ("Null", "Null"),
        ("'true'", "true"),
        ('"10"', "10"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_a_scalar_means_what_it_looks_like(text, value):
    found = read_yaml(f"key: {text}").value["key"]
    assert (found, type(found)) == (value, type(value))


def test_on_may_be_a_key():
    assert read_yaml("on: 1\nno: 2").value == {"on": 1, "no": 2}


def test_every_value_knows_its_line():
    document = read_yaml("a: 1\nb:\n  - x\n  - c: [1,\n      2]\n")
    assert document.lines == {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 1): 4,
        ("b", 1, "c"): 4,
        ("b", 1, "c", 0): 4,
        ("b", 1, "c", 1): 5,
    }


def test_repeated_keys_are_all_told():
    document = read_yaml("a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert [(fault.line, fault.path) for fault in document.faults] == [(2, ("a",)), (3, ("b", "c"))]
    assert document.value == {"a": 1, "b": {"c": 1}}


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x",
        "a: &x {k: 1}\nb:\n  <<: *x",
        "a: !!python/object/apply:os.system [echo]",
        "a: !secret x",
        "? [1, 2]\n: x",
        "a: 1\n---\nb: 2",
        "a: [1",
        "a: b: c",
        "\tx: 1",
        "a: '\x07'",
    ],
)
def test_what_is_not_plain_data_is_refused_with_its_line(text):
    with pytest.raises(YamlFault) as caught:
        read_yaml(text)
    assert caught.value.line >= 1
    assert "；" in caught.value.problem


def test_a_billion_laughs_stay_small():
    layers = "\n".join(f"{'bcdefghi'[n]}: &{'bcdefghi'[n]} [*{'abcdefgh'[n]}, *{'abcdefgh'[n]}]" for n in range(8))
    with pytest.raises(YamlFault):
        read_yaml(f"a: &a [lol]\n{layers}")
