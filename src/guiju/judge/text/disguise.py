"""How a forbidden word is disguised, and the tree that recognises a word together with its disguises."""

from functools import cache

from guiju.judge.text.characters import kind, normal_character, ranks, same_shape, same_sound, sounds
from guiju.judge.text.syntax import CHINESE, LATIN, Alt, Cat, Look, Mark, Node, Rep, Set, Word, char, literal

TITLES = {
    "sound": "同音字",
    "shape": "形近字",
    "pinyin": "拼音",
    "split": "拆字",
    "nickname": "代称",
    "repeat": "重复字",
    "zero-width": "零宽字符",
    "separators": "插入符号",
    "full-width": "全角或花体",
    "traditional": "繁体",
    "emoji": "表情代字",
    "digit-forms": "数字变体",
}
"""The kinds of disguise, in the order of their bits, with what they are called."""

BIT = {name: 1 << i for i, name in enumerate(TITLES)}
COMMON = 3000
LETTERS = Set(((0x61, 0x7A),))

SPLITS = {
    "信": "亻言", "你": "亻尔", "付": "亻寸", "加": "力口", "好": "女子", "钱": "钅戋", "转": "车专",
    "账": "贝长", "现": "王见", "扣": "扌口", "银": "钅艮", "淘": "氵匋", "宝": "宀玉", "猫": "犭苗",
    "拼": "扌并", "抖": "扌斗", "音": "立日", "红": "纟工", "私": "禾厶", "聊": "耳卯", "码": "石马",
    "群": "君羊", "号": "口丂", "骗": "马扁", "滚": "氵衮", "猪": "犭者", "强": "弓虽", "权": "木又",
    "话": "讠舌", "评": "讠平", "京": "亠口小", "东": "七小", "刷": "尸巾刂", "单": "丷甲一", "线": "纟戋",
    "到": "至刂", "购": "贝勾", "物": "牛勿", "抢": "扌仓", "货": "化贝", "佣": "亻用", "返": "辶反",
    "微": "彳山王攵", "蠢": "春虫虫",
}  # fmt: skip


def _set(characters: set[str]) -> Set:
    return Set(tuple((ord(c), ord(c)) for c in sorted(characters)))


@cache
def _sound_alikes(character: str) -> frozenset[str]:
    rank = ranks()
    readings = sounds().get(character, ())[:3]
    alike = {c for r in readings for c in same_sound()[r] if rank.get(c, COMMON) < COMMON}
    return frozenset(alike - {character})


@cache
def _look_alikes(character: str) -> set[str]:
    """Return what looks like a character, in normal form."""
    return {normal_character(c) for c in same_shape().get(character, "")} - {character, ""}


def _spelled(reading: str, *, first: bool, last: bool) -> Node:
    """A reading in letters; no further letter may touch the whole word."""
    before = (Look(LETTERS, behind=True, negated=True),) if first else ()
    after: Node = Look(LETTERS, behind=False, negated=True) if last else Rep(char(" "), 0, 1)
    return Cat((*before, *literal(reading).parts, after))


def _character(character: str, families: tuple[str, ...], *, first: bool, last: bool) -> Node:
    """One Chinese character of a word, exact first, then each disguise that was asked for."""
    options: list[Node] = [Rep(char(character), 1, 3) if families else char(character)]
    if "shape" in families and (alike := _look_alikes(character)):
        options.append(Mark(BIT["shape"], _set(alike)))
    if "sound" in families and (heard := set(_sound_alikes(character))):
        options.append(Mark(BIT["sound"], _set(heard)))
    if "split" in families and character in SPLITS:
        options.append(Mark(BIT["split"], literal(SPLITS[character])))
    if "pinyin" in families:
        readings = sounds().get(character, ())[:2]
        options += [Mark(BIT["pinyin"], _spelled(reading, first=first, last=last)) for reading in readings]
    return options[0] if len(options) == 1 else Alt(tuple(options))


def _latin(term: str) -> Node:
    """A word of letters and digits: separators may stand inside, other letters may not touch it."""
    gap = Rep(Set(tuple((ord(c), ord(c)) for c in sorted(" .·•*_-~/|\\^+"))), 0, 3)
    parts: list[Node] = []
    for letter in term:
        if parts:
            parts.append(gap)
        parts.append(char(letter))
    touches_before = Look(LETTERS, behind=True, negated=True)
    touches_after = Look(LETTERS, behind=False, negated=True)
    return Cat((touches_before, *parts, touches_after)) if term.isascii() else Cat(tuple(parts))


@cache
def term(text: str, families: tuple[str, ...] = (), *, strict: bool = False) -> Node:
    """The tree of one term with its disguises; `strict` checks its edges against common words even undisguised."""
    normal = "".join(normal_character(c) for c in text)
    kinds = {kind(c) for c in normal}
    if kinds <= {LATIN}:
        return _latin(normal)
    if CHINESE not in kinds or len(normal) < 2:
        return Word(literal(normal), strict=True) if strict else literal(normal)
    end = len(normal) - 1
    parts = tuple(
        _character(c, families, first=i == 0, last=i == end) if kind(c) == CHINESE else char(c)
        for i, c in enumerate(normal)
    )
    return Word(Cat(parts), strict=strict) if families or strict else Cat(parts)


@cache
def disguised(text: str) -> Node:
    """The tree of a listed disguise, such as a nickname."""
    return Mark(BIT["nickname"], term(text))


def names(marks: int) -> tuple[str, ...]:
    """The kinds of disguise in a set of marks."""
    return tuple(name for name, bit in BIT.items() if marks & bit)


__all__ = ["BIT", "TITLES", "disguised", "names", "term"]
