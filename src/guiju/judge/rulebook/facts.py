"""The closed list of facts that conditions may ask for, with their types; adding a fact is adding a line here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class FactType(StrEnum):
    """The types that facts may have; amounts are integer fen, moments are aware."""

    BOOL = "bool"
    INT = "int"
    STRING = "string"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class Fact:
    """One declared fact: its type, and what it means in Chinese."""

    type: FactType
    title: str


FACTS: Mapping[str, Fact] = {
    "order.exists": Fact(FactType.BOOL, "买家在本店有订单"),
    "order.paid": Fact(FactType.BOOL, "订单已付款"),
    "order.shipped": Fact(FactType.BOOL, "订单已发货"),
    "order.signed": Fact(FactType.BOOL, "订单已签收"),
    "order.closed": Fact(FactType.BOOL, "订单已关闭"),
    "order.status": Fact(FactType.STRING, "订单状态"),
    "order.amount_fen": Fact(FactType.INT, "订单金额（分）"),
    "order.paid_at": Fact(FactType.TIMESTAMP, "付款时间"),
    "order.shipped_at": Fact(FactType.TIMESTAMP, "发货时间"),
    "order.signed_at": Fact(FactType.TIMESTAMP, "签收时间"),
    "order.promised_ship_at": Fact(FactType.TIMESTAMP, "承诺发货时间"),
    "order.promised_arrival_at": Fact(FactType.TIMESTAMP, "承诺送达时间"),
    "goods.category": Fact(FactType.STRING, "商品类目"),
    "goods.in_stock": Fact(FactType.BOOL, "商品有货"),
    "goods.listed": Fact(FactType.BOOL, "商品在线销售"),
    "shop.name": Fact(FactType.STRING, "店铺名称"),
    "shop.free_shipping_campaign": Fact(FactType.BOOL, "店铺有包邮活动"),
    "shop.invoice_automatic": Fact(FactType.BOOL, "店铺随单开票"),
    "shop.self_operated": Fact(FactType.BOOL, "平台自营店铺"),
    "buyer.asked_invoice": Fact(FactType.BOOL, "买家要求过发票"),
    "buyer.asked_contact": Fact(FactType.BOOL, "买家索要过联系方式"),
    "buyer.abusive": Fact(FactType.BOOL, "买家有辱骂言语"),
    "conversation.queued_at": Fact(FactType.TIMESTAMP, "买家进入人工排队的时间"),
    "message.sent_at": Fact(FactType.TIMESTAMP, "消息发送时间"),
    "message.text": Fact(FactType.STRING, "消息原文"),
}
"""Every fact by its name; those of the message are filled from the message itself."""

_PYTHON_TYPES = {FactType.BOOL: bool, FactType.INT: int, FactType.STRING: str, FactType.TIMESTAMP: datetime}


def fact_value(name: str, value: Any) -> Any:
    """Return `value` in the declared type of the fact, reading moments from ISO text; ValueError says what is wrong."""
    wanted = FACTS[name].type
    if wanted is FactType.TIMESTAMP and isinstance(value, str):
        value = _moment(value)
    fits = type(value) is _PYTHON_TYPES[wanted]
    if fits and wanted is FactType.TIMESTAMP:
        fits = value.tzinfo is not None
    if not fits:
        message = f"“{name}”要求 {wanted}，给的是 {value!r}"
        raise ValueError(message)
    return value


def _moment(text: str) -> Any:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text
