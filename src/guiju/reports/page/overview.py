"""The top of the page: what was inspected, what came of it in one sentence, and the key figures."""

from guiju.reports.page import charts, words
from guiju.reports.page.markup import Child, Html, show, tag
from guiju.reports.page.notes import Links
from guiju.reports.page.tables import empty, section
from guiju.reports.page.words import number, share
from guiju.reports.summary import Summary

NAMES_SHOWN = 6
REASONS_SHOWN = 3

_FILTERS = {"from": "起始日", "to": "截止日", "shop": "店铺", "agent": "客服"}


def masthead(summary: Summary) -> Html:
    """Return the head of the page: title, period, and what was read."""
    shops = [words.named(row.key) for row in summary.shops]
    platforms = [words.platform(row.key) for row in summary.platforms]
    facts: list[tuple[str, Child]] = [
        ("店铺", _several(shops, "家")),
        ("平台", "、".join(platforms) or "—"),
        ("读入", f"{len(summary.inputs)} 个文件，{number(summary.rows)} 行"),
        ("未采用", _refused(summary)),
        ("规则包", tag("code", summary.pack_version)),
        ("判定日", summary.as_of),
    ]
    facts += [(_FILTERS.get(name, name), value) for name, value in summary.filters.items()]
    listed = [tag("div", tag("dt", name), tag("dd", value)) for name, value in facts]
    return tag("dl", listed, class_="facts")


def _several(names: list[str], unit: str) -> str:
    shown = "、".join(names[:NAMES_SHOWN]) or "—"
    return shown if len(names) <= NAMES_SHOWN else f"{shown} 等 {number(len(names))} {unit}"


def _refused(summary: Summary) -> Child:
    if not summary.rejected:
        return "没有"
    return tag("a", f"{number(summary.rejected)} 行，原因见后", href="#refused")


def overview(summary: Summary, links: Links) -> Html:
    """Return the first section."""
    if not summary.messages:
        return section("overview", "总览", _warnings(summary), _nothing_judged(summary))
    body: list[Child] = [_warnings(summary), _sentence(summary, links), _figures(summary)]
    if summary.findings:
        body.append(_severities(summary))
    else:
        body.append(_clean(summary))
    return section("overview", "总览", body)


def _warnings(summary: Summary) -> Html:
    said: list[Child] = []
    if not summary.complete:
        said.append("质检没有做完就中断了，这份报告只含已完成的部分。用同样的命令加 --resume 可以接着做。")
    said += [f"没能读完 {each.path}：{each.error}" for each in summary.inputs if each.error]
    return show(tag("p", each, class_="warning", role="note") for each in said)


def _sentence(summary: Summary, links: Links) -> Html:
    days = words.period(summary.first_day, summary.last_day)
    begin = f"{days}，" if summary.first_day else ""
    whole = f"{number(summary.conversations)} 个会话、{number(summary.agent_messages)} 条客服消息"
    if not summary.findings:
        return tag("p", f"{begin}{whole}里没有发现问题。", class_="verdict")
    rate = share(summary.flagged_conversations, summary.conversations)
    flagged = f"{number(summary.flagged_conversations)} 个会话（{rate}）"
    top = max(summary.categories.items(), key=lambda item: item[1])
    parts: list[Child] = [
        f"{begin}{whole}里，",
        tag("strong", flagged),
        f"有问题，共 {number(summary.findings)} 处；最多的是“{words.category(top[0])}”，{number(top[1])} 处。",
    ]
    worst = summary.severities.get("critical", 0)
    if worst:
        parts.append(f"其中{words.severity('critical')} {number(worst)} 处，")
        parts.append(tag("a", "从最差的会话看起", href="#c1") if links.cases else "应先处理")
        parts.append("。")
    return tag("p", parts, class_="verdict")


def _figures(summary: Summary) -> Html:
    agent_share = share(summary.flagged_messages, summary.agent_messages)
    conversation_share = share(summary.flagged_conversations, summary.conversations)
    density = words.per_hundred(summary.findings, summary.agent_messages)
    cells: list[tuple[str, str, str]] = [
        ("会话", number(summary.conversations), f"平均 {summary.messages / max(1, summary.conversations):.1f} 条消息"),
        ("消息", number(summary.messages), "买家、客服、机器人、系统合计"),
        ("客服消息", number(summary.agent_messages), f"占消息 {share(summary.agent_messages, summary.messages)}"),
        ("问题", number(summary.findings), f"每百条客服消息 {density} 处"),
        ("有问题的会话", number(summary.flagged_conversations), f"占会话 {conversation_share}"),
        ("有问题的消息", number(summary.flagged_messages), f"占客服消息 {agent_share}"),
        ("变体写法", number(summary.evasions), "用谐音、拆字、夹符号等写的问题"),
        ("话术建议", number(summary.hints), "不计入问题"),
    ]  # fmt: skip
    against = {"问题", "有问题的会话", "有问题的消息"} if summary.findings else set()
    shown = [
        tag("div", tag("dt", name), tag("dd", tag("b", value), tag("span", note)),
            class_="figure against" if name in against else "figure")
        for name, value, note in cells
    ]  # fmt: skip
    return tag("dl", shown, class_="figures")


def _severities(summary: Summary) -> Html:
    actions = "，".join(f"{words.action(each)} {number(count)}" for each, count in summary.actions.items() if count)
    return tag(
        "div",
        tag("h3", "按严重程度"),
        charts.stacked(summary.severities, sum(summary.severities.values())),
        charts.legend(summary.severities),
        tag("p", f"发送前检查时的处置：{actions}。", class_="lead") if actions else None,
        class_="severities keep",
    )


def _clean(summary: Summary) -> Html:
    return empty(
        "没有发现问题",
        tag(
            "p",
            f"规则包 {summary.pack_version} 里的规则没有一条被触犯。"
            "这说明这些消息里没有规则认得的问题，不等于服务没有改进的余地。",
            "可以先看后面的建议和未能判定的规则。" if summary.hint_rules or summary.undetermined else None,
        ),
        kind="allowed",
    )


def _nothing_judged(summary: Summary) -> Html:
    if summary.filtered and not summary.conversations:
        asked = "，".join(f"{_FILTERS.get(name, name)} {value}" for name, value in summary.filters.items())
        return empty(
            "没有会话符合条件",
            tag("p", f"读到 {number(summary.filtered)} 条消息，但都不符合条件（{asked}）。放宽条件后重新质检。"),
        )
    reasons = list(summary.rejected_reasons.items())[:REASONS_SHOWN]
    listed = tag("ul", [tag("li", f"{reason}：{number(count)} 行") for reason, count in reasons])
    if not summary.rejected:
        return empty("没有可以质检的消息", tag("p", "日志里没有消息。检查导出的日期范围和文件。"))
    return empty(
        "没有一行可以质检",
        tag("p", f"读到 {number(summary.rows)} 行，全部没有采用。主要原因："),
        listed,
        tag("p", "多数情况是列名没有对上：用 --map 指明列，例如 ", tag("code", "--map text=内容"),
            "。逐行的原因和办法见", tag("a", "读入情况", href="#refused"), "。"),
    )  # fmt: skip
