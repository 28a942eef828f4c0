"""Guiju as people get it: a wheel in a fresh environment, with no more than its core dependencies."""

import json
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.conftest import require
from tests.house.installing import PIP, ROOT, Installed, build_wheel, copy_project

pytestmark = pytest.mark.slow

LINES = [
    {"id": "1", "platform": "jd", "sender": "agent", "text": "加我微信 abc12345，私下给您便宜"},
    {"id": "2", "platform": "jd", "sender": "agent", "text": "您好，商品已经为您安排发出，请留意物流信息"},
    {"id": "3", "platform": "jd", "sender": "buyer", "text": "我微信 abc12345，加我"},
]
JSONL = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES).encode()

MEASURE = """
import json, time
from datetime import date
import guiju
from guiju.cli.version import kernel_form

texts = json.loads(input())
judge = guiju.Judge(guiju.load(), as_of=date(2026, 11, 22))
found = list(judge.check_many(texts, guiju.Platform.JD))
judged, started = 0, time.perf_counter()
while time.perf_counter() - started < 2:
    judge.check_many(texts, guiju.Platform.JD)
    judged += len(texts)
rate = judged / (time.perf_counter() - started)
print(json.dumps({"kernel": kernel_form(), "found": found, "rate": rate}))
"""


@pytest.fixture(name="fresh", scope="module")
def fresh_environment(tmp_path_factory):
    """Return the interpreter of a fresh environment that holds the core dependencies, as pinned."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    pins = str(ROOT / "requirements" / "core.txt")
    done = subprocess.run([python, *PIP, "install", "--require-hashes", "-r", pins], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return python


@pytest.fixture(name="project", scope="module")
def project_files(tmp_path_factory):
    """Return a copy of what is built."""
    return copy_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(name="wheel", scope="module")
def ordinary_wheel(project, tmp_path_factory):
    """Return a wheel built as people build it."""
    return build_wheel(project, tmp_path_factory.mktemp("wheel"), {})


@pytest.fixture(name="installed", scope="module")
def installed_wheel(fresh, wheel, tmp_path_factory):
    """Return the fresh environment with the wheel installed."""
    subprocess.run([fresh, *PIP, "install", "--no-deps", str(wheel)], check=True)
    return Installed(fresh, tmp_path_factory.mktemp("work"))


@pytest.fixture(name="broken", scope="module")
def installed_without_compiler(project, fresh, tmp_path_factory):
    """Return an installation whose every call of the C compiler failed."""
    wheel = build_wheel(project, tmp_path_factory.mktemp("broken"), {"CC": "/bin/false", "CXX": "/bin/false"})
    target = tmp_path_factory.mktemp("target")
    subprocess.run([fresh, *PIP, "install", "--no-deps", "--target", str(target), str(wheel)], check=True)
    return Installed(fresh, tmp_path_factory.mktemp("work"), target)


def test_the_wheel_holds_every_pack_and_table(project, wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    source = project / "src"
    packs = {path.relative_to(source).as_posix() for path in source.glob("guiju/packs/**/*.yaml")}
    tables = {path.relative_to(source).as_posix() for path in source.glob("guiju/judge/text/data/*")}
    modules = {path.relative_to(source).as_posix() for path in source.glob("guiju/**/*.py")}
    assert packs
    assert tables
    assert not (packs | tables | modules | {"guiju/py.typed"}) - inside
    assert not {name for name in inside if name.endswith((".c", ".pyc"))}
    assert any(name.endswith("licenses/LICENSE") for name in inside)


def test_the_source_archive_builds_the_same_wheel(project, tmp_path, wheel):
    source = shutil.copytree(project, tmp_path / "source")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), str(source)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (again,) = tmp_path.glob("*.whl")
    assert set(zipfile.ZipFile(again).namelist()) == set(zipfile.ZipFile(wheel).namelist())


def test_the_core_pins_are_all_that_the_wheel_asks_for(installed):
    done = installed.run("-m", "pip", "check")
    assert done.returncode == 0, done.stdout.decode()


def test_the_kernel_is_compiled_where_a_compiler_is(installed):
    require("kernel")
    assert "compiled" in installed.guiju("--version").stdout.decode()


def test_check_prints_what_it_found(installed):
    done = installed.guiju("check", "--platform", "jd", LINES[0]["text"])
    assert "微信" in done.stdout.decode(), done.stderr.decode()


def test_check_reads_and_writes_json_lines(installed):
    done = installed.guiju("check", "--jsonl", given=JSONL)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [answer["id"] for answer in answers] == ["1", "2", "3"], done.stderr.decode()
    assert [bool(answer["findings"]) for answer in answers] == [True, False, False]


def test_inspect_writes_findings_and_a_report(installed):
    rows = [line | {"conversation_id": "c1", "sent_at": "2026-11-01T10:00:00+08:00"} for line in LINES]
    log = installed.work / "log.jsonl"
    log.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    done = installed.guiju("inspect", "log.jsonl", "--out", "out")
    assert done.returncode == 0, done.stderr.decode()
    written = {path.name for path in (installed.work / "out").iterdir()}
    assert {"findings.parquet", "findings.jsonl", "hints.jsonl", "rejected.jsonl", "report.html"} <= written


def test_pack_lints_what_is_shipped(installed):
    done = installed.guiju("pack", "lint")
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_a_broken_compiler_leaves_the_kernel_interpreted(broken):
    assert "interpreted" in broken.guiju("--version").stdout.decode()


def test_the_interpreted_kernel_finds_the_same(installed, broken, capsys, record_property):
    corpus = (ROOT / "tests" / "corpora" / "messages-dev.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in corpus]
    given = json.dumps(texts).encode() + b"\n"
    slow, usual = (each.run("-c", MEASURE, given=given) for each in (broken, installed))
    assert not slow.returncode, slow.stderr.decode()
    interpreted, ordinary = json.loads(slow.stdout), json.loads(usual.stdout)
    record_property("interpreted_messages_per_second", round(interpreted["rate"]))
    with capsys.disabled():
        print(
            f"\ninterpreted kernel: {interpreted['rate']:,.0f} messages/s; {ordinary['kernel']}: {ordinary['rate']:,.0f}"
        )
    assert interpreted["kernel"] == "interpreted"
    assert interpreted["found"]
    assert interpreted["found"] == ordinary["found"]


def test_without_cython_nothing_is_built():
    code = "import sys; sys.modules['Cython'] = None; sys.argv = ['setup.py', '--version']; import setup"
    code += "; print(setup.extensions())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert re.search(r"^\[\]$", done.stdout, re.MULTILINE), done.stdout + done.stderr
