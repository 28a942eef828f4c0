"""A corpus of agents' messages by a fixed seed: five platforms, 2 % breaches of which half are disguised.

The mix follows a study of real chats: about 6 % hold a word with 亲 that is no address, 0.2 % a lone 亲, 17 % an order
number, and some 28 % of the messages are distinct, since agents send canned replies. Every text is invented.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.phrases import BREACHES, CANNED, CLEAN, NEAR, WORDS

PLATFORMS = ("jd", "pdd", "taobao", "tmall", "kuaishou")
SEED = 20261122
CANNED_SHARE, NEAR_SHARE, ORDER_SHARE, BREACH_SHARE, LONE_SHARE = 0.66, 0.06, 0.17, 0.02, 0.002
ZERO_WIDTH = "\u200b"
SOUND = {
    "微": "薇",
    "信": "芯",
    "加": "家",
    "淘": "掏",
    "宝": "保",
    "京": "亰",
    "拼": "并",
    "转": "赚",
    "账": "帐",
    "返": "反",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One message; `category` is the breach that was put in, None for a clean one; `disguise` how it was hidden."""

    text: str
    platform: str
    category: str | None = None
    disguise: str | None = None


def rows(count: int, seed: int = SEED) -> Iterator[Row]:
    """Yield `count` messages."""
    dice = random.Random(seed)
    for _ in range(count):
        platform = dice.choice(PLATFORMS)
        roll = dice.random()
        if roll < BREACH_SHARE:
            yield _breach(dice, platform)
        elif roll < BREACH_SHARE + LONE_SHARE:
            text = "亲，" + _filled(dice, dice.choice(CLEAN))
            yield Row(text, platform, "address-term" if platform == "jd" else None)
        elif roll < BREACH_SHARE + LONE_SHARE + NEAR_SHARE:
            yield Row(_filled(dice, dice.choice(NEAR)), platform)
        elif roll < BREACH_SHARE + LONE_SHARE + NEAR_SHARE + ORDER_SHARE:
            yield Row(_order(dice, platform), platform)
        elif roll < BREACH_SHARE + LONE_SHARE + NEAR_SHARE + ORDER_SHARE + CANNED_SHARE:
            yield Row(dice.choice(CANNED), platform)
        else:
            yield Row(_filled(dice, dice.choice(CLEAN)), platform)


def _filled(dice: random.Random, template: str) -> str:
    for slot, words in WORDS.items():
        while "{" + slot + "}" in template:
            template = template.replace("{" + slot + "}", dice.choice(words), 1)
    while "{n}" in template:
        template = template.replace("{n}", str(dice.randint(2, 98)), 1)
    while "{phone}" in template:
        template = template.replace(
            "{phone}", dice.choice(("138", "159", "177", "186")) + f"{dice.randrange(10**8):08d}", 1
        )
    while "{account}" in template:
        name = "".join(dice.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(dice.randint(3, 6)))
        template = template.replace("{account}", f"{name}{dice.randrange(1000, 99999)}", 1)
    return template


def _order(dice: random.Random, platform: str) -> str:
    digits = f"{dice.randrange(10**14, 10**15)}"
    number = (
        f"{digits[:6]}-{digits}"
        if platform == "pdd"
        else digits + ("" if platform == "jd" else f"{dice.randrange(100, 9999)}")
    )
    return dice.choice(
        ("您的订单{}已经出库了", "订单号{}，麻烦您核对一下", "{} 这个订单显示正在派送", "订单 {} 仓库已打包")
    ).format(number)


def _breach(dice: random.Random, platform: str) -> Row:
    category, template, _ = dice.choice([b for b in BREACHES if not b[2] or platform in b[2]])
    text = _filled(dice, template)
    if dice.random() < 0.5:
        name, hide = dice.choice(list(DISGUISES.items()))
        hidden = hide(dice, text)
        if hidden != text:
            return Row(hidden, platform, category, name)
    return Row(text, platform, category)


def _between(sign: str) -> Callable[[random.Random, str], str]:
    def hide(dice: random.Random, text: str) -> str:
        for word in ("微信", "淘宝", "京东", "拼多多", "支付宝", "转账", "返现", "好评", "抖音", "电话"):
            if word in text:
                return text.replace(word, sign.join(word), 1)
        at = dice.randrange(1, max(2, len(text) - 1))
        return text[:at] + sign + text[at:] if sign == ZERO_WIDTH else text

    return hide


def _sound(_: random.Random, text: str) -> str:
    return "".join(SOUND.get(c, c) if i and c in "微淘京拼" else c for i, c in enumerate(text))


def _wide(_: random.Random, text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def _chinese_digits(_: random.Random, text: str) -> str:
    return text.translate(str.maketrans("0123456789", "零一二三四五六七八九")) if "1" in text else text


DISGUISES: dict[str, Callable[[random.Random, str], str]] = {
    "separators": _between("."),
    "zero-width": _between(ZERO_WIDTH),
    "emoji": _between("❤"),
    "sound": _sound,
    "full-width": _wide,
    "digit-forms": _chinese_digits,
}
"""How a breach is hidden; one that has nothing to hide in a text leaves it as it is."""
