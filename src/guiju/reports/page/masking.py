"""Cover personal data in the words of a log; every mask keeps the number of code points, so that spans stay valid."""

import re
from collections.abc import Callable, Iterable

COVER = "*"

_DIGIT = "[0-9０-９]"
_SPOKEN = "[0-9０-９零〇一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖]"
_GAP = r"[ \-.·_~\u200b-\u200d]?"
_HAN = "[一-龥]"

_NUMBER = re.compile(rf"(?<!{_DIGIT})(?!20[0-9]{{2}}[-./][01]?[0-9][-./]){_DIGIT}(?:{_GAP}{_DIGIT}){{6,24}}[Xx]?")
_SPOKEN_MOBILE = re.compile(rf"[1１一壹幺](?:{_GAP}{_SPOKEN}){{10}}(?!{_SPOKEN})")
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}(?=@[A-Za-z0-9\-]{1,63}\.)")
_ACCOUNT = re.compile(
    r"(?:微信|威信|薇信|[Vv]信|vx|VX|wx|WX|[Qq][Qq]|扣扣|支付宝|旺旺|账号|帐号)(?:号|ID|id|是|：|:|为|叫|\s){0,4}"
    r"(?P<hide>[A-Za-z0-9][A-Za-z0-9_\-]{4,31})"
)
_PLACE = "(?:(?![省市区县旗州到在是寄送住址往发])[一-龥]|(?<=小)区)"
_ADDRESS = re.compile(
    rf"(?P<hide>{_PLACE}{{1,12}}?(?:路|街|街道|大道|巷|弄|胡同|村|小区|花园|公寓|大厦|广场|苑|庄)"
    "[东南西北中甲乙丙段]{0,3}"
    rf"[0-9０-９一二三四五六七八九十\-]{{1,6}}(?:号|弄|栋|幢|座|单元|室|楼|组|-)[一-龥A-Za-z0-9０-９\-]{{0,24}})"
)
_NAME = re.compile(
    rf"(?:(?:收件人|收货人|联系人|姓名|名字)(?:是|叫|为|[:：\s]){{1,3}}|我叫){_HAN}(?P<hide>{_HAN}{{1,3}})(?![一-龥])"
)

_WHOLE = 15
_MOBILE = 11


def mask(text: str, shown: Iterable[tuple[int, int]] = ()) -> str:
    """Return the text with telephone and other long numbers, accounts, mailboxes, names and addresses covered.

    The stretches in `shown` (code points) stay as they are: what a finding points at is evidence.

    >>> mask("电话 13812345678，寄到杭州市西湖区文三路90号")
    '电话 138****5678，寄到杭州市西湖区******'
    """
    covered = list(text)
    for pattern, cover in _KINDS:
        for match in pattern.finditer(text):
            begin = match.start("hide") if "hide" in pattern.groupindex else match.start()
            found = text[begin : match.end()]
            covered[begin : match.end()] = map(_strongest, covered[begin : match.end()], cover(found))
    for begin, end in shown:
        covered[begin:end] = text[begin:end]
    return "".join(covered)


def _strongest(before: str, after: str) -> str:
    return COVER if COVER in (before, after) else after


def _all(found: str) -> str:
    return COVER * len(found)


def _head(found: str) -> str:
    return found[0] + COVER * (len(found) - 1)


def _digits(found: str) -> str:
    """Cover the middle of a number; separators stay, so that it still reads as what it was."""
    places = [place for place, character in enumerate(found) if character.isalnum()]
    head, tail = (3, 4) if len(places) >= _MOBILE else (2, 2)
    if len(places) > _WHOLE:
        head, tail = 4, 4
    hidden = set(places[head:-tail])
    return "".join(COVER if place in hidden else character for place, character in enumerate(found))


_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_NUMBER, _digits),
    (_SPOKEN_MOBILE, _digits),
    (_EMAIL, _head),
    (_ACCOUNT, _head),
    (_ADDRESS, _all),
    (_NAME, _all),
)
