"""Until when a promise binds: the moment that its words name, counted from when they were said."""

import re
from datetime import datetime, timedelta, timezone

_SHANGHAI = timezone(timedelta(hours=8))
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2}
_UNITS = {
    "秒": timedelta(seconds=1),
    "分": timedelta(minutes=1),
    "时": timedelta(hours=1),
    "天": timedelta(days=1),
    "日": timedelta(days=1),
    "周": timedelta(weeks=1),
    "星": timedelta(weeks=1),
}
_SPAN = re.compile(
    r"(?<![\d月周期.])(半|\d+(?:\.\d+)?|[零一二三四五六七八九十两俩]+)个?(工作)?(?:(秒|分|天|周|星期)|小?(时)|(h)(?![a-z])|(日)(?!期))",
    re.IGNORECASE,
)
_HALF_DAY = re.compile(r"半天")
_DAYS = {"今": 0, "当": 0, "明": 1, "次": 1, "后": 2}
_DAY = re.compile(r"大后天|([今当明次后])(?:天|日|早|晚)")
_WEEKDAY = re.compile(r"(下下|下|这|本)?(?:周|星期|礼拜)([一二三四五六日天])")
_DATE = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})[号日](?!码|色|楼|链接|线)")
_CLOCK = re.compile(
    r"(上午|早上|中午|下午|傍晚|晚上|今晚|明晚)?(\d{1,2}|[一二三四五六七八九十]{1,2})(?:点(半)?|:(\d{2}))"
)
_MONTH_END = re.compile(r"(?:这个?|本)?月底")
_NOON, _EVENING = 12, 18


def until(text: str, said_at: datetime | None) -> datetime | None:
    """Return the last moment that `text` names, in the platforms' own time; None when it names none, or working days.

    >>> from datetime import datetime, timezone
    >>> until("48小时内给您退", datetime(2026, 1, 1, 8, tzinfo=timezone.utc)).isoformat()
    '2026-01-03T16:00:00+08:00'
    >>> until("明天下午三点前发出", datetime(2026, 1, 1, 8, tzinfo=timezone.utc)).isoformat()
    '2026-01-02T15:00:00+08:00'
    """
    if said_at is None:
        return None
    now = said_at.astimezone(_SHANGHAI)
    span = _SPAN.search(text)
    if span:
        unit = next(filter(None, (span[3], span[4], span[5], span[6])))[0]
        return None if span[2] else now + _number(span[1]) * _UNITS["时" if unit in "hH" else unit]
    if _HALF_DAY.search(text):
        return now + timedelta(hours=12)
    day = _day(text, now)
    clock = _clock(text, now if day is None else day)
    if clock is not None:
        return clock if day is not None or clock >= now else None
    return None if day is None else day.replace(hour=23, minute=59, second=59, microsecond=0)


def _number(text: str) -> float:
    """Return a number below a hundred, in digits or in Chinese; 半 is a half."""
    if text == "半":
        return 0.5
    if text[0].isdigit() and text[0] in "0123456789":
        return float(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text[-1]]
    return 10 * (_DIGITS[tens[-1]] if tens else 1) + (_DIGITS[ones[-1]] if ones else 0)


def _day(text: str, now: datetime) -> datetime | None:
    """Return some moment of the day that is named."""
    named = _DAY.search(text)
    if named:
        return now + timedelta(days=_DAYS[named[1]] if named[1] else 3)
    weekday = _WEEKDAY.search(text)
    if weekday:
        return _on_weekday(weekday, now)
    if _MONTH_END.search(text):
        following = (now.replace(day=1) + timedelta(days=32)).replace(day=1)
        return following - timedelta(days=1)
    date = _DATE.search(text)
    return _on_date(date, now) if date else None


def _on_weekday(found: re.Match[str], now: datetime) -> datetime:
    """Return the weekday of this week, of the next one if it is over, or of the week that is named."""
    wanted = "一二三四五六日".index(found[2].replace("天", "日"))
    ahead = wanted - now.weekday()
    weeks = {"下": 1, "下下": 2}.get(found[1] or "", 0)
    if not found[1] and ahead < 0:
        weeks = 1
    return now + timedelta(days=ahead, weeks=weeks)


def _on_date(found: re.Match[str], now: datetime) -> datetime | None:
    """Return the next such day, today included; None when there is none."""
    month = int(found[1]) if found[1] else now.month
    for year, at in (
        (now.year, month),
        (now.year + month // 12, month % 12 + 1) if not found[1] else (now.year + 1, month),
    ):
        try:
            moment = now.replace(year=year, month=at, day=int(found[2]))
        except ValueError:
            continue
        if moment.date() >= now.date():
            return moment
    return None


def _clock(text: str, day: datetime) -> datetime | None:
    """Return the moment of `day` at the time of day that is named."""
    found = _CLOCK.search(text)
    if not found:
        return None
    hour = int(_number(found[2]))
    part = found[1] or ("晚上" if "晚" in text[: found.start()] else "")
    if part in {"下午", "傍晚", "晚上", "今晚", "明晚"} and hour < _NOON:
        hour += _NOON
    minute = 30 if found[3] else int(found[4] or 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004 - the hours of a day, the minutes of an hour
        return None
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
