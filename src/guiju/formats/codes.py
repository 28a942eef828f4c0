"""What a log calls a platform or a sender, turned into the codes of `rows`, a whole column at once."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiju.formats.columns import normal_name
from guiju.formats.rows import PLATFORMS, SENDERS

UNKNOWN = -1
ABSENT = -2

_PLATFORM_NAMES = {
    "jd": "jd 京东 京东商城 京东自营 京东pop 京东店铺 jdcom 360buy jingdong",
    "pdd": "pdd 拼多多 拼多多店铺 pinduoduo yangkeduo",
    "taobao": "taobao tb 淘宝 淘宝网 淘宝店铺 淘宝集市 淘宝c店",
    "tmall": "tmall tm 天猫 天猫商城 天猫店铺 天猫旗舰店 淘宝商城",
    "kuaishou": "kuaishou ks 快手 快手小店 快手电商 kwai",
}
_SENDER_NAMES = {
    "buyer": (
        "buyer 买家 顾客 客户 用户 买方 消费者 访客 会员 粉丝 客户发送 买家发送 customer user client shopper "
        "visitor consumer"
    ),
    "agent": (
        "agent 客服 卖家 商家 人工 人工客服 坐席 店家 店铺 卖方 员工 子账号 接待客服 客服发送 卖家发送 商家发送 "
        "seller merchant staff service waiter servicer human assistant customerservice"
    ),
    "bot": (
        "bot 机器人 智能客服 机器人客服 店小蜜 自动回复 ai ai客服 智能助手 京小智 客服机器人 robot autoreply chatbot"
    ),
    "system": "system 系统 系统消息 平台 系统提示 系统通知 平台消息 sys notice",
}


def _table(names: dict[str, str], order: tuple[str, ...]) -> dict[str, int]:
    return {name: order.index(code) for code, line in names.items() for name in line.split()}


_PLATFORM_CODES = _table(_PLATFORM_NAMES, PLATFORMS)
_SENDER_CODES = _table(_SENDER_NAMES, SENDERS)

Codes = np.ndarray[tuple[int], np.dtype[np.int8]]


def platform_code(name: str) -> int:
    """Return the code of a platform's name in Chinese or English, or `UNKNOWN`."""
    return _PLATFORM_CODES.get(normal_name(name), UNKNOWN)


def sender_code(name: str) -> int:
    """Return the code of a sender's name in Chinese or English, or `UNKNOWN`."""
    return _SENDER_CODES.get(normal_name(name), UNKNOWN)


def platform_codes(column: pa.StringArray) -> Codes:
    """Return a code a row; `ABSENT` for an empty cell, `UNKNOWN` for a name that is not in the table."""
    return _look_up(column, _PLATFORM_CODES)


def sender_codes(column: pa.StringArray) -> Codes:
    """Return a code a row; `ABSENT` for an empty cell, `UNKNOWN` for a name that is not in the table."""
    return _look_up(column, _SENDER_CODES)


def _look_up(column: pa.StringArray, table: dict[str, int]) -> Codes:
    encoded = pc.dictionary_encode(column)
    names = [normal_name(name) for name in encoded.dictionary.to_pylist()]
    codes = [ABSENT if not name else table.get(name, UNKNOWN) for name in names]
    codes.append(ABSENT)  # A null cell points behind the names.
    positions = encoded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)
    found: Codes = np.array(codes, dtype=np.int8)[positions]
    return found
