"""`guiju pack` as a pack author types it: output, exit status, files."""

import json
import re

import pytest
from typer.testing import CliRunner

from guiju.cli.pack import app
from tests.judge.rulebook.samples import RULE, write

QIN = "jd/chat/jd-chat-no-qin.yaml"
PLATFORM = "id: jd\nname: 京东\nfamily: [jd]\n"


@pytest.fixture
def pack(tmp_path):
    return write(tmp_path / "packs", {QIN: RULE, "jd/platform.yaml": PLATFORM})


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


def test_lint_of_a_right_pack_says_what_it_saw(pack):
    done = run("lint", pack, "--as-of", "2026-11-22")
    assert (done.exit_code, done.stdout) == (0, "1 条规则，0 条罚则，0 份词表：0 处错误，0 处提示\n")


def test_lint_tells_errors_and_fails(pack):
    write(pack, {QIN: RULE.replace("covers: [jd-chat-no-qin]", "covers: [qin]")})
    done = run("lint", pack, "--as-of", "2026-11-22")
    assert done.exit_code == 1
    assert done.stdout.startswith("错误 packs/jd/chat/jd-chat-no-qin.yaml:14 covers[0]：“qin”不是需求编号")


def test_a_pack_that_does_not_load_stops_every_command_with_its_faults(pack):
    write(pack, {QIN: RULE.replace("severity", "severty")})
    for command in ("lint", "test", "docs"):
        done = run(command, pack)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "packs/jd/chat/jd-chat-no-qin.yaml:7 severty：没有这个键；您是不是想写“severity”？" in done.stderr


def test_a_folder_without_platforms_adds_to_the_built_in_packs(tmp_path):
    shop = "shop: lvxing\nplatform: jd\noverrides:\n  - {rule: jd-chat-no-qin, action: log}\n"
    done = run("lint", write(tmp_path / "lvxing", {"shop.yaml": shop}), "--as-of", "2026-11-22")
    assert done.exit_code == 1
    assert "lvxing/shop.yaml:4 overrides[0].action：log 比 packs/jd/chat/jd-chat-no-qin.yaml:1 的" in done.stdout


def test_examples_are_run_and_counted(pack):
    assert run("test", pack).stdout == "6 个例子，0 个不符\n"
    write(pack, {QIN: RULE.replace("'好的[[亲]]'", "'[[好的亲]]'")})
    done = run("test", pack)
    assert done.exit_code == 1
    assert (
        "应为 命中 “好的亲”[0:3]，实为 命中 “亲”[2:3]\n    若实为的更对，写成 好的[[亲]]\n6 个例子，1 个不符\n"
        in done.stdout
    )


def test_a_rule_that_is_not_there_is_no_success(pack):
    done = run("test", pack, "--rule", "jd-chat-unknown")
    assert done.exit_code == 2
    assert "没有例子可跑" in done.stderr


def test_generated_files_are_written_once_and_then_checked(pack, tmp_path):
    page = tmp_path / "rules.md"
    assert run("docs", pack, "--out", page, "--check").exit_code == 2
    assert run("docs", pack, "--out", page).stdout == "1 个文件，1 个更新\n"
    assert run("docs", pack, "--out", page, "--check").exit_code == 0
    assert "#### 禁止单独称呼“亲”" in page.read_text("utf-8")
    write(pack, {QIN: RULE.replace("禁止单独称呼", "不要单独称呼")})
    assert run("docs", pack, "--out", page, "--check").exit_code == 2


def test_schemas_are_valid_json(tmp_path):
    assert run("schema", "--out", tmp_path).exit_code == 0
    schema = json.loads((tmp_path / "rule.json").read_text("utf-8"))
    assert schema["additionalProperties"] is False
    assert {"id", "detect", "examples"} <= set(schema["required"])


@pytest.mark.parametrize(
    "line",
    [
        {"id": "m1", "platform": "jd", "sender": "agent", "text": "亲，您好"},
        {"id": "m1", "text": "亲，您好"},
        {"id": "m1", "messages": [{"at": "2024-10-23T10:00:00+08:00", "sender": "agent", "text": "亲，您好"}]},
    ],
    ids=["a message", "a message without platform", "a conversation"],
)
def test_diff_lists_the_changed_verdicts(pack, tmp_path, line):
    new = write(tmp_path / "new" / "packs", {QIN: RULE.replace("warn\n", "block\n"), "jd/platform.yaml": PLATFORM})
    log = tmp_path / "log.jsonl"
    log.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    done = run("diff", pack, new, "--on", log, "--platform", "jd")
    assert done.exit_code == 1
    assert "m1 [jd] warn → block：" in done.stdout
    assert "“亲”[0:1] warn\n" in done.stdout
    assert done.stdout.endswith("“亲”[0:1] block\n1 条消息或会话，1 条的结论有变化\n")
    assert run("diff", pack, pack, "--on", log, "--platform", "jd").exit_code == 0


def test_diff_reads_other_logs_and_tells_what_it_left_out(pack, tmp_path):
    table = tmp_path / "log.csv"
    table.write_text("conversation_id,platform,sender,text\nc1,jd,agent,亲，您好\nc1,jd,nobody,x\n", encoding="utf-8")
    done = run("diff", pack, pack, "--on", table)
    assert done.stdout == "1 条消息或会话，0 条的结论有变化\n"
    assert "有 1 行读不了" in done.stderr
    assert run("diff", pack, pack, "--on", tmp_path / "nowhere.jsonl").exit_code == 2


def test_coverage_lists_what_is_left(tmp_path):
    ids = "- id: jd-chat-no-qin\n- id: jd-chat-nobody\n"
    write(tmp_path, {"requirements/chat.yaml": ids, "tests/test_a.py": ""})
    done = run("coverage", tmp_path / "requirements", "--project", tmp_path)
    assert done.exit_code == 0
    assert "chat.yaml：1 条未覆盖\n  jd-chat-nobody\n" in done.stdout
    assert run("coverage", tmp_path / "requirements", "--project", tmp_path, "--strict").exit_code == 1


def test_coverage_of_a_folder_without_requirements_is_an_error(tmp_path):
    assert run("coverage", tmp_path).exit_code == 2


def test_coverage_fails_where_a_claim_names_nothing_or_two_claims_contradict(tmp_path):
    files = {"requirements/chat.yaml": "- id: jd-chat-no-qin\n", "docs/not-software.yaml": "jd-chat-nobody: 没有\n"}
    done = run("coverage", write(tmp_path, files) / "requirements", "--project", tmp_path)
    assert done.exit_code == 1
    assert "没有这条需求：jd-chat-nobody（docs/not-software.yaml）；改正编号" in done.stdout
    write(tmp_path, {"docs/not-software.yaml": "jd-chat-no-qin: 没有\n"})
    done = run("coverage", tmp_path / "requirements", "--project", tmp_path)
    assert done.exit_code == 1
    assert "jd-chat-no-qin 既由规则 jd-chat-no-qin 覆盖，又列在 docs/not-software.yaml；删去其中一处" in done.stdout
    write(tmp_path, {"docs/not-software.yaml": "- jd-chat-no-qin\n"})
    assert run("coverage", tmp_path / "requirements", "--project", tmp_path).exit_code == 2


@pytest.mark.parametrize("command", ["docs", "schema"])
def test_what_cannot_be_written_is_told(tmp_path, command):
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run(command, "--out", tmp_path / "file" / "inside")
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert re.fullmatch(r"写不了 .*（(已有同名的文件|路径里有一段不是文件夹)）；用 --out 换一个地方\n", done.stderr)


ODD = {
    "in Chinese": '{"id": "m1", "platform": "京东", "sender": "客服", "text": "亲，您好"}',
    "without a zone": '{"id": "m1", "platform": "jd", "text": "亲，您好", "sent_at": "2026-11-22 10:00"}',
}


@pytest.mark.parametrize("line", ODD.values(), ids=ODD)
def test_diff_reads_json_lines_as_check_and_inspect_do(pack, tmp_path, line):
    new = write(tmp_path / "new" / "packs", {QIN: RULE.replace("warn\n", "block\n"), "jd/platform.yaml": PLATFORM})
    log = tmp_path / "log.jsonl"
    log.write_text(line + "\n\n", encoding="utf-8")
    done = run("diff", pack, new, "--on", log)
    assert done.stdout.endswith("1 条消息或会话，1 条的结论有变化\n")
    assert done.stderr == ""


def test_diff_leaves_out_and_counts_what_it_cannot_read(pack, tmp_path):
    wrong = ['"facts": [1]', '"shop": ["x"]', '"sent_at": "0001-01-01"', '"messages": [5]', '"text": 5']
    lines = [f'{{"platform": "jd", "text": "亲", {each}}}' for each in wrong]
    log = tmp_path / "log.jsonl"
    log.write_text("\n".join([*lines, "[" * 100_000, "no json"]) + "\n", encoding="utf-8")
    done = run("diff", pack, pack, "--on", log)
    assert (done.exit_code, done.stdout) == (0, "0 条消息或会话，0 条的结论有变化\n")
    assert "有 7 行读不了" in done.stderr


def test_diff_refuses_a_platform_that_it_does_not_know(pack, tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_text('{"text": "亲"}\n', encoding="utf-8")
    done = run("diff", pack, pack, "--on", log, "--platform", "foo")
    assert done.exit_code == 2
    assert "不认识的平台“foo”；--platform 写 jd、" in done.stderr
