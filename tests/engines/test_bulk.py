"""The judge over columns says what the judge of one conversation says."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.engines.local.bench import BenchSpec, PackBench, judge_conversations
from guiju.engines.local.partition import sort
from guiju.formats.rows import PLATFORMS, SENDERS
from tests.engines.jobs import message
from tests.engines.test_partition import table

PHRASES = [
    "亲，您好，在的",
    "您好，欢迎光临",
    "加我微信 abc12345",
    "加薇❤信：abc12345，私下转",
    "支付宝转到 13900139000",
    "全网最低价，绝对正品",
    "淘宝上也有卖的",
    "去京东买吧",
    "嗯",
    "在",
    "不知道",
    "没货了",
    "催什么催",
    "一定给您发",
    "48小时内发货",
    "🐧2873344190",
    "祝您生活愉快，再见",
    "稍等",
    "https://example.com/x",
    "退款已经提交，24小时内到账",
    "母亲节礼物有货的",
    "\0控制符",
    "𠮷野家也有",
    "",
]


@pytest.fixture(scope="module", name="bench")
def _bench():
    return PackBench(BenchSpec(date(2026, 11, 22)))


def same(bench, rows):
    bulk = bench.judge_batch(rows)
    one_by_one = judge_conversations(bench.judge.check_conversation, rows)
    for mine, theirs in ((bulk.findings, one_by_one.findings), (bulk.hints, one_by_one.hints)):
        assert told(mine) == told(theirs)
    assert bulk.undetermined == one_by_one.undetermined


def told(found):
    names = [found.rules[code] for code in found.rule]
    columns = (found.conversation, found.row, found.severity, found.action, found.start, found.end)
    rows = zip(names, *(column.tolist() for column in columns), strict=True)
    return sorted((*row, found.evasion.get(n, ()), found.because.get(n, "")) for n, row in enumerate(rows))


MESSAGES = st.builds(
    message,
    st.sampled_from("abc"),
    st.integers(0, 4000),
    st.lists(st.sampled_from(PHRASES), max_size=3).map("，".join) | st.text(max_size=30),
    sender=st.sampled_from([*SENDERS, "agent", "buyer"]),
    platform=st.sampled_from(PLATFORMS),
    agent=st.sampled_from(["小王", "小李", None]),
)


@settings(max_examples=40)
@given(st.lists(MESSAGES, min_size=1, max_size=25))
def test_columns_and_conversations_agree(bench, messages):
    rows, _ = sort(table(*messages))
    same(bench, rows)


def test_without_times(bench):
    rows, _ = sort(
        table(
            *(
                message("a", 0, text, sent_at=None, sender="agent" if n % 2 else "buyer")
                for n, text in enumerate(PHRASES)
            )
        )
    )
    same(bench, rows)


def test_texts_that_begin_in_the_middle_of_a_buffer(bench):
    rows, _ = sort(table(*(message(str(n), n, text) for n, text in enumerate(PHRASES))))
    keep = np.arange(rows.conversations) % 3 != 0
    same(bench, rows.take(keep))


def test_texts_with_64_bit_offsets(bench):
    rows, _ = sort(table(*(message("a", n, text) for n, text in enumerate(PHRASES))))
    place = rows.table.schema.get_field_index("text")
    wide = rows.table.set_column(place, "text", rows.table["text"].cast(pa.large_string()))
    same(bench, type(rows)(wide, rows.starts))
