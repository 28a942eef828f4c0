"""`guiju check` as a program calls it: a line in, a line out, whatever the line holds."""

import json
import os
import re
import subprocess
import sys
from datetime import date

import pytest
from typer.testing import CliRunner

from guiju.cli import root
from guiju.engines.shelf import user_shelf
from guiju.judge.inspection import Judge
from guiju.judge.model.message import Conversation, Message
from guiju.judge.model.terms import Platform
from guiju.judge.rulebook import RulebookError, load
from tests.judge.rulebook.samples import DIALOGUE_RULE, RULE, VOCABULARY, write

FIELDS = ["id", "verdict", "findings", "hints", "undetermined", "rewrite"]
FINDING = {"rule", "category", "severity", "action", "start", "end", "text", "why", "sources"}


def check(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command in the plainest of locales."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "PYTHONIO", "PYTHONUTF"))
    }
    command = [sys.executable, "-m", "guiju", "check", "--as-of", "2026-11-22", *arguments]
    return subprocess.run(
        command, input=given, capture_output=True, check=False, env=environment | {"LC_ALL": "C", "LANG": "C"}
    )


def line(text: str, platform: str = "jd", sender: str = "agent", **more: object) -> bytes:
    """Return a message as a line; half a surrogate pair stays an escape."""
    return json.dumps(
        {"id": more.pop("id", None), "platform": platform, "sender": sender, "text": text, **more}
    ).encode()


@pytest.fixture(name="answers", scope="module")
def _answers():
    """Answer many lines in one run: what was asked, the exit status and the answers."""
    asked = {
        "contact": line("亲，加我微信 abc12345", id="contact"),
        "buyer": line("加我微信 abc12345", sender="buyer", id="buyer"),
        "no json": b"{not json",
        "no text": b'{"platform": "jd"}',
        "no platform": line("您好", platform="nowhere"),
        "no object": b"[1, 2]",
        "no utf-8": b'{"text": "\xff\xfe"}',
        "no moment": line("您好", sent_at="yesterday"),
        "no day in Shanghai": line("您好", sent_at="0001-01-01T00:00:00+08:00"),
        "no shop": line("您好", shop=["甲店"]),
        "platform left out": b'{"text": "\xe6\x82\xa8\xe5\xa5\xbd"}',
        "too deep": b"[" * 100_000,
        "too long a number": b'{"text": "x", "platform": "jd", "id": ' + b"9" * 5000 + b"}",
        "surrogate": line("\ud800加我微信 abc12345", id="surrogate"),
        "nul": line("\0加我\0微信 abc12345", id="nul"),
        "empty": line("", id="empty"),
        "megabyte": line("您好" * 180_000 + "加我微信 abc12345", id="megabyte"),
        "fact": line("您好，欢迎光临星禾旗舰店", id="fact", facts={"shop": {"name": "云帆家居专营店"}}),
        "open": line("您好，欢迎光临星禾旗舰店", id="open"),
        "moment": line("亲，您好", id="moment", sent_at="2020-01-01T10:00:00", shop="甲店"),
    }
    done = check("--jsonl", given=b"\n".join(asked.values()) + b"\n")
    assert b"Traceback" not in done.stderr
    told = [json.loads(each) for each in done.stdout.decode("utf-8").splitlines()]
    assert len(told) == len(asked)
    return done, dict(zip(asked, told, strict=True))


def test_each_line_is_answered_in_its_place_with_the_fields_promised(answers):
    _, told = answers
    for name in ("contact", "buyer", "surrogate", "nul", "empty", "megabyte", "fact", "open", "moment"):
        assert list(told[name]) == FIELDS
        assert told[name]["id"] == name
    assert all(set(finding) >= FINDING for finding in told["contact"]["findings"])
    assert told["contact"]["verdict"] == "block"
    assert told["moment"]["verdict"] == "must-edit"
    assert told["buyer"] == {
        "id": "buyer",
        "verdict": "pass",
        "findings": [],
        "hints": [],
        "undetermined": [],
        "rewrite": None,
    }


def test_a_line_that_cannot_be_read_says_why_in_its_place_and_the_rest_goes_on(answers):
    done, told = answers
    assert done.returncode == 2
    broken = ["no json", "no text", "no platform", "no object", "no utf-8", "no moment", "no day in Shanghai"]
    broken += ["no shop", "platform left out", "too deep", "too long a number"]
    assert [told[name]["line"] for name in broken] == list(range(3, 3 + len(broken)))
    assert all(set(told[name]) == {"line", "error"} and told[name]["error"] for name in broken)
    assert told["no json"]["error"] == "不是 JSON（第 2 个字符起看不懂）；每行写一个对象"
    assert told["no shop"]["error"] == 'shop 是 ["甲店"]；写成字符串'
    assert told["platform left out"]["error"].startswith("缺少 platform；可用 jd、")
    assert told["too deep"]["error"].startswith("不是 JSON（层数太深")


@pytest.mark.parametrize("name", ["surrogate", "nul", "megabyte"])
def test_odd_texts_are_judged_like_any_other_with_offsets_in_code_points(answers, name):
    _, told = answers
    found = told[name]["findings"]
    assert found[-1]["text"].endswith("微信 abc12345")
    assert found[-1]["end"] - found[-1]["start"] == len(found[-1]["text"])
    assert found[-1]["end"] == {"surrogate": 14, "nul": 15, "megabyte": 360_013}[name]


def test_a_missing_fact_is_named(answers):
    _, told = answers
    assert [each["missing"] for each in told["open"]["undetermined"]] == [["shop.name"]]
    assert told["fact"]["undetermined"] == []
    assert "any-leak-other-shop" in [hint["rule"] for hint in told["fact"]["hints"]]


def test_only_json_is_written_and_it_is_utf8_whatever_the_locale(answers):
    done, _ = answers
    assert "加我微信" in done.stdout.decode("utf-8")


def test_lines_without_a_fault_end_well():
    done = check("--jsonl", "--platform", "jd", given=b'\xef\xbb\xbf{"text": "\xe6\x82\xa8\xe5\xa5\xbd"}\n\n')
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (0, "pass")


def test_one_sentence_is_told_on_the_screen():
    done = check("--platform", "jd", "亲，加我微信 abc12345")
    said = done.stdout.decode("utf-8")
    assert done.returncode == 0
    for words in ("亲，加我微信 abc12345", "jd-chat-no-contact-or-ads", "依据", "可改为"):
        assert words in said
    assert check("您好").returncode == 2


def test_what_would_steer_the_screen_is_shown_as_a_blot():
    said = check("--platform", "jd", "\x1b[31m亲").stdout.decode()
    assert "\x1b[31m" not in said
    assert "�[31m亲" in said


BROKEN = {
    "a pattern": (
        "{kind: pattern, any: ['(亲']}",
        "own/chat/jd-chat-own.yaml:10 detect.any[0]：pattern '(亲', column 2",
    ),
    "a vocabulary": ("{kind: lexicon, vocabulary: [none]}", "detect.vocabulary[0]：没有词表“none”"),
    "a loop": ("{kind: lexicon, vocabulary: [loop]}", "own/vocabulary/loop.yaml:1 name：词表“loop”绕回到自身"),
    "a dialogue": (
        "{kind: phrase, position: opening, any: ['(亲']}",
        "own/chat/jd-chat-own.yaml:10 detect.any[0]：pattern '(亲', column 2",
    ),
}


def own_pack(folder, detect, rule=RULE):
    own = rule.replace("id: jd-chat-no-qin", "id: jd-chat-own").replace("id: jd-chat-greeting", "id: jd-chat-own")
    begin, end = own.index("detect:"), own.index("covers:" if "covers:" in own else "sources:")
    loop = (
        "name: loop\ntitle: 绕\npatterns: ['<loop>号']\n" if "loop" in detect else VOCABULARY.replace("contact", "own")
    )
    files = {
        "own/shop.yaml": "shop: own\nplatform: jd\n",
        "own/chat/jd-chat-own.yaml": f"{own[:begin]}detect: {detect}\n{own[end:]}",
        f"own/vocabulary/{loop.split()[1]}.yaml": loop,
    }
    return write(folder, files) / "own"


@pytest.mark.parametrize("name", ["a pattern", "a vocabulary", "a loop"])
def test_a_pack_that_cannot_be_compiled_ends_the_command_with_its_place(tmp_path, name):
    detect, told = BROKEN[name]
    own = str(own_pack(tmp_path, detect))
    arguments, given = (["--jsonl"], line("您好")) if name == "a pattern" else (["--platform", "jd", "您好"], b"")
    done = check("--packs", own, "--shop", "own", *arguments, given=given)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert "规则包有 1 处错误" in said
    assert told in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", BROKEN)
def test_the_linter_tells_it_before(tmp_path, name):
    detect, told = BROKEN[name]
    rule = DIALOGUE_RULE if name == "a dialogue" else RULE
    done = CliRunner().invoke(root, ["pack", "lint", str(own_pack(tmp_path, detect, rule))])
    assert done.exit_code == 1
    assert told in done.stdout


def test_a_conversation_rule_that_cannot_be_compiled_is_told_with_its_place(tmp_path):
    detect, told = BROKEN["a dialogue"]
    judge = Judge(load(own_pack(tmp_path, detect, DIALOGUE_RULE)), as_of=date(2026, 11, 22), shelf=user_shelf())
    with pytest.raises(RulebookError, match=re.escape(told)):
        judge.check_conversation(Conversation("c1", Platform.JD, [Message("您好", Platform.JD)], shop="own"))


def test_a_shop_is_judged_by_its_own_rules_too(tmp_path):
    own = own_pack(tmp_path, "{kind: lexicon, terms: [您好]}")
    own_rules = {"--packs": str(own), "--shop": "own"}
    done = check("--platform", "jd", "您好", *(word for pair in own_rules.items() for word in pair))
    assert "jd-chat-own" in done.stdout.decode()
    assert "jd-chat-own" not in check("--platform", "jd", "您好", "--packs", str(own)).stdout.decode()
