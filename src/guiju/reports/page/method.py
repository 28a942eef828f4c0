"""How the figures are meant, and what made them."""

from guiju.reports.page import words
from guiju.reports.page.markup import Child, Html, tag
from guiju.reports.page.tables import section
from guiju.reports.page.words import number
from guiju.reports.summary import Summary

TELLING = 0.005
"""The least share of the time that a stage is told for."""

_KERNELS = {"compiled": "编译", "interpreted": "解释"}

_MEANINGS: tuple[tuple[str, str], ...] = (
    (
        "问题",
        "客服的一处用语或一段会话触犯一条规则，算一处。一条消息可以有几处。买家、机器人、系统的话不算。",
    ),
    ("占比", "“占会话”以全部会话为分母，“占客服消息”以客服发的为分母；有的问题针对整段会话，不落在某条消息上。"),
    ("严重程度", "由规则规定。用谐音、拆字、夹符号等变体写法规避检查的，升一级，并在批注里写明是哪种写法。"),
    ("依据", "官方规则、平台公告、文章转述、行业做法，可靠程度依次降低。引文逐字照录，请以平台现行规则为准。"),
    ("未判定", "规则需要的事实日志里没有，就不判，单列出来，不计入问题。"),
    ("区间", "威尔逊 95% 区间。两个人的区间重叠较多时，不能说谁比谁差。"),
    ("时间", "日期和钟点都是北京时间。每条消息按它发出当天生效的规则判；没有时间的按判定日。"),
)


def method(summary: Summary) -> Html:
    """Return the last section."""
    meanings = tag("dl", [tag("div", tag("dt", name), tag("dd", text)) for name, text in _MEANINGS], class_="meanings")
    return section("method", "口径与出处", meanings, tag("h3", "这份报告怎么来的"), _made(summary))


def _made(summary: Summary) -> Html:
    kernel = _KERNELS.get(summary.kernel, summary.kernel)
    rate = (
        f"，每秒 {number(round(summary.messages / summary.seconds))} 条" if summary.seconds and summary.messages else ""
    )
    facts: list[tuple[str, Child]] = [
        ("程序", f"规矩 {summary.version}，{kernel}内核"),
        ("规则包", tag("code", summary.pack_version)),
        ("判定日", summary.as_of),
        ("用时", f"{summary.seconds:.1f} 秒{rate}{_stages(summary)}"),
    ]
    if summary.command:
        facts.append(("命令", tag("code", summary.command)))
    listed = [tag("div", tag("dt", name), tag("dd", value)) for name, value in facts]
    return tag("dl", listed, class_="meanings made")


def _stages(summary: Summary) -> str:
    total = sum(stage.seconds for stage in summary.stages)
    told = [f"{stage.title} {words.share(round(stage.seconds * 1000), round(total * 1000))}" for stage in summary.stages
            if total and stage.seconds / total >= TELLING]  # fmt: skip
    return f"（{'，'.join(told)}）" if told else ""
