"""What the command line loads before it is asked to do anything."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from guiju.cli import COMMANDS

HEAVY = {"pyarrow", "duckdb", "ibis", "sqlglot", "pandas", "numpy", "pydantic", "yaml", "cel_expr_python"}
HEAVY |= {"python_calamine", "xlsxwriter", "importlib.metadata", "multiprocessing", "asyncio"}


def loaded_by(code: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after `code`, which may end by SystemExit."""
    program = f"""
import json, sys
before = set(sys.modules)
try:
    {code}
except SystemExit as end:
    assert not end.code, end.code
print("\\n" + json.dumps(sorted(set(sys.modules) - before)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line with the given arguments, and with more in its environment."""
    command = [sys.executable, "-m", "guiju", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=os.environ | environment)


def test_importing_guiju_loads_nothing_else():
    assert {name for name in loaded_by("import guiju") if name.startswith("guiju")} == {"guiju"}


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_loads_no_command_and_nothing_heavy(option):
    loaded = loaded_by(f"import guiju.cli; sys.argv = ['guiju', {option!r}]; guiju.cli.main()")
    assert {name for name in loaded if name.startswith("guiju")} == {"guiju", "guiju.cli", "guiju.cli.help_page"}
    assert not loaded & HEAVY


def test_the_measure_of_loading_sees_what_is_loaded():
    assert {"yaml", "sqlite3"} <= loaded_by("import yaml, sqlite3")


def test_help_names_every_command():
    text = run("--help").stdout.decode()
    assert all(name in text for name in COMMANDS)
    assert all(summary in text for summary in COMMANDS.values())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_answers_to_help(command):
    done = run(command, "--help")
    assert done.returncode == 0, done.stderr.decode()
    assert f"guiju {command}" in done.stdout.decode()


@pytest.mark.parametrize("arguments", [["nonsense"], ["check", "--nonsense"]], ids=["command", "option"])
def test_what_is_not_known_ends_with_status_2_and_no_traceback(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert "nonsense" in done.stderr.decode()


WRONG = {
    "command": (["chek"], "没有命令“chek”；可用的有：check、inspect、pack"),
    "inner command": (["pack", "foo"], "没有命令“foo”；可用的有：lint、test"),
    "option": (["check", "--platfrm", "jd", "亲"], "没有选项 --platfrm；您是不是想写 --platform？"),
    "choice": (["check", "--platform", "foo", "亲"], "--platform：“foo”不在可选值中；可用的有：jd、pdd、"),
    "too much": (["check", "--platform", "jd", "亲", "您好"], "多出来的内容：您好"),
    "no value": (["pack", "lint", "--as-of"], "选项 --as-of 后面要写值"),
    "a value too many": (["check", "--jsonl=3"], "选项 --jsonl 后面不写值"),
    "no day": (["pack", "lint", "--as-of", "x"], "--as-of：“x”不是日期；写成 2026-11-22"),
    "no day either": (["check", "--platform", "jd", "亲", "--as-of", "x"], "“x”不是日期；写成 2026-11-22"),
    "no argument": (["inspect"], "缺少参数 日志..."),
    "no option": (["inspect", "a.csv"], "缺少选项 --out、-o"),
    "too small": (["inspect", "a.csv", "--out", "o", "--workers", "0"], "--workers：不能小于 1"),
    "no number": (["inspect", "a.csv", "--out", "o", "--workers", "x"], "--workers：要写整数"),
    "two ways": (["check", "--jsonl", "亲"], "--jsonl 从标准输入读消息，不能再写要判的话"),
    "two ways at once": (["check", "--jsonl", "--explain"], "不能再写要判的话或 --explain"),
}


@pytest.mark.parametrize(("arguments", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_command_line_is_told_in_chinese(arguments, told):
    done = run(*arguments)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in said
    assert not re.search("Invalid|Error|Missing|No such|Try", said)


@pytest.mark.parametrize("arguments", [[], ["check"], ["inspect"], ["pack"], ["pack", "diff"]])
def test_help_is_chinese_and_cuts_nothing_off(arguments):
    said = run(*arguments, "--help", COLUMNS="80").stdout.decode()
    assert "选项" in said
    assert "显示这一页" in said
    assert not re.search("Options|Arguments|Commands|Show this|default|…", said)


@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.GB18030"])
def test_output_is_utf8_whatever_the_locale_says(locale):
    done = run(
        "--help", LC_ALL=locale, LANG=locale, PYTHONUTF8="0", PYTHONIOENCODING="gb18030", PYTHONCOERCECLOCALE="0"
    )
    assert "规矩" in done.stdout.decode("utf-8")


def test_version_says_which_kernel_runs():
    assert run("--version").stdout.decode().strip() in {
        "guiju 0.1.0 (kernel: compiled)",
        "guiju 0.1.0 (kernel: interpreted)",
    }


@pytest.mark.parametrize("name", ["Judge", "load", "Message", "Platform"])
def test_public_names_are_fetched_when_asked_for(name):
    import guiju

    assert name in dir(guiju)
    assert getattr(guiju, name).__name__ == name


def test_type_checkers_see_the_names_that_are_fetched():
    import guiju

    tree = ast.parse(Path(str(guiju.__file__)).read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    seen = {alias.name: node.module for node in imports for alias in node.names if node.module.startswith("guiju")}
    assert seen == guiju._HOMES


def test_a_name_that_is_not_public_is_refused_with_those_that_are():
    import guiju

    with pytest.raises(AttributeError, match=r"offers .*Judge"):
        guiju.nonsense  # noqa: B018 (asking is the test)
