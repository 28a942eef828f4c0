"""`guiju check` as a program calls it: a line in, a line out, whatever the line holds."""

import json
import os
import subprocess
import sys

import pytest

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
    broken = ["no json", "no text", "no platform", "no object", "no utf-8", "no moment"]
    assert [told[name]["line"] for name in broken] == [3, 4, 5, 6, 7, 8]
    assert all(set(told[name]) == {"line", "error"} and told[name]["error"] for name in broken)


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
