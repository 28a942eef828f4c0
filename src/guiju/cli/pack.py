"""`guiju pack`: look after rule packs."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from guiju.judge.decisions import Change
    from guiju.judge.decisions.difference import Logged
    from guiju.judge.rulebook import Rulebook

app = typer.Typer(no_args_is_help=True, add_completion=False, help="规则包：检查、试例、出目录、比较版本、看覆盖。")

Folder = Annotated[Path | None, typer.Argument(help="规则包文件夹；不写就是自带的规则包", show_default=False)]
AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="按这一天的规则；不写就是今天")]
Check = Annotated[bool, typer.Option("--check", help="只看生成的文件是否最新，不写")]

RULES_PAGE = Path("docs/rules.md")
SCHEMA_FOLDER = Path("docs/schema")
MOST_UNKNOWN = 20


@app.command()
def lint(folder: Folder = None, as_of: AsOf = None) -> None:
    """检查规则包：能不能读、写得对不对；有错就以 1 退出。"""
    from guiju.judge.rulebook.lint import lint as check

    rulebook = _rulebook(folder)
    report = check(rulebook, as_of=_day(as_of))
    for note in report.notes:
        print(f"提示 {note}")
    for error in report.errors:
        print(f"错误 {error}")
    gone = sum(rule.status == "retired" for rule in rulebook.rules)
    retired = f"（其中 {gone} 条已停用）" if gone else ""
    print(
        f"{len(rulebook.rules)} 条规则{retired}，{len(rulebook.tariffs)} 条罚则，{len(rulebook.vocabularies)} 份词表："
        f"{len(report.errors)} 处错误，{len(report.notes)} 处提示"
    )
    raise typer.Exit(1 if report.errors else 0)


@app.command("test")
def run_examples(
    folder: Folder = None,
    rule: Annotated[list[str] | None, typer.Option(help="只跑这条规则的例子，可重复")] = None,
    as_of: AsOf = None,
) -> None:
    """跑规则里的例子：该命中的要恰好命中所标的字，该放行的要放行。"""
    from guiju.cli.refusal import refusing
    from guiju.judge.decisions import cases, failures

    rulebook = _rulebook(folder)
    only = tuple(rule or ())
    failed = 0
    with refusing():
        for failure in failures(rulebook, as_of=_day(as_of), only=only):
            print(failure)
            failed += 1
    total = sum(1 for _ in cases(rulebook, only))
    if not total:
        _stop("没有例子可跑：没有这条规则，或都是草稿、已停用；用 guiju pack docs 看规则目录")
    print(f"{total} 个例子，{failed} 个不符")
    raise typer.Exit(1 if failed else 0)


@app.command()
def docs(folder: Folder = None, out: Path = RULES_PAGE, *, check: Check = False) -> None:
    """由规则包生成中文规则目录。"""
    from guiju.judge.rulebook.catalogue import catalogue

    _keep({out: catalogue(_rulebook(folder))}, check=check)


@app.command()
def schema(out: Path = SCHEMA_FOLDER, *, check: Check = False) -> None:
    """生成规则文件的 JSON Schema，供编辑器补全和检查。"""
    from guiju.judge.rulebook.schema import schema_files

    _keep({out / name: text for name, text in schema_files().items()}, check=check)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="旧的规则包文件夹")],
    new: Annotated[Path, typer.Argument(help="新的规则包文件夹")],
    *,
    on: Annotated[Path, typer.Option(help="聊天记录：CSV、XLSX、JSONL 或 Parquet")],
    platform: Annotated[str | None, typer.Option(help="记录里没有平台时，按这个平台")] = None,
    as_of: AsOf = None,
) -> None:
    """两版规则包在一份记录上的差别：哪些消息的结论变了；有变化就以 1 退出。"""
    from guiju.cli.logged import logged_in
    from guiju.cli.refusal import refusing
    from guiju.judge.decisions import changes
    from guiju.judge.inspection import Judge

    day = _day(as_of)
    before, after = Judge(_rulebook(old), as_of=day), Judge(_rulebook(new), as_of=day)
    read = changed = 0

    def counted() -> "Iterator[Logged]":
        nonlocal read
        for logged in logged_in(on, platform):
            read += 1
            yield logged

    with refusing():
        for change in changes(before, after, counted()):
            changed += 1
            print("\n".join(_told(change)))
    print(f"{read} 条消息或会话，{changed} 条的结论有变化")
    raise typer.Exit(1 if changed else 0)


@app.command()
def coverage(
    requirements: Annotated[Path, typer.Argument(help="需求文件夹（*.yaml）")],
    project: Annotated[Path, typer.Option(help="项目文件夹：看其中的 tests、web/src 和 docs")] = Path(),
    *,
    strict: Annotated[bool, typer.Option("--strict", help="有未覆盖的需求就以 1 退出")] = False,
) -> None:
    """需求覆盖：哪些由规则、测试或“非软件”清单覆盖，其余按文件列出；编号写错、两处矛盾就以 1 退出。"""
    from guiju.judge.decisions import coverage as compare

    if not any(requirements.glob("*.yaml")):
        _stop(f"{requirements} 里没有 *.yaml；指定需求文件夹")
    try:
        found = compare(requirements, _rulebook(None), project)
    except ValueError as problem:
        _stop(str(problem))
    for file, names in found.open_ids.items():
        print(f"{file}：{len(names)} 条未覆盖")
        print("".join(f"  {name}\n" for name in names), end="")
    slips_first = found.slips | dict(found.unknown)
    for name, by in list(slips_first.items())[:MOST_UNKNOWN]:
        print(f"没有这条需求：{name}（{by[0]}）；改正编号")
    if len(slips_first) > MOST_UNKNOWN:
        print(f"另有 {len(slips_first) - MOST_UNKNOWN} 个编号也没有这条需求")
    for name, by in found.both.items():
        print(f"{name} 既由{'、'.join(by[:-1])} 覆盖，又列在 {by[-1]}；删去其中一处")
    covered, total = found.counts
    print(f"{total} 条需求，已覆盖 {covered} 条")
    raise typer.Exit(1 if found.slips or found.both or (strict and (found.open_ids or found.unknown)) else 0)


def _rulebook(folder: Path | None) -> "Rulebook":
    from guiju.cli.refusal import refusing
    from guiju.judge.rulebook.load import load_folder

    with refusing():
        return load_folder(folder)


def _day(as_of: datetime | None) -> date:
    return as_of.date() if as_of else datetime.now(timezone(timedelta(hours=8))).date()


def _told(change: "Change") -> Iterator[str]:
    from guiju.judge.model.message import Message

    judged = change.judged
    text = judged.text if isinstance(judged, Message) else f"会话，{len(judged.messages)} 条消息"
    yield f"{judged.id} [{judged.platform}] {change.before} → {change.after}：{text}"
    for sign, findings in (("-", change.vanished), ("+", change.appeared)):
        for finding in findings:
            at = " " if finding.message_index is None else f" 消息 {finding.message_index} "
            place = f"{at}“{finding.text}”[{finding.start}:{finding.end}]" if finding.text else at
            yield f"  {sign} {finding.rule}{place} {finding.action}"


def _keep(files: dict[Path, str], *, check: bool) -> None:
    """Write the generated files, or with `check` stop where one on disk is not what would be written."""
    from guiju.formats.trouble import os_reason

    try:
        stale = [path for path, text in files.items() if not path.exists() or path.read_bytes() != text.encode()]
        if check and stale:
            _stop(f"不是最新：{'、'.join(map(str, stale))}；去掉 --check 再运行一次，并提交生成的文件")
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8", newline="\n")
    except OSError as error:
        _stop(f"写不了 {error.filename}（{os_reason(error)}）；用 --out 换一个地方")
    print(f"{len(files)} 个文件，{len(stale)} 个更新")


def _stop(problem: str) -> NoReturn:
    typer.echo(problem, err=True)
    raise typer.Exit(2)
