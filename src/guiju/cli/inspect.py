"""`guiju inspect`: inspect chat logs, write what was found, and say where the report is."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from guiju.engines.local.bench import BenchSpec
    from guiju.engines.local.options import Job
    from guiju.reports.summary import Summary

UNREADABLE = 2
INTERRUPTED = 130


def inspect(
    logs: Annotated[list[Path], typer.Argument(metavar="日志...", help="CSV、XLSX、JSONL 或 Parquet 文件，可以有几个")],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="文件夹", help="结果写到这里")],
    platform: Annotated[
        str | None, typer.Option(metavar="平台", help="没写平台的行属于哪个平台：jd、pdd、taobao、tmall、kuaishou")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="日期", help="只看这一天（含）以后开始的会话")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="日期", help="只看这一天（含）以前开始的会话")] = None,
    shop: Annotated[list[str] | None, typer.Option(metavar="店铺", help="只看这家店铺，可以写几次")] = None,
    agent: Annotated[list[str] | None, typer.Option(metavar="客服", help="只看这位客服，可以写几次")] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="列=表头", help="指明列，如 text=内容,sender=角色")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="日期", help="没有时间的消息按哪一天的规则判，默认今天")
    ] = None,
    packs: Annotated[list[Path] | None, typer.Option(metavar="文件夹", help="另加的规则包文件夹，可以写几次")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次没做完的做")] = False,
    workers: Annotated[int | None, typer.Option(min=1, metavar="个数", help="用几个进程，默认自动")] = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="另写一份 findings.xlsx")] = False,
) -> None:
    """质检聊天记录：读日志，判每条消息和每个会话，写出问题清单和一页报告。"""
    from guiju.cli.version import kernel_form
    from guiju.engines.local.options import Filters, Job
    from guiju.formats.columns import parse_map
    from guiju.formats.rows import LogError

    try:
        job = Job(
            logs=tuple(logs),
            out=out,
            bench=_bench(as_of, packs or ()),
            platform=_platform(platform),
            columns={column: header for text in columns or () for column, header in parse_map(text).items()},
            filters=Filters(
                _day("--from", first), _day("--to", last), shops=frozenset(shop or ()), agents=frozenset(agent or ())
            ),
            resume=resume,
            workers=workers,
            version=_version(),
            kernel=kernel_form(),
            command=_command(),
        )
        summary = _carry_out(job, xlsx=xlsx)
    except LogError as error:
        typer.echo(f"错误：{error}", err=True)
        raise typer.Exit(UNREADABLE) from None
    if not summary.complete:
        raise typer.Exit(INTERRUPTED)
    if any(log.error for log in summary.inputs):
        raise typer.Exit(UNREADABLE)


def _carry_out(job: "Job", *, xlsx: bool) -> "Summary":
    """Inspect, write the report and tell what came of it."""
    from guiju.cli.progress import Bar, interruptible
    from guiju.cli.told import tell
    from guiju.engines.local.inspection import inspect_logs

    with interruptible(), Bar() as bar:
        summary = inspect_logs(job, bar)
        if xlsx:
            from guiju.formats.findings_xlsx import write_xlsx

            bar.stage("写 findings.xlsx", 0, "")
            write_xlsx(job.out / "findings.parquet", job.out / "findings.xlsx")
    tell(summary, job.out)
    return summary


def _bench(as_of: str | None, packs: Iterable[Path]) -> "BenchSpec":
    from guiju.engines.local.bench import BenchSpec
    from guiju.formats.moments import CHINA

    today = datetime.now(CHINA).date()  # The only look at the clock.
    return BenchSpec(_day("--as-of", as_of) or today, tuple(folder.resolve() for folder in packs))


def _day(option: str, text: str | None) -> date | None:
    from guiju.formats.rows import LogError

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise LogError(f"{option} 的“{text}”不是日期", "写成 2024-11-01") from None


def _platform(name: str | None) -> str | None:
    from guiju.formats.codes import platform_code
    from guiju.formats.rows import PLATFORMS, LogError

    code = platform_code(name) if name else 0
    if code < 0:
        raise LogError(f"不认识的平台“{name}”", f"--platform 写 {'、'.join(PLATFORMS)} 之一")
    return PLATFORMS[code] if name else None


def _command() -> str:
    """Return the command line as it could be typed again."""
    import shlex
    import sys

    return shlex.join(["guiju", *sys.argv[1:]])


def _version() -> str:
    from importlib.metadata import version

    return version("guiju")
