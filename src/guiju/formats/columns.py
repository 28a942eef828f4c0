"""Which column of a log is which, by its name in Chinese or English or by `--map`."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from guiju.formats.rows import LogError, excerpt

REQUIRED = ("conversation_id", "sender", "text")

TITLES = {
    "conversation_id": "会话ID",
    "platform": "平台",
    "shop": "店铺",
    "agent": "客服",
    "sender": "发送方",
    "sent_at": "发送时间",
    "text": "消息内容",
}

# Best names first: where a log has two columns of one meaning, the better name wins.
SYNONYMS: dict[str, tuple[str, ...]] = {
    column: tuple(names.split())
    for column, names in {
        "conversation_id": (
            "conversationid 会话id 会话编号 会话号 会话标识 会话序号 咨询id 咨询编号 咨询单号 对话id 对话编号 "
            "聊天id 聊天编号 接待id 接待编号 会话 对话 conversation sessionid session chatid dialogid dialogueid "
            "dialog dialogue threadid sid"
        ),
        "platform": (
            "platform 平台 平台名称 所属平台 电商平台 来源平台 店铺平台 平台来源 渠道 渠道名称 marketplace channel"
        ),
        "shop": (
            "shop 店铺 店铺名称 店铺名 商店 商店名称 网店 门店 店名 商家名称 shopname store storename shopid "
            "店铺id merchant seller"
        ),
        "agent": (
            "agent 客服 客服昵称 客服名称 客服姓名 客服账号 客服帐号 接待客服 接待人 接待人员 坐席 坐席名称 子账号 "
            "客服id 客服工号 工号 agentname agentid staff servicer waiter csr"
        ),
        "sender": (
            "sender 发送方 发送者 角色 消息来源 发送人 发送者类型 发送方类型 消息发送方 发言人 发言方 消息方向 "
            "说话人 来源 sendertype senderrole role speaker from direction"
        ),
        "sent_at": (
            "sentat 发送时间 消息时间 时间 聊天时间 发言时间 消息发送时间 创建时间 日期时间 sendtime senttime "
            "timestamp time datetime createdat createtime msgtime messagetime at date 日期"
        ),
        "text": (
            "text 消息内容 内容 聊天内容 消息 发送内容 发言内容 会话内容 对话内容 聊天记录 消息文本 文本 正文 "
            "content message messagetext messagecontent msg body utterance"
        ),
    }.items()
}

_RANKS = {name: (column, rank) for column, names in SYNONYMS.items() for rank, name in enumerate(names)}
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_FILLERS = re.compile(r"[\s_\-:：*#\"'\ufeff\u200b]+")


def normal_name(header: str) -> str:
    """Return a header as the synonym table spells it: half-width, lower case, without spaces, marks and brackets."""
    folded = unicodedata.normalize("NFKC", header).lower()
    return _FILLERS.sub("", _BRACKETS.sub("", folded))


def match_columns(headers: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Map canonical columns to the headers of a log; `chosen` (from `--map`) goes before the synonyms.

    A header that was chosen for one column serves no other. Columns that the log lacks are absent.
    """
    found: dict[str, tuple[int, str]] = {}
    present = list(headers)
    for column, header in chosen.items():
        for each in present:
            if each == header or normal_name(each) == normal_name(header):
                found[column] = (-1, each)
                break
    taken = {header for _, header in found.values()}
    for header in present:
        column, rank = _RANKS.get(normal_name(header), ("", 0))
        if column and header not in taken and (column not in found or rank < found[column][0]):
            found[column] = (rank, header)
    return {column: header for column, (_, header) in found.items()}


def missing_columns(mapping: Mapping[str, str], *, platform_given: bool) -> list[str]:
    """Return the canonical columns without which a log cannot be read."""
    required = REQUIRED if platform_given else (*REQUIRED, "platform")
    return [column for column in required if column not in mapping]


def wrong_columns(headers: Iterable[str], missing: Iterable[str]) -> LogError:
    """Build the error that tells which columns were not recognised, and how to name them."""
    lacking = list(missing)
    seen = excerpt("、".join(each for each in list(headers)[:30] if each)) or "（空）"
    cures = [f"用 --map {column}=列名 指明" for column in lacking if column != "platform"][:1]
    if "platform" in lacking:
        cures.append("用 --platform 指明平台（jd、pdd、taobao、tmall 或 kuaishou）")
    titles = "、".join(TITLES[column] for column in lacking)
    return LogError(f"找不到{titles}列，文件里的列是：{seen}", "；".join(cures))


def parse_map(text: str) -> dict[str, str]:
    """Read `--map text=内容,sender=角色`."""
    chosen: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in re.split("[,，]", text))):
        column, sign, header = (part.strip() for part in pair.partition("="))
        column = _RANKS.get(normal_name(column), (column, 0))[0]
        if not sign or not header or column not in SYNONYMS:
            known = "、".join(SYNONYMS)
            raise LogError(
                f"--map 里的“{pair}”看不懂", f"写成 列=表头，逗号分隔，如 text=内容,sender=角色；列是 {known} 之一"
            )
        chosen[column] = header
    return chosen
