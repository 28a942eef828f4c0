"""Two rulebooks on the same messages: what changes is listed, what stays is not."""

from datetime import date

import pytest

from guiju.judge.decisions import changes
from guiju.judge.inspection import Judge
from guiju.judge.model.message import Message
from guiju.judge.model.terms import Platform
from guiju.judge.rulebook.load import load_only
from tests.judge.rulebook.samples import RULE, write

DAY = date(2026, 11, 22)
LOG = [Message(text, Platform.JD, id=text) for text in ("亲，您好", "您好", "好的，马上")]


def judge(folder, rule):
    return Judge(load_only(write(folder, {"jd/chat/jd-chat-no-qin.yaml": rule})), as_of=DAY)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (("为淘系用语", "为淘宝用语"), []),
        (("action: warn", "action: block"), [("亲，您好", "warn", "block", 1, 1)]),
        (("status: stable", "status: draft"), [("亲，您好", "warn", "pass", 1, 0)]),
        (("terms: [亲]", "terms: [亲, 好的]"), [("好的，马上", "pass", "warn", 0, 1)]),
    ],
)
def test_changed_verdicts_are_listed(tmp_path, edit, expected):
    old, new = judge(tmp_path / "old", RULE), judge(tmp_path / "new", RULE.replace(*edit))
    found = [
        (change.judged.id, change.before, change.after, len(change.vanished), len(change.appeared))
        for change in changes(old, new, LOG)
    ]
    assert found == expected
