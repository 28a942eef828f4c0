"""The matcher finds what the standard library finds, compiled and interpreted alike, and nothing outside the text."""

from array import array

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guiju.judge.text import kernel
from guiju.judge.text.codes import HIT_FIELDS, MOST_HITS, TANGLED, TOO_MANY
from guiju.judge.text.program import CUE, Spec, compile_program
from guiju.judge.text.syntax import Node, PatternError, parse
from tests.judge.text.programs import hits, interpreted, plain_spans, program, spans, stdlib

LETTERS = "微信加我号保证到,。ab1"
ANCHORED = st.sampled_from(["微信", "保证", "加我", "信号"])
PIECE = st.one_of(
    st.sampled_from(LETTERS.replace("。", "")),
    st.sampled_from(
        [
            ".",
            "[微信]",
            "[^信]",
            ".{0,3}",
            "到?",
            "[ab]{1,3}",
            "(?:加|加我)",
            "(?:微|信号){0,2}",
            "我*",
            "号??",
            "(?:a|ab|b){1,2}",
        ]
    ),
    st.sampled_from(["(?=到)", "(?!号)", "(?<=我)", "(?<!加)", "(?<!微信)(?<!号)", "^", "$"]),
)
PATTERN = st.tuples(st.lists(PIECE, max_size=3), ANCHORED, st.lists(PIECE, max_size=3)).map(
    lambda p: "".join(p[0]) + p[1] + "".join(p[2])
)
TEXT = st.text(st.sampled_from(LETTERS), max_size=24)
WILD = st.text(max_size=40)


@settings(max_examples=400)
@given(PATTERN, TEXT)
@example("(?:加|加我)微信", "加我微信")
@example(".{0,3}保证", "到到到保证保证")
def test_finds_what_the_standard_library_finds(pattern: str, text: str) -> None:
    compiled = program(pattern)
    compiled.program.scan(text)
    raw = compiled.program.take()
    found = [(raw[i + 2], raw[i + 3]) for i in range(0, len(raw), HIT_FIELDS)]
    assert found == stdlib(pattern, text)


CONTEXT = st.lists(PATTERN, min_size=1, max_size=3).map("|".join)


@settings(max_examples=300)
@given(CONTEXT, st.lists(CONTEXT, max_size=2), TEXT)
@example("加我微信|.{0,3}微信到", ["保证|我.{0,2}信号"], "我加我微信到保证加我微信号")
@example("^加我微信|微信$", [], "微信加我微信")
def test_context_clears_what_its_matches_contain(cleared: str, needed: list[str], text: str) -> None:
    compiled = program("微信", "加我", allow=(cleared,), need=tuple(needed))
    met = not needed or any(stdlib(each, text) for each in needed)
    inside = stdlib(cleared, text)
    expected = [
        (start, end)
        for start, end in (*stdlib("微信", text), *stdlib("加我", text))
        if met and not any(low <= start and end <= high for low, high in inside)
    ]
    raw = spans(kernel, compiled, text)
    assert sorted(zip(raw[2::HIT_FIELDS], raw[3::HIT_FIELDS], strict=True)) == sorted(expected)
    assert raw == spans(interpreted(), compiled, text) == plain_spans(compiled, text)


@settings(max_examples=200)
@given(st.one_of(WILD, TEXT, st.text(st.sampled_from("微信️薇❤v x.一三九〇①②⑨ＶＸ㎏\ud800👌"), max_size=40)))
@example("一三九 零零八六 五五二一 微-信v.x")
@example("㎏㎏㎏\u200b微\u200b信")
def test_compiled_and_interpreted_kernels_agree(text: str) -> None:
    compiled = program("微信.{0,3}", "<@mobile>", "保证.{0,6}到", "<@url>", allow=("微信支付",))
    assert spans(kernel, compiled, text) == spans(interpreted(), compiled, text) == plain_spans(compiled, text)


NOISY = st.lists(
    st.sampled_from(["x", ".", "c", "微", "信", " ", "/", "\u200b", "\u3000", "①", "Ｖ", "❤", ","]), max_size=20
)


@settings(max_examples=400)
@given(NOISY.map("".join))
@example("x\u200b.c")
@example("x.\u200bc")
@example("微 . \u200b信" * 30)
def test_the_first_pass_lets_through_whatever_the_second_finds(text: str) -> None:
    compiled = program(r"x\.c", "微信", "v ?x(?=.*微)", r"\. c", "信,")
    every = interpreted().Program(compiled.program.shared())
    every._judge(0, every._load(text))
    if every.take():
        assert compiled.program.promising(text)


@settings(max_examples=200)
@given(WILD)
def test_offsets_lie_in_the_original_text(text: str) -> None:
    raw = spans(kernel, program("<@url>", "<@email>", "a[a-z]"), text)
    for i in range(0, len(raw), HIT_FIELDS):
        assert 0 <= raw[i + 2] < raw[i + 3] <= len(text)


@pytest.mark.parametrize(
    ("patterns", "text", "expected"),
    [
        (("加我微信", "微信号码"), "请加我微信号码", ["加我微信号码"]),
        (("微信号码", "加我微信", "号码发我"), "加我微信号码发我", ["加我微信号码发我"]),
        (("加我", "微信"), "加我微信", ["加我", "微信"]),
        (("加我微信", "微信号码"), "加我微信，微信号码", ["加我微信", "微信号码"]),
    ],
)
def test_hits_of_a_rule_that_overlap_are_one(patterns: tuple[str, ...], text: str, expected: list[str]) -> None:
    compiled = program(*patterns)
    assert sorted(hits(compiled, text)) == sorted((each, ()) for each in expected)
    assert spans(kernel, compiled, text) == spans(interpreted(), compiled, text) == plain_spans(compiled, text)


def tree_of(name: str) -> Node:
    raise KeyError(name)


def test_cues_are_told_for_every_row_however_often_it_comes() -> None:
    cues = [Spec(rule, CUE, parse(word, tree_of), word) for rule, word in enumerate(("微信", "保证", "加我"))]
    rows = ["加我微信", "", "您好", "保证", "加我微信", "您好", "保证加我"]
    data = [row.encode() for row in rows]
    offsets = array("i", [sum(map(len, data[:i])) for i in range(len(data) + 1)])
    ran = [compile_program(cues).program, interpreted().Program(compile_program(cues).program.shared())]
    for each in ran:
        out = array("Q", bytes(8 * len(rows)))
        for _ in range(2):
            each.masks_utf8(b"".join(data), offsets, 0, len(rows), out)
            assert list(out) == [5, 0, 0, 2, 5, 0, 6] == [each.mask(row) for row in rows]


def test_a_million_characters_are_judged_without_giving_up() -> None:
    compiled = program("保证.{0,6}到", "<@mobile>")
    text = "保证" * 500_000 + "到"
    ((found, _),) = hits(compiled, text)
    assert found == "保证保证保证保证到"[-9:]
    assert not compiled.program.given_up()


def test_a_million_matches_are_told_by_the_first_and_take_no_forever() -> None:
    compiled = program("加我微信", allow=("(?<=不要)加我微信",))
    found = hits(compiled, "不要加我微信，加我微信，" * 40_000)
    assert 0 < len(found) <= MOST_HITS
    assert list(compiled.program.given_up()) == [0, 0, TOO_MANY]
    assert hits(compiled, "不要加我微信，" * 10_000) == []
    assert list(compiled.program.given_up()) == [0, 0, TOO_MANY]
    assert hits(compiled, "加我微信") != []
    assert not compiled.program.given_up()


TANGLE = "a{0,20}" * 8 + "b"


@pytest.mark.parametrize(
    "patterns",
    [
        {"deny": ("保证" + TANGLE,)},
        {"deny": ("保证",), "allow": ("保证" + TANGLE,)},
        {"deny": ("保证",), "need": ("a" + TANGLE,)},
    ],
)
def test_a_tangled_text_leaves_its_rule_open_every_time(patterns: dict[str, tuple[str, ...]]) -> None:
    text = "保证" + "a" * 20 + "c b"
    compiled = program(*patterns["deny"], allow=patterns.get("allow", ()), need=patterns.get("need", ()))
    for _ in range(2):
        assert compiled.program.scan_list(["", text]) >= 0
        compiled.program.take()
        assert list(compiled.program.given_up()) == [1, 0, TANGLED]
    assert compiled.program.scan("保证书") >= 0
    compiled.program.take()
    assert not compiled.program.given_up()


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(加)微信", "capturing group"),
        ("微信(?:号", "not closed"),
        ("微信)", "too many"),
        ("[加微信", "not closed"),
        ("加，微信", "write ','"),
        ("加繁體微信", "write '体'"),
        ("微信(?:加我)*", "more than one character"),
        ("<不存在>微信", "no vocabulary"),
        ("*微信", "repeats nothing"),
        ("微信{3,1}", "out of range"),
        (r"微信\q", "not known"),
        ("信?", "nothing at all"),
    ],
)
def test_a_faulty_pattern_is_named_with_its_column(pattern: str, problem: str) -> None:
    def resolve(name: str) -> None:
        raise KeyError(name)

    with pytest.raises(PatternError, match="column") as raised:
        parse(pattern, resolve)
    assert problem in str(raised.value)


def test_a_pattern_without_a_telling_part_is_refused() -> None:
    with pytest.raises(PatternError, match="no telling part"):
        program("的.{0,5}")
