"""A Parquet log of millions of messages by a fixed seed: conversations of a buyer and an agent, written by time of sending.

Agents say what `bench.corpus` says, between a greeting and a closing that a few forget; buyers ask. Conversations overlap,
so that the rows of one lie far apart. The file is kept in a folder and made again only when the count or seed differs.
"""

import itertools
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.corpus import PLATFORMS, SEED, rows

POOL = 400_000
GROUP = 500_000
FORM = {
    "compression": {"text": "none", "conversation_id": "snappy"},
    "use_dictionary": ["platform", "shop", "agent", "sender"],
}
MONTH_MS = 30 * 86_400_000
BEGIN = 1_730_390_400_000  # 2024-11-01 in China.
GREETINGS = (
    "您好，欢迎光临，请问有什么可以帮您？",
    "亲亲您好，很高兴为您服务，请问有什么可以帮您？",
    "您好，欢迎光临本店，在的",
)
CLOSINGS = (
    "感谢您的光临，祝您生活愉快，再见！",
    "不客气，有问题随时联系我，祝您生活愉快，再见",
    "感谢您的支持，祝您购物愉快，再见！",
)
ASKED = (
    "在吗",
    "这款有货吗",
    "什么时候发货",
    "能便宜点吗",
    "尺码怎么选",
    "发什么快递",
    "我的订单{n}到哪了",
    "收到的有点瑕疵",
    "怎么退货",
    "谢谢",
)
ENDS = ("。", "？", "呀", "呢", "", "，急", "，麻烦看下", "，帮我查一下")


def make(folder: Path, count: int) -> Path:
    """Return the path of a log of about `count` messages."""
    path = folder / f"bulk-{count}-{SEED}.parquet"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    texts, first_of = _texts()
    columns = _conversations(np.random.default_rng(SEED), count, first_of)
    beside = path.with_suffix(".new")
    with pq.ParquetWriter(beside, _table(columns, texts, slice(0, 1)).schema, **FORM) as writer:
        for begin in range(0, len(columns["text"]), GROUP):
            writer.write_table(_table(columns, texts, slice(begin, begin + GROUP)))
    beside.rename(path)
    return path


def _texts() -> tuple[pa.Array, dict[str, int]]:
    """Return all texts, and where in them each kind begins: an agent's words by platform, then the others."""
    by_platform: dict[str, list[str]] = {platform: [] for platform in PLATFORMS}
    for row in rows(POOL):
        by_platform[row.platform].append(row.text)
    dice = random.Random(SEED)
    asked = [dice.choice(ASKED).format(n=dice.randrange(10**11)) + dice.choice(ENDS) for _ in range(POOL // 8)]
    kinds = {**by_platform, "greeting": list(GREETINGS), "closing": list(CLOSINGS), "buyer": asked, "end": []}
    begins = dict(zip(kinds, itertools.accumulate((len(texts) for texts in kinds.values()), initial=0), strict=False))
    return pa.array([text for texts in kinds.values() for text in texts]), begins


def _conversations(chance: np.random.Generator, count: int, first_of: dict[str, int]) -> dict[str, np.ndarray]:
    """Return the columns as numbers, in the order of sending."""
    lengths = 2 + chance.poisson(8, count // 10)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    size, conversation = int(starts[-1]), np.repeat(np.arange(len(lengths)), lengths)
    spoken = chance.random(size) < 0.5
    spoken[starts[:-1]], spoken[starts[1:] - 1] = False, True
    gap = chance.exponential(9_000, size) + (chance.random(size) < 0.004) * 600_000
    gap[starts[:-1]] = 0
    passed = np.cumsum(gap)
    passed -= np.repeat(passed[starts[:-1]], lengths)
    sent_at = BEGIN + np.repeat(chance.random(len(lengths)) * MONTH_MS, lengths) + passed
    platform = chance.integers(0, len(PLATFORMS), len(lengths))
    text = _pick(chance, np.repeat(platform, lengths), spoken, first_of)
    opening = _first_agent(spoken, starts) + 0
    _phrase(chance, text, opening, (first_of["greeting"], first_of["closing"], 0.97))
    _phrase(chance, text, starts[1:] - 1, (first_of["closing"], first_of["buyer"], 0.95))
    order = np.argsort(sent_at, kind="stable")
    agent = platform * 40 + chance.integers(0, 40, len(lengths))
    columns = {
        "conversation": conversation,
        "platform": np.repeat(platform, lengths),
        "agent": np.repeat(agent, lengths),
    }
    columns |= {"sender": spoken, "sent_at": sent_at.astype(np.int64), "text": text}
    return {name: values[order] for name, values in columns.items()}


def _pick(
    chance: np.random.Generator, platform: np.ndarray, spoken: np.ndarray, first_of: dict[str, int]
) -> np.ndarray:
    begins = np.array([first_of[name] for name in PLATFORMS])
    ends = np.array([*begins[1:], first_of["greeting"]])
    low = np.where(spoken, begins[platform], first_of["buyer"])
    high = np.where(spoken, ends[platform], first_of["end"])
    return (low + chance.random(len(low)) * (high - low)).astype(np.int64)


def _first_agent(spoken: np.ndarray, starts: np.ndarray) -> np.ndarray:
    places = np.where(spoken, np.arange(len(spoken)), len(spoken))
    return np.minimum.reduceat(places, starts[:-1])


def _phrase(chance: np.random.Generator, text: np.ndarray, places: np.ndarray, kind: tuple[int, int, float]) -> None:
    low, high, share = kind
    chosen = places[chance.random(len(places)) < share]
    text[chosen] = chance.integers(low, high, len(chosen))


def _table(columns: dict[str, np.ndarray], texts: pa.Array, part: slice) -> pa.Table:
    conversation = pa.array(columns["conversation"][part]).cast(pa.string())
    platform = pa.DictionaryArray.from_arrays(pa.array(columns["platform"][part]), pa.array(PLATFORMS))
    shops = pa.DictionaryArray.from_arrays(
        pa.array(columns["platform"][part]), pa.array([f"{p}旗舰店" for p in PLATFORMS])
    )
    agents = pa.DictionaryArray.from_arrays(
        pa.array(columns["agent"][part]), pa.array([f"客服{n:03}" for n in range(200)])
    )
    senders = pa.DictionaryArray.from_arrays(
        pa.array(columns["sender"][part].astype(np.int8)), pa.array(["buyer", "agent"])
    )
    return pa.table(
        {
            "conversation_id": pa.compute.binary_join_element_wise("c", conversation, "2024", ""),
            "platform": platform.cast(pa.string()),
            "shop": shops.cast(pa.string()),
            "agent": agents.cast(pa.string()),
            "sender": senders.cast(pa.string()),
            "sent_at": pa.array(columns["sent_at"][part]),
            "text": texts.take(pa.array(columns["text"][part])),
        }
    )
