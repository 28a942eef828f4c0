"""The shapes of telephone numbers, accounts, links and addresses, as trees that patterns insert by `<@name>`."""

from functools import cache

from guiju.judge.text.characters import table
from guiju.judge.text.syntax import Digits, Node, parse

MOBILE, LANDLINE, BANK_CARD, CITIZEN_ID, NONE = 1, 2, 3, 4, 0
VALIDATORS = {"mobile": MOBILE, "landline": LANDLINE, "bank-card": BANK_CARD, "citizen-id": CITIZEN_ID}


@cache
def _digit() -> str:
    """Every character of the normal form that stands for a digit, as a set without brackets."""
    entries = table()
    return "".join(chr(cp) for cp in range(0x20, 0xA000) if entries[cp] >> 22 & 15 and entries[cp] & 0x3FFFF == cp)


_SEP = r"[ \-.·_~]?"
_TLD = "com|cn|net|org|cc|top|shop|vip|xyz|club|info|site|online|store|app|io|me|tv|co|link|ltd|wang|mobi|biz|fun|pro|ink|work|live|tech|icu|hk|tw|us|uk|jp|url|im|ly|do"
_DOT = r"(?: ?[.。] ?| ?(?:点|dot|丶) ?)"
_SLASH = r"(?:/| ?斜杠 ?)"

_SHAPES = {
    "digit": r"[{d}]",
    "digits": r"[{d}](?:{s}[{d}]){{4,19}}",
    "mobile": r"(?<![{d}a-z])(?<![{d}][\-.])(?:\+?86{s})?[1一壹幺](?:{s}[{d}]){{10}}(?!\d)(?![{d}]{{2}})(?!\-[{d}])",
    "landline": r"(?<![{d}a-z])(?<![{d}][\-.])[(]?[0零](?:{s}[{d}]){{2,3}}[)]?{s}[{d}](?:{s}[{d}]){{6,7}}(?!\d)(?![{d}]{{2}})(?!\-[{d}])",
    "local-phone": r"(?<![{d}a-z\-])[2-9二三四五六七八九](?:{s}[{d}]){{6,7}}(?![{d}\-])",
    "service-number": r"[48]00{s}\d{{3,4}}{s}\d{{3,4}}(?!\d)",
    "bank-card": r"(?<![{d}a-z])[1-9](?:[ \-]?\d){{15,18}}(?![{d}])",
    "citizen-id": r"(?<![\da-z])[1-9]\d{{5}}(?:19|20)\d{{9}}[\dx](?![\da-z])",
    "account": r"(?<![a-z0-9_])[a-z0-9](?:[ ]?[a-z0-9_\-.]){{3,20}}(?![a-z0-9])",
    "wechat-id": r"(?<![a-z0-9_])[a-z](?:[ ./~·*]?[a-z0-9_\-]){{5,19}}(?![a-z0-9_])",
    "qq-number": r"(?<![{d}a-z])[1-9二三四五六七八九](?:{s}[{d}]){{4,10}}(?![{d}])",
    "email": r"(?<![a-z0-9])[a-z0-9][a-z0-9._\-+]{{0,40}} ?(?:@|#|艾特|\(at\)| at ) ?(?:[a-z0-9\-]{{1,30}}|企鹅|扣扣){dot}(?:[a-z]{{2,8}}|点[a-z]{{2,6}})",
    "url": r"(?:https?:?//[a-z0-9][a-z0-9._\-]{{0,120}}(?::\d{{2,5}})?(?:[/?#][a-z0-9._~:/?#\[\]@!$&'()*+,;=%\-]{{0,200}})?|(?<![a-z0-9@._\-])[a-z0-9][a-z0-9\-]{{0,24}}(?:{dot}[a-z0-9][a-z0-9\-]{{0,24}}){{0,3}}{dot}(?:{tld})(?![a-z0-9])(?:{slash}[a-z0-9._~/?#&=%\-]{{0,150}})?)",
    "short-link": r"(?<![a-z0-9])(?:t\.cn|url\.cn|dwz\.cn|suo\.im|u\.jd|m\.tb|w\.url|mr\.baidu|is\.gd|bit\.ly|tinyurl\.com|3\.cn|reurl\.cc)(?:\.cn|\.com)?/[a-z0-9.]{{3,20}}",
    "pass-code": r"[￥$€£₤₳¢\(][a-z0-9]{{8,14}}[￥$€£₤₳¢\)](?:/)?",
    "alipay-account": r"(?<![a-z0-9])(?:1[3-9]\d{{9}}|[a-z0-9._\-]{{3,30}}@[a-z0-9\-]{{2,20}}\.[a-z.]{{2,8}})(?![a-z0-9])",
    "amount": r"(?:[￥$]\d+(?:\.\d+)?|\d+(?:\.\d+)?(?:元|块|毛|万)|[{d}十百千万两半]{{1,6}}(?:元|块)(?:钱)?)",
    "time": r"(?:今天|明天|后天|大后天|今晚|明早|明晚|当天|次日|隔天|(?:本|这|下)?周[一二三四五六日天末]|[{d}十两半几]{{1,3}}(?:个)?(?:天|日|号|小时|分钟|周|星期|月)(?:内|之内|以内|左右|后)?)",
    "waybill": r"(?<![a-z0-9])(?:sf|yt|zto|sto|jd[a-z]{{0,2}}|jt|yd|db|ems|ky|ka|dpk)[a-z]{{0,3}}\d{{9,18}}(?!\d)",
    "order-number": r"(?<!\d)\d{{12,21}}(?!\d)",
    "person": r"(?:[一-龥]{{2,3}}|[一-龥](?:先生|女士|小姐|某某|某))",
    "address": r"(?:[一-龥]{{2,7}}(?:省|市|区|县|镇|乡|街道|开发区|村))?[一-龥0-9]{{1,12}}(?:路|街|大道|巷|弄|村|镇|小区|广场|大厦|工业园|产业园|市场|商城|花园|新区|大楼|公寓)(?:[东南西北中]段)?[0-9a-z一二三四五六七八九十\-]{{1,6}}(?:号|栋|幢|弄|室|楼|层|座|单元|区|档|库|仓|铺)[一-龥0-9a-z\-]{{0,20}}",
}  # fmt: skip
_BY_DIGITS = {"mobile", "landline", "bank-card", "citizen-id"}


@cache
def entity(name: str) -> Node:
    """The tree of an entity shape; KeyError when there is none of that name."""
    source = _SHAPES[name].format(d=_digit(), s=_SEP, dot=_DOT, slash=_SLASH, tld=_TLD)
    tree = parse(source, _nothing)
    return Digits(tree) if name in _BY_DIGITS else tree


def _nothing(name: str) -> Node:
    raise KeyError(name)


def entity_names() -> tuple[str, ...]:
    """The names that `<@name>` knows."""
    return tuple(_SHAPES)
