import pyarrow as pa
import pytest

from guiju.formats.codes import ABSENT, UNKNOWN, platform_code, platform_codes, sender_codes
from guiju.formats.columns import match_columns, missing_columns, parse_map
from guiju.formats.rows import PLATFORMS, SENDERS, LogError

HEADERS = {
    "canonical": ["conversation_id", "platform", "shop", "agent", "sender", "sent_at", "text"],
    "camel case": ["conversationId", "Platform", "shopName", "agentName", "senderType", "sentAt", "Content"],
    "Chinese": ["会话ID", "平台", "店铺", "客服", "发送方", "时间", "内容"],
    "longer Chinese": ["会话编号", "所属平台", "店铺名称", "接待客服", "消息来源", "发送时间", "消息内容"],
    "with remarks and blanks": [
        "咨询 ID",
        "平台名称",
        "店铺（简称）",
        "客服昵称",
        "角色",
        "消息时间（北京时间）",
        "聊天内容",
    ],
    "full-width": ["会话ＩＤ", "平台", "店铺", "客服", "发送方", "时间", "内容："],
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_columns_are_found_by_name(headers):
    found = match_columns(headers, {})
    assert [found[column] for column in HEADERS["canonical"]] == headers


def test_the_better_name_wins():
    assert match_columns(["时间", "日期", "发送时间"], {})["sent_at"] == "发送时间"


def test_a_chosen_column_goes_before_the_names():
    found = match_columns(["内容", "原文", "发送方"], {"text": "原文"})
    assert found == {"text": "原文", "sender": "发送方"}


def test_a_chosen_header_serves_no_other_column():
    assert match_columns(["内容"], {"sender": "内容"}) == {"sender": "内容"}


def test_the_platform_may_come_from_the_command_line():
    found = match_columns(["会话ID", "发送方", "内容"], {})
    assert missing_columns(found, platform_given=False) == ["platform"]
    assert missing_columns(found, platform_given=True) == []


def test_map_is_read():
    assert parse_map("text=内容, sender=角色，会话ID=编号") == {
        "text": "内容",
        "sender": "角色",
        "conversation_id": "编号",
    }


@pytest.mark.parametrize("text", ["text", "=内容", "没有这一列=内容", "text="])
def test_a_bad_map_says_how_to_write_it(text):
    with pytest.raises(LogError, match="列=表头"):
        parse_map(text)


def test_platforms_by_their_names():
    names = ["京东", "JD", "拼多多", "淘宝网", "天猫", "快手小店", "抖音", "", None, " 京东 "]
    codes = platform_codes(pa.array(names)).tolist()
    expected = [PLATFORMS.index(name) for name in ("jd", "jd", "pdd", "taobao", "tmall", "kuaishou")]
    assert codes == [*expected, UNKNOWN, ABSENT, ABSENT, PLATFORMS.index("jd")]


def test_senders_by_their_names():
    names = ["买家", "顾客", "客户", "卖家", "商家", "客服", "机器人", "智能客服", "系统", "customer", "店长"]
    codes = sender_codes(pa.array(names)).tolist()
    expected = ["buyer"] * 3 + ["agent"] * 3 + ["bot"] * 2 + ["system", "buyer"]
    assert codes == [*(SENDERS.index(name) for name in expected), UNKNOWN]


def test_an_unknown_platform_has_no_code():
    assert platform_code("苏宁") == UNKNOWN
