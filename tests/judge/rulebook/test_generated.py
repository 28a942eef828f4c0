"""What is generated from the models and packs: the schemas agree with the loader, the catalogue shows every rule."""

import json
from pathlib import Path

import pytest
import yaml

from guiju.judge.rulebook import load
from guiju.judge.rulebook.catalogue import catalogue
from guiju.judge.rulebook.duration import parse_duration, spoken_duration
from guiju.judge.rulebook.load import load_only
from guiju.judge.rulebook.schema import schema_files
from tests.judge.rulebook.samples import DIALOGUE_RULE, RETIRED, RULE, TARIFF, write

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", schema_files())
def test_the_committed_schema_is_fresh(name):
    assert (ROOT / "docs/schema" / name).read_text("utf-8") == schema_files()[name]


def test_a_schema_knows_every_key_of_a_rule():
    known = json.loads(schema_files()["rule.json"])["properties"]
    assert set(yaml.safe_load(RULE)) <= set(known)
    assert "rewrite" in known


def test_the_catalogue_shows_a_rule_with_reason_source_date_and_examples(tmp_path):
    page = catalogue(load_only(write(tmp_path, {"jd/chat/jd-chat-no-qin.yaml": RULE})))
    assert "## 京东\n\n### 称呼禁用\n\n#### 禁止单独称呼“亲”\n\n`jd-chat-no-qin` · 警告，提醒\n" in page
    assert "京东视“亲”为淘系用语，客服单独使用会被警告。" in page
    assert "- 依据：《京东客服的禁忌》（文章转述，2025-03-05）：“不能使用“亲””" in page
    assert "- 命中：`[[亲]]，您好`" in page
    assert "- 放行：`母亲节礼物有货的`（亲是词的一部分）" in page


def test_the_catalogue_shows_penalties_dialogues_and_what_retired(tmp_path):
    files = {
        "jd/penalties/jd-penalty-qin-fine.yaml": TARIFF,
        "jd/chat/jd-chat-greeting.yaml": DIALOGUE_RULE,
        "jd/chat/jd-chat-no-qin.yaml": RULE.replace("stable", RETIRED),
    }
    page = catalogue(load_only(write(tmp_path, files)))
    assert "- **单独说“亲”会罚款**（`jd-penalty-qin-fine`）" in page
    assert "- 命中：`0 buyer 在吗 / 10 agent 在的`" in page
    assert "共 1 条规则、1 条罚则，另有 1 条已停用。" in page
    gone = page.partition("## 停用的规则\n")[2]
    assert "### 禁止单独称呼“亲”\n\n`jd-chat-no-qin` · 京东\n" in gone
    assert "- 停用原因：两处来源矛盾\n- 现行规则：`jd-chat-greeting`\n" in gone
    assert "- 依据：《京东客服的禁忌》（文章转述，2025-03-05）：“不能使用“亲””\n- 本会命中：`[[亲]]，您好`" in gone


def test_the_catalogue_of_the_built_in_packs_names_every_rule():
    rulebook = load()
    page = catalogue(rulebook)
    assert all(f"`{rule.id}`" in page for rule in (*rulebook.rules, *rulebook.tariffs))


@pytest.mark.parametrize(
    ("written", "milliseconds", "said"),
    [
        ("30s", 30_000, "30秒"),
        ("90s", 90_000, "90秒"),
        ("3min", 180_000, "3分钟"),
        ("48h", 172_800_000, "2天"),
        ("1500ms", 1_500, "1500毫秒"),
    ],
)
def test_durations_are_written_read_and_said(written, milliseconds, said):
    assert parse_duration(written) == milliseconds
    assert spoken_duration(milliseconds) == said


def test_the_catalogue_shows_the_limit_of_a_timing_rule(tmp_path):
    timing = "{kind: timing, measure: first-response, limit: 30s}"
    rule = DIALOGUE_RULE.replace("{kind: phrase, position: opening, any: ['您好|欢迎']}", timing)
    page = catalogue(load_only(write(tmp_path, {"jd/chat/jd-chat-greeting.yaml": rule})))
    assert "`jd-chat-greeting` · 提示，记录 · 时限 30秒\n" in page
