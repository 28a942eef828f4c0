"""How a judgement looks on the screen: the text with its spans underlined, the reasons below, the rewrite last."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from guiju.judge.model.finding import Exposure, Finding, Judgement, Step
from guiju.judge.model.terms import ACTION_TITLES, CATEGORY_TITLES, SEVERITY_TITLES, Action
from guiju.judge.text.disguise import TITLES

_FEN = 100
_UNSEEN = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)], "�")
"""What would steer the terminal instead of being read."""


def shown(judgement: Judgement, steps: Iterable[Step] = ()) -> None:
    """Print a judgement, and the trace when it was asked for."""
    console = Console(highlight=False, soft_wrap=True)
    text = _readable(judgement.text)
    for finding in judgement.findings:
        text.stylize("underline red", finding.start, finding.end)
    for hint in judgement.hints:
        text.stylize("underline yellow", hint.start, hint.end)
    console.print(text)
    for finding in judgement.findings:
        _finding(console, finding)
    for hint in judgement.hints:
        console.print(Text(f"  建议 · “{hint.text}”：{hint.why}（{hint.rule}）", style="yellow"))
    for opened in judgement.undetermined:
        console.print(Text(f"  无法判断 · {opened.rule}：缺少 {'、'.join(opened.missing)}", style="yellow"))
    if judgement.verdict is Action.PASS:
        console.print(Text("可以发送", style="green"))
    else:
        console.print(Text(f"结论：{ACTION_TITLES[judgement.verdict]}", style="bold red"))
    if judgement.rewrite:
        console.print(_readable(f"可改为：{judgement.rewrite}", "green"))
    for step in steps:
        detail = "，".join(f"{name}={value}" for name, value in step.detail.items() if value not in ((), None, ""))
        console.print(_readable(f"  [{step.stage}] {step.rule or ''} {step.outcome} {detail}", "dim"))


def _readable(text: str, style: str = "") -> Text:
    return Text(text.translate(_UNSEEN), style=style)


def _finding(console: Console, finding: Finding) -> None:
    head = (
        f"  {CATEGORY_TITLES[finding.category]} · {SEVERITY_TITLES[finding.severity]} · {ACTION_TITLES[finding.action]}"
    )
    console.print(_readable(f"{head} · “{finding.text}”（{finding.rule}）", "red"))
    console.print(Text(f"    {finding.why}"))
    if finding.evasion:
        console.print(Text(f"    变体写法：{'、'.join(TITLES[name] for name in finding.evasion)}"))
    for exposure in finding.exposure:
        console.print(Text(f"    可能的后果：{consequence(exposure)}"))
    for source in finding.sources:
        published = f"，{source.published.isoformat()}" if source.published else ""
        console.print(
            Text(f"    依据：《{source.title}》（{source.issuer}{published}）：“{source.quote}”", style="dim")
        )


def consequence(exposure: Exposure) -> str:
    """Return what an offence may cost, in words; amounts in yuan."""
    parts = [exposure.title, *exposure.actions]
    low, high = exposure.fine_min_fen, exposure.fine_max_fen
    if low is not None or high is not None:
        low_yuan, high_yuan = (None if fen is None else f"{fen / _FEN:,.0f}" for fen in (low, high))
        money = f"{high_yuan} 元" if low_yuan == high_yuan else f"{low_yuan or '不详'}–{high_yuan or '不详'} 元"
        parts.append(money + ("（据报道）" if exposure.reported else ""))
    if exposure.points is not None:
        parts.append(f"扣 {exposure.points} 分")
    return "；".join(parts)
