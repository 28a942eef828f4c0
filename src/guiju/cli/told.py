"""What `guiju inspect` says at the end, on standard error."""

from pathlib import Path

import typer

from guiju.judge.model.terms import SEVERITY_TITLES
from guiju.reports.summary import Summary

MOST_REASONS = 5
TELLING = 0.005


def tell(summary: Summary, out: Path) -> None:
    """Print the figures, what could not be read, where the results are and which stage took how long."""
    for line in (*_figures(summary), *_unread(summary, out), *_places(summary, out), _stages(summary)):
        typer.echo(line, err=True)


def _figures(summary: Summary) -> list[str]:
    span = f"，{summary.first_day} 至 {summary.last_day}" if summary.first_day else ""
    severities = "、".join(
        f"{title} {summary.severities[severity]:,}"
        for severity, title in reversed(SEVERITY_TITLES.items())
        if severity in summary.severities
    )
    spoken = f"{summary.messages:,} 条消息（客服 {summary.agent_messages:,} 条）"
    found = f"发现 {summary.findings:,} 个问题，涉及 {summary.flagged_conversations:,} 个会话"
    lines = [
        f"读了 {summary.rows:,} 行，{summary.conversations:,} 个会话，{spoken}{span}",
        f"{found}{'：' if severities else ''}{severities}；另有 {summary.hints:,} 条建议",
    ]
    if summary.filtered:
        lines.append(f"按条件略过 {summary.filtered:,} 条消息")
    if not summary.conversations and summary.filtered:
        lines.append("没有会话符合条件；检查 --from、--to、--shop、--agent")
    return lines


def _unread(summary: Summary, out: Path) -> list[str]:
    lines = [f"没能读完 {each.path}：{each.error}" for each in summary.inputs if each.error]
    # A file that could not be read is refused as a whole; that is no row.
    whole = tuple(each.error for each in summary.inputs if each.error)
    reasons = [
        (reason, count)
        for reason, count in summary.rejected_reasons.items()
        if not any(error.startswith(reason) for error in whole)
    ]
    if reasons:
        rejected = sum(count for _, count in reasons)
        shown = "；".join(f"{reason} {count:,}" for reason, count in reasons[:MOST_REASONS])
        more = " 等" if len(reasons) > MOST_REASONS else ""
        lines.append(f"有 {rejected:,} 行没有采用（{shown}{more}），逐行原因见 {out / 'rejected.jsonl'}")
    return lines


def _places(summary: Summary, out: Path) -> list[str]:
    if not summary.complete:
        return [f"中断了：已完成部分的结果在 {out}", "接着做：用同样的参数，再加 --resume"]
    report = out / "report.html"
    shown = f"报告：{report}" if report.exists() else f"汇总：{out / 'summary.json'}"
    return [shown, f"问题清单：{out / 'findings.jsonl'}、{out / 'findings.parquet'}"]


def _stages(summary: Summary) -> str:
    total = sum(stage.seconds for stage in summary.stages)
    shares = "、".join(
        f"{stage.title} {stage.seconds / total:.0%}"
        for stage in summary.stages
        if total and stage.seconds / total >= TELLING
    )
    rate = summary.messages / summary.seconds if summary.seconds else 0
    return f"用时 {summary.seconds:.1f} 秒，{rate:,.0f} 条/秒（{shares}）"
