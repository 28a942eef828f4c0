"""Make the character tables of the judge from public sources, at development time.

Needs opencc, pypinyin and jieba (see `requirements/generate.txt`), which the product itself never imports. Run it as
`python generate/text_data.py SHAPES`, where SHAPES is `same_stroke.txt` of shibing624/pycorrector (Apache-2.0).
Writes into `src/guiju/judge/text/data`:

- `characters.bin`: zlib of one little-endian uint32 for each code point below 0x30000: bits 0-17 the normal code point,
  18-21 the kind, 22-25 the digit value plus one, 26-31 what the normalisation changed (see `characters.py`).
- `expansions.tsv`: code point (hex) and the several characters it becomes.
- `sounds.tsv`: a common character and its readings without tone. `shapes.tsv`: groups of look-alike characters.
- `words.txt.gz`: common words of two to four characters, the most frequent first.
- `frequency.txt`: characters by falling frequency.
"""

import gzip
import sys
import unicodedata
import zlib
from array import array
from collections import Counter
from pathlib import Path

import jieba
import opencc
import pypinyin

OUT = Path(__file__).parents[1] / "src/guiju/judge/text/data"
LIMIT = 0x30000
DELETED, CHINESE, LATIN, LETTER, NOISE, END, MARK, SPACE, MANY = range(9)
FULL_WIDTH, TRADITIONAL, EMOJI, DIGIT_FORM, SHAPE = 1, 2, 4, 8, 16
KEPT = set("。、《》【】…￥「」『』")
ENDS = set("。!?;…\n")
BRACKETS = set("()[]{}<>\"'")
KEPT_SYMBOLS = set("+=@#%$:,&")
EMOJI_WORDS = {
    "➕": "加", "🐧": "企鹅", "📞": "电话", "☎": "电话", "📱": "电话", "📲": "电话", "🛰": "卫星", "🧧": "红包",
    "🐱": "猫", "🐈": "猫", "🐶": "狗", "🐕": "狗", "💳": "银行卡", "📧": "邮箱", "✉": "邮箱", "💵": "钱", "💰": "钱",
    "🔗": "链接", "🍠": "红薯", "🐷": "猪", "🐮": "牛", "🐵": "猴", "🐔": "鸡",
}  # fmt: skip
SAME = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "−": "-", "〜": "~", "～": "~", "¥": "￥",
    "妳": "你", "牠": "它", "〇": "零", "○": "零", "囗": "口", "︰": ":", "﹕": ":", "∶": ":", "「": "「",
}  # fmt: skip
CONFUSABLE = dict(zip(
    "аеосрухіјѕԛѡѵαεορχνιυκτвнмткѴѲƔɡɩʋνⅴⅹ", "aeocpyxijsqwvaeopxviuktbhmtkvoyglvvvx", strict=False
))  # fmt: skip
DIGITS = {c: i % 10 for i, c in enumerate("零一二三四五六七八九")} | dict(
    zip("壹贰叁肆伍陆柒捌玖幺〡〢〣", (1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1, 2, 3), strict=True)
)


def circled_letter(cp: int) -> str | None:
    for first in (0x1F150, 0x1F170, 0x1F1E6):
        if first <= cp < first + 26:
            return chr(ord("a") + cp - first)
    return None


def circled_digit(cp: int) -> str | None:
    if 0x2776 <= cp <= 0x277E:
        return str(cp - 0x2775)
    if 0x24F5 <= cp <= 0x24FD:
        return str(cp - 0x24F4)
    if 0x2780 <= cp <= 0x2788:
        return str(cp - 0x277F)
    if 0x278A <= cp <= 0x2792:
        return str(cp - 0x2789)
    return "0" if cp in (0x24FF, 0x1F10B, 0x1F10C) else None


def is_chinese(cp: int) -> bool:
    return (
        0x3400 <= cp <= 0x9FFF
        or 0x20000 <= cp < LIMIT
        or 0x2E80 <= cp <= 0x2FDF
        or cp == 0x3007
        or 0xF900 <= cp <= 0xFAFF
    )


def kind_of(char: str) -> int:
    cp = ord(char)
    category = unicodedata.category(char)
    if char in ENDS:
        return END
    if char == "_" or char in BRACKETS or char in KEPT_SYMBOLS or char in KEPT:
        return LATIN if char == "_" else MARK
    if char in " \t\u3000" or category.startswith("Z"):
        return SPACE
    if is_chinese(cp):
        return CHINESE
    if char.isascii() and char.isalnum():
        return LATIN
    if category[0] == "L" or category == "Nd":
        return LETTER
    if category in ("Cf", "Mn", "Me", "Cc", "Cs", "Cn", "Co") or char == "\u3164":
        return DELETED
    return NOISE


def one(cp: int, converter: "opencc.OpenCC") -> tuple[str, int]:
    """The normal text of a code point, and what was changed."""
    char, change = chr(cp), 0
    if char in EMOJI_WORDS:
        return EMOJI_WORDS[char], EMOJI
    letter = circled_letter(cp)
    digit = circled_digit(cp)
    if letter or digit:
        return letter or digit or "", DIGIT_FORM if digit else FULL_WIDTH
    if char in CONFUSABLE:
        return CONFUSABLE[char], SHAPE
    if char in SAME:
        return SAME[char], 0
    if char in KEPT:
        return char, 0
    folded = unicodedata.normalize("NFKC", char).lower()
    folded = "".join(CONFUSABLE.get(c, SAME.get(c, c)) for c in folded)
    if folded != char and folded != char.lower() and any(c.isalnum() for c in folded):
        change = DIGIT_FORM if folded.isdigit() and not 0xFF10 <= cp <= 0xFF19 else FULL_WIDTH
    if len(folded) == 1 and is_chinese(ord(folded)):
        simple = converter.convert(folded)
        if len(simple) == 1 and simple != folded and ord(simple) < LIMIT:
            return simple, change | TRADITIONAL
    folded = "".join(c for c in folded if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return folded, change


def characters() -> None:
    converter = opencc.OpenCC("t2s")
    table, expansions = array("I", bytes(4 * LIMIT)), []
    for cp in range(LIMIT):
        char = chr(cp)
        if kind_of(char) == DELETED and char not in EMOJI_WORDS and circled_letter(cp) is None:
            table[cp] = cp
            continue
        normal, change = one(cp, converter)
        if not normal:
            table[cp] = cp
            continue
        if len(normal) > 4:  # The matcher reserves room for four; Arabic ligatures are longer.
            table[cp] = cp | LETTER << 18
            continue
        if len(normal) > 1:
            expansions.append((cp, normal))
            table[cp] = cp | MANY << 18 | change << 26
            continue
        kind, target = kind_of(normal), ord(normal)
        if target >= LIMIT:  # nothing in Unicode 14 does; a newer Unicode may
            raise SystemExit(f"{char!r} becomes {normal!r}, which lies outside the table")
        value = int(normal) if normal.isascii() and normal.isdigit() else DIGITS.get(normal, -1)
        table[cp] = target | kind << 18 | (value + 1) << 22 | change << 26
    if sys.byteorder == "big":
        table.byteswap()
    (OUT / "characters.bin").write_bytes(zlib.compress(table.tobytes(), 9))
    (OUT / "expansions.tsv").write_text(
        "".join(f"{cp:x}\t{t}\n" for cp, t in expansions if "\n" not in t and "\t" not in t), "utf-8"
    )


def words() -> None:
    counts: Counter[str] = Counter()
    listed = []
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, count, tag = line.split()
        for char in word:
            counts[char] += int(count)
        if 2 <= len(word) <= 4 and int(count) >= 10 and all(0x4E00 <= ord(c) <= 0x9FFF for c in word) and tag != "nr":
            listed.append((-int(count), word))
    (OUT / "words.txt.gz").write_bytes(gzip.compress("\n".join(w for _, w in sorted(listed)).encode(), 9, mtime=0))
    ranked = [c for c, _ in counts.most_common() if 0x4E00 <= ord(c) <= 0x9FFF]
    (OUT / "frequency.txt").write_text("".join(ranked[:4000]) + "\n", "utf-8")
    rows = []
    for char in ranked[:5000]:
        readings = sorted(set(pypinyin.pinyin(char, style=pypinyin.Style.NORMAL, heteronym=True)[0]))
        rows.append(f"{char}\t{' '.join(r.replace('ü', 'v') for r in readings)}\n")
    (OUT / "sounds.tsv").write_text("".join(rows), "utf-8")


def shapes(source: Path) -> None:
    extra = [
        "京亰倞",
        "东冻岽",
        "微徽薇溦徵徴霺嶶葳",
        "信倌倍伩訫囟訁言",
        "加伽咖珈",
        "淘掏陶萄",
        "宝玉",
        "猫描苗瞄",
        "拼拚姘",
        "钱线浅戋",
        "支攴",
        "付咐",
        "账帐",
        "转砖传",
        "抖科枓",
        "音喑",
        "刷涮",
        "返反",
        "现规",
        "银很根",
        "行彳",
    ]
    groups = [
        line.replace("\t", "") for line in source.read_text("utf-8").splitlines() if line and not line.startswith("#")
    ]
    (OUT / "shapes.tsv").write_text("".join(g + "\n" for g in [*groups, *extra]), "utf-8")


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    characters()
    words()
    shapes(Path(sys.argv[1]))
