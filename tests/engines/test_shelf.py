import os
import time
from datetime import date

import pytest

from guiju.engines.shelf import MOST, FolderShelf, user_shelf
from guiju.judge.inspection import Judge
from guiju.judge.model.message import Message
from guiju.judge.model.terms import Platform
from guiju.judge.rulebook import load
from guiju.judge.text.kernel import Program
from guiju.judge.text.program import DENY, Spec, compile_program, parse
from guiju.judge.text.shelf import from_bytes, shelved, to_bytes

PATTERNS = ("加(?:我)?微信", "扣扣群", "全网最低")


def build():
    specs = [
        Spec(number, DENY, parse(source, lambda name: parse(name, None)), source)
        for number, source in enumerate(PATTERNS)
    ]
    return compile_program(specs), ["a", "b", "c"]


def hits(compiled, text):
    compiled.program.scan(text)
    return list(compiled.program.take())


def test_a_program_is_the_same_after_it_was_kept():
    compiled, names = build()
    restored, again = from_bytes(to_bytes(compiled, names))
    assert again == names
    assert [spec.source for spec in restored.specs] == [spec.source for spec in compiled.specs]
    for text in ("加我微信好吗", "全网最低，扣 扣 群", "没有", ""):
        assert hits(restored, text) == hits(compiled, text)
    assert isinstance(restored.program, Program)


def test_what_was_made_once_is_not_made_again(tmp_path):
    shelf, made = FolderShelf(tmp_path), []

    def count():
        made.append(1)
        return build()

    for _ in range(3):
        shelved(shelf, ["a"], count)
    assert len(made) == 1
    shelved(shelf, ["b"], count)
    shelved(None, ["a"], count)
    assert len(made) == 3


@pytest.mark.parametrize(
    "spoil", [lambda _: b"", lambda data: data[:-1], lambda _: b"{}\n", lambda data: b"\xff" + data]
)
def test_what_is_damaged_is_made_again(tmp_path, spoil):
    shelf = FolderShelf(tmp_path)
    shelved(shelf, ["a"], build)
    (file,) = tmp_path.iterdir()
    file.write_bytes(spoil(file.read_bytes()))
    compiled, _ = shelved(shelf, ["a"], build)
    assert hits(compiled, "加微信")


def test_only_the_last_are_kept(tmp_path):
    shelf = FolderShelf(tmp_path)
    for number in range(MOST + 5):
        shelf.put(f"{number:03}", b"x")
        os.utime(tmp_path / f"{number:03}", (number, time.time_ns() // 10**9 - 100 + number))
    assert len(list(tmp_path.iterdir())) <= MOST + 1
    assert shelf.get(f"{MOST + 4:03}") == b"x"
    assert shelf.get("000") is None


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    shelf = FolderShelf(tmp_path / "file")
    shelf.put("a", b"x")
    assert shelf.get("a") is None


def test_the_user_chooses_the_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("GUIJU_CACHE", str(tmp_path))
    assert user_shelf().folder == tmp_path
    monkeypatch.setenv("GUIJU_CACHE", "")
    assert user_shelf() is None


def test_judges_from_the_shelf_say_the_same(tmp_path):
    shelf, rulebook = FolderShelf(tmp_path), load()
    for text in ("亲，加我微信 abc12345", "母亲节礼物有货的"):
        message = Message(text, Platform.JD)
        fresh, kept = (Judge(rulebook, as_of=date(2026, 11, 22), shelf=shelf).check(message) for _ in range(2))
        assert fresh == kept
    assert len(list(tmp_path.iterdir())) == 1
