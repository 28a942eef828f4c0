import re
from importlib.resources import files

import pytest

from guiju.judge.model.finding import Exposure
from guiju.reports.page.charts import interval
from guiju.reports.page.markup import Html, show, tag
from guiju.reports.page.masking import mask
from guiju.reports.page.notes import Note
from guiju.reports.page.periods import timeline
from guiju.reports.page.words import consequence, yuan
from tests.reports.summaries import group, quiet, span

MASKED = {
    "a mobile number": ("电话13812345678", "电话138****5678"),
    "one with separators": ("138-1234 5678", "138-**** 5678"),
    "full-width digits": ("１３８１２３４５６７８", "１３８****５６７８"),
    "a number in words": ("幺三八零零一三八零零零", "幺三八****八零零零"),
    "a landline": ("0571-87654321", "057*-****4321"),
    "a citizen id": ("身份证11010519491231002X", "身份证1101**********002X"),
    "a bank card": ("6222 0212 3456 7890 123", "6222 **** **** ***0 123"),
    "an order number": ("单号2411131234567890123", "单号2411***********0123"),
    "a mailbox": ("zhang.san@qq.com", "z********@qq.com"),
    "a chat account": ("微信号：abc_12345", "微信号：a********"),
    "a street": ("北京市朝阳区建国路甲88号3号楼", "北京市朝阳区**********"),
    "a housing estate": ("幸福小区3栋2单元", "*********"),
    "a name": ("收货人：李小雷，明天到", "收货人：李**，明天到"),
}

SHOWN = {
    "a date": "2024-11-13发货，2026.11.09 12:30",
    "a price": "原价1299.00元，现价999元",
    "a short number": "保质期365天，规格500g",
    "a road nobody lives on": "请走正常的渠道和道路",
    "what is asked for": "麻烦提供收件人姓名和尾号",
}


@pytest.mark.covers("jd-chat-confidentiality-measures")
@pytest.mark.parametrize(("text", "covered"), MASKED.values(), ids=MASKED)
def test_personal_data_keeps_its_number_of_code_points(text: str, covered: str) -> None:
    assert mask(text) == covered
    assert len(mask(text)) == len(text)


@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN)
def test_other_words_stay(text: str) -> None:
    assert mask(text) == text


def test_a_stretch_that_is_evidence_stays() -> None:
    assert mask("加我13812345678，或13912345678", [(2, 13)]) == "加我13812345678，或139****5678"


def test_only_markup_is_markup() -> None:
    assert tag("p", "a<b", Html("<i>"), 3, None, ["&"], title='"') == '<p title="&quot;">a&lt;b<i>3&amp;</p>'
    assert show(Html("a") + "<") == "a&lt;"


def test_days_without_messages_stand_in_the_timeline_as_zeros() -> None:
    line = timeline([group("2026-11-09"), quiet("2026-11-12")])
    assert (line.unit, [row.findings for row in line.rows]) == ("日", [4, 0, 0, 0])
    assert line.labels[0] == "2026-11-09 周一"


@pytest.mark.parametrize(
    ("last", "unit", "count"),
    [("2026-04-02", "日", 92), ("2026-04-03", "周", 14), ("2028-06-01", "月", 30), ("2099-01-01", "年", 74)],
)
def test_a_long_log_is_gathered_without_losing_anything(last: str, unit: str, count: int) -> None:
    line = timeline([group("2026-01-01"), group(last), quiet("")])
    assert (line.unit, len(line.rows), sum(row.findings for row in line.rows)) == (unit, count, 8)
    assert line.undated is not None


def test_touching_stretches_of_one_rule_are_one_mark() -> None:
    note = Note(1, "c1n1", 0, (span("r", 5, 8), span("r", 0, 4), span("r", 4, 5, severity="warning")))
    assert [(mark.start, mark.end, mark.severity) for mark in note.marks()] == [(0, 8, "critical")]


def test_a_few_conversations_say_less_than_many() -> None:
    few, many = interval(1, 4), interval(250, 1000)
    assert few[0] < many[0] < 0.25 < many[1] < few[1]
    assert interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("exposure", "words"),
    [
        (Exposure("r", "题", 10_000, 50_000), "罚款 100 元至500 元"),
        (Exposure("r", "题", None, 10_000_000), "罚款 最高 10 万元"),
        (Exposure("r", "题", points=12, actions=("罚款", "降权")), "扣 12 分、降权"),
        (Exposure("r", "题", actions=("罚款",), target="agent"), "罚款，由客服承担"),
        (Exposure("r", "只有题目"), "只有题目"),
    ],
)
def test_a_consequence_says_what_the_source_says(exposure: Exposure, words: str) -> None:
    assert consequence(exposure) == words
    assert yuan(0) == "0 元"


def _themes() -> dict[str, dict[str, str]]:
    """Return the colours of both themes; dark overrules light."""
    styles = files("guiju.reports.page").joinpath("assets", "tokens.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w{6})", part)) for part in styles.split("@media screen"))
    return {"light": light, "dark": light | dark}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


WORDS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "zhu") for ground in ("paper", "sheet")),
    ("ink", "zhu-wash"), ("ink-2", "green-wash"), ("green", "green-wash"), ("green", "sheet"), ("sheet", "zhu"),
    ("paper", "ink"), ("ink-3", "grid"),
]  # fmt: skip
SHAPES = [("edge", "sheet"), ("serious", "paper"), ("critical", "sheet"), ("edge", "paper")]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_shapes_stand_out_as_wcag_aa_asks(theme: str) -> None:
    colours = _themes()[theme]
    weak = [(pair, round(_contrast(*(colours[each] for each in pair)), 2)) for pair in WORDS + SHAPES
            if _contrast(*(colours[each] for each in pair)) < (4.5 if pair in WORDS else 3)]  # fmt: skip
    assert weak == []
