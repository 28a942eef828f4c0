import os
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from guiju.reports.html import render, write_report
from guiju.reports.summary import Summary
from tests.reports.pages import Page
from tests.reports.summaries import ALL_REJECTED, CLEAN, NINE, RULES, STATES, TALK, WHOLE, group, message, replay, span

HOSTILE = "<script>alert(\"x\")</script><img src=x onerror='y'>&amp;"
SNAPSHOT = Path(__file__).with_name("whole.html.txt")
CODES = {"key", "first_day", "last_day", "published", "severity", "action", "sender", "tier", "target", "as_of"}


def states() -> Any:
    return pytest.mark.parametrize("summary", STATES.values(), ids=STATES)


def hostile(value: Any, name: str = "") -> Any:
    """Replace every string that a log or a pack could have brought."""
    if isinstance(value, str):
        return value if name in CODES else HOSTILE
    if isinstance(value, tuple):
        return tuple(hostile(each, name) for each in value)
    if isinstance(value, dict):
        named = {
            key if name in {"categories", "severities", "actions"} else HOSTILE: each for key, each in value.items()
        }
        return {key: hostile(each) for key, each in named.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: hostile(getattr(value, each.name), each.name) for each in fields(value)})
    return value


@states()
def test_every_state_nests_and_says_something(summary: Summary) -> None:
    page = Page(render(summary))
    assert page.faults == []
    assert "总览" in page.text
    assert "口径与出处" in page.text


@states()
def test_every_link_of_the_page_leads_somewhere_on_it(summary: Summary) -> None:
    page = Page(render(summary))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    internal = [each for each in page.values("href") if each != "data:,"]
    assert internal
    assert all(each.startswith("#") and each[1:] in ids for each in internal)
    assert {each for each in page.values("aria-labelledby") if each not in ids} == set()


@states()
def test_nothing_is_fetched_from_anywhere(summary: Summary) -> None:
    markup = render(summary)
    page = Page(markup)
    assert page.values("src") == []
    assert not re.search(r"https?:|@import|@font-face|(?<!:)//(?!\s)[a-z]", markup)
    assert set(re.findall(r"url\(([^)]*)\)", markup)) == {"#grid"}
    policy = next(attrs["content"] for attrs in page.named("meta") if "http-equiv" in attrs)
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_what_logs_and_packs_say_is_never_markup() -> None:
    plain, attacked = Page(render(WHOLE)), Page(render(hostile(WHOLE)))
    assert attacked.faults == []
    assert len(attacked.named("script")) == 1
    assert {tag for tag, _ in attacked.tags} <= {tag for tag, _ in plain.tags}
    assert {name for _, attrs in attacked.tags for name in attrs} <= {name for _, attrs in plain.tags for name in attrs}
    assert attacked.text.count('<script>alert("x")</script>') > 20


def test_what_utf_8_or_html_cannot_hold_is_replaced_one_for_one(tmp_path: Path) -> None:
    odd = replay(message(0, "agent", "亲\0\ud800\x1b加我\u202e微\u200b信", span("jd-chat-no-qin", 4, 6)))
    write_report(replace(WHOLE, worst=(odd,)), tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "亲\ufffd\ufffd\ufffd<mark" in page
    assert ">加我</mark>" in page
    assert 'title="U+202E"' in page
    assert 'title="U+200B"' in page
    assert not re.search("[\0\u202e\u200b]", page)


def test_personal_data_is_covered_and_evidence_is_not() -> None:
    text = Page(render(WHOLE)).text
    assert "13812345678" not in text
    assert "文三路" not in text
    assert "我的电话 138****5678，寄到杭州市西湖区******" in text
    assert "hemu8866" in text  # The agent's own account is what the finding is about.
    assert "13912345678" not in text  # Nor do rows that were refused show a number.


def test_a_leaked_secret_is_not_leaked_again() -> None:
    leak = span("law-privacy", 0, 16, category="privacy-leak", title="不得泄露他人信息")
    page = Page(render(replace(WHOLE, worst=(replay(message(0, "agent", "他电话是 13812345678", leak)),)))).text
    assert "13812345678" not in page
    assert "138****5678" in page


def test_a_note_stands_beside_its_message_with_reason_clause_cost_and_rewrite() -> None:
    markup = render(WHOLE)
    page = Page(markup).text
    for words in (
        "变体写法：插入符号",
        "《中华人民共和国电子商务法》“不得泄露”",
        "官方规则",
        "第二十三条",
        "罚款 10 万元、扣 2 分（据报道）",
        "您好，有问题在这里说就行",
        "整段会话",
        "最后一条不是结束语",
        "理由、依据同批注 1",
        "5 分 20 秒后",
    ):
        assert words in page
    assert '<mark class="s-warning">亲</mark><a class="pin" href="#c1n1"' in markup
    assert '<mark class="s-critical">加我微❤信 hemu8866</mark><a class="pin" href="#c1n2"' in markup


def test_overlapping_findings_are_marked_as_the_worst_of_them() -> None:
    two = message(0, "agent", "加我微信聊", span("jd-chat-no-contact", 0, 4), span("jd-chat-no-qin", 2, 5))
    markup = render(replace(WHOLE, worst=(replay(two),)))
    assert '<mark class="s-critical">加我</mark><mark class="s-critical">微信</mark>' in markup
    assert '<mark class="s-warning">聊</mark>' in markup


def test_a_rule_that_the_replays_do_not_show_has_its_own_example() -> None:
    markup = render(replace(WHOLE, worst=()))
    assert '不在<mark class="s-notice">回放里</mark>的一句' in markup


def test_no_findings_is_a_state_of_its_own() -> None:
    page = Page(render(CLEAN))
    assert "没有发现问题" in page.text
    assert {"rules", "replay", "spread"}.isdisjoint(page.values("id"))
    assert "days" in page.values("id")
    assert "empty allowed" in page.values("class")


def test_when_everything_was_rejected_the_page_says_why_and_what_to_do() -> None:
    page = Page(render(ALL_REJECTED)).text
    assert "没有一行可以质检" in page
    assert "没有会话ID：2 行" in page
    assert "--map" in page


def test_an_interrupted_inspection_says_so() -> None:
    assert "只含已完成的部分" in Page(render(replace(WHOLE, complete=False))).text


def test_one_day_is_told_in_words_and_not_drawn() -> None:
    page = Page(render(STATES["one conversation"]))
    assert "全部会话都在 2026-11-09 周一" in page.text
    assert "over-time" not in page.values("class")


def test_a_report_on_ten_million_messages_stays_small() -> None:
    talk = replay(*(message(n, "agent", "亲" * 500, span("jd-chat-no-qin", 0, 1)) for n in range(60)), findings=60)
    large = replace(
        WHOLE,
        messages=10_000_000,
        agents=tuple(group(f"客服{n}") for n in range(3000)),
        shops=tuple(group(f"店铺{n}") for n in range(900)),
        rules=tuple(replace(RULES[0], rule=f"rule-{n}") for n in range(500)),
        days=tuple(group(f"{year}-{month:02}-{day:02}") for year in range(2000, 2031) for month in range(1, 13)
                   for day in range(1, 29)),
        rejected=2_000_000,
        rejected_reasons={f"原因{n}": 1 for n in range(300)},
        worst=(talk,) * 20,
    )  # fmt: skip
    markup = render(large)
    page = Page(markup).text
    assert len(markup.encode()) < 3 << 20
    assert "共 3,000 位客服，这里只列前 100，其余 2,900 位客服见" in page
    assert "共 900 家店铺，这里只列前 50" in page
    assert "共 500 条规则，这里只列前 150" in page
    assert "共 300 种原因，这里只列前 30" in page
    assert "共 2,000,000 行，这里只列前 1" in page
    assert "按年合计，没有略去" in page


def test_of_a_huge_message_only_what_matters_is_shown() -> None:
    text = "长" * 500_000 + "亲" + "话" * 500_000
    markup = render(
        replace(WHOLE, worst=(replay(message(0, "agent", text, span("jd-chat-no-qin", 500_000, 500_001))),))
    )
    assert len(markup) < 200_000
    assert "〔略 499,820 字〕" in markup
    assert '<mark class="s-warning">亲</mark>' in markup


def test_what_a_replay_leaves_out_is_said_where_it_is_missing() -> None:
    gaps = replay(message(0, "buyer", "在吗"), message(10, "agent", "亲", span("jd-chat-no-qin", 0, 1)), omitted=12)
    text = Page(render(replace(WHOLE, worst=(gaps,)))).text
    assert "略去 9 条没有问题的消息" in text
    assert "后面还有 3 条，从略" in text


def test_a_new_day_is_marked_in_a_replay() -> None:
    talk = replay(message(0, "buyer", "在吗"), message(1, "agent", "亲", sent_at=NINE + 86_400_000))
    assert "2026-11-10</span>" in render(replace(WHOLE, worst=(talk,)))


def test_a_summary_survives_its_file(tmp_path: Path) -> None:
    WHOLE.write(tmp_path / "summary.json")
    assert Summary.read(tmp_path / "summary.json") == WHOLE
    assert TALK.messages[1].rewrite


def test_the_same_summary_gives_the_same_page_as_before() -> None:
    """`GUIJU_RENEW=1` writes what is compared with; look at the difference before committing it."""
    main = render(WHOLE).partition("<body>")[2].partition("<script>")[0]
    shown = re.sub(r"(?<=>)(?=<(?:/?(?:section|table|tr|li|div|dl|article|header|ol|ul|p|svg|g|h\d)\b))", "\n", main)
    if os.environ.get("GUIJU_RENEW"):
        SNAPSHOT.write_text(shown, encoding="utf-8")
    assert shown == SNAPSHOT.read_text(encoding="utf-8")
