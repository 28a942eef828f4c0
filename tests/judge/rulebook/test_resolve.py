"""Which rules hold: by status, shop, layer, platform and day."""

from datetime import date

import pytest

from guiju.judge.model.terms import Platform
from guiju.judge.rulebook.load import load_only
from guiju.judge.rulebook.resolve import holding, resolve
from tests.judge.rulebook.samples import RULE, TARIFF, write

DAY = date(2026, 11, 22)
ANY = RULE.replace("jd-chat-no-qin", "any-chat-no-qin").replace("platform: jd", "platform: any")
TIGHTER = RULE.replace("action: warn", "action: must-edit\ntightens: any-chat-no-qin").replace(
    "terms: [亲]", "terms: [亲亲]"
)
SHOP = "shop: lvxing\nplatform: jd\noverrides:\n  - {rule: jd-chat-no-qin, action: block, severity: serious}\n"
SHOP_RULE = (
    RULE.replace("jd-chat-no-qin", "lvxing-chat-no-oh").replace("lone-qin", "lone-oh").replace("[亲]\n", "[哦]\n")
)


def rules(rulebook):
    return {rule.id: rule for rule in rulebook.rules}


@pytest.mark.parametrize(
    ("in_force", "day", "holds"),
    [
        ("{}", date(2020, 1, 1), True),
        ("{from: 2025-03-05}", date(2025, 3, 4), False),
        ("{from: 2025-03-05}", date(2025, 3, 5), True),
        ("{to: 2025-03-05}", date(2025, 3, 5), True),
        ("{to: 2025-03-05}", date(2025, 3, 6), False),
        ("{from: 2025-03-05, to: 2025-03-05}", date(2025, 3, 5), True),
    ],
)
def test_a_rule_holds_from_its_first_to_its_last_day(tmp_path, in_force, day, holds):
    rule = RULE.replace("severity:", f"in_force: {in_force}\nseverity:")
    rulebook = load_only(write(tmp_path, {"jd/chat/jd-chat-no-qin.yaml": rule}))
    assert bool(holding(rulebook.rules, Platform.JD, day)) is holds


def test_a_rule_binds_its_platforms_only(tmp_path):
    rulebook = load_only(write(tmp_path, {"jd/chat/jd-chat-no-qin.yaml": RULE}))
    assert holding(rulebook.rules, Platform.JD, DAY)
    assert not holding(rulebook.rules, Platform.PDD, DAY)


def test_only_stable_rules_stand_unless_others_are_asked_for(tmp_path):
    rulebook = load_only(write(tmp_path, {"jd/chat/jd-chat-no-qin.yaml": RULE.replace("stable", "preview")}))
    assert not resolve(rulebook).rules
    assert resolve(rulebook, statuses=("stable", "preview")).rules


def test_a_shop_is_as_strict_as_it_wishes_and_others_are_left_alone(tmp_path):
    files = {
        "jd/chat/jd-chat-no-qin.yaml": RULE,
        "lvxing/shop.yaml": SHOP,
        "lvxing/chat/lvxing-chat-no-oh.yaml": SHOP_RULE,
    }
    rulebook = load_only(write(tmp_path, files))
    ours, others = rules(resolve(rulebook, shop="lvxing")), rules(resolve(rulebook, shop="another"))
    assert (ours["jd-chat-no-qin"].action, ours["jd-chat-no-qin"].severity) == ("block", "serious")
    assert (others["jd-chat-no-qin"].action, others["jd-chat-no-qin"].severity) == ("warn", "warning")
    assert "lvxing-chat-no-oh" in ours
    assert set(others) == set(rules(resolve(rulebook))) == {"jd-chat-no-qin"}


def test_an_override_that_loosens_changes_nothing(tmp_path):
    shop = SHOP.replace("action: block, severity: serious", "action: log, severity: notice")
    rulebook = load_only(write(tmp_path, {"jd/chat/jd-chat-no-qin.yaml": RULE, "lvxing/shop.yaml": shop}))
    [rule] = resolve(rulebook, shop="lvxing").rules
    assert (rule.action, rule.severity) == ("warn", "warning")


def test_a_shop_may_switch_a_preview_on(tmp_path):
    shop = SHOP.replace("action: block, severity: serious", "enable: true")
    files = {"jd/chat/jd-chat-no-qin.yaml": RULE.replace("stable", "preview"), "lvxing/shop.yaml": shop}
    rulebook = load_only(write(tmp_path, files))
    assert [rule.status for rule in resolve(rulebook, shop="lvxing").rules] == ["stable"]
    assert not resolve(rulebook, shop="another").rules


def test_a_tighter_rule_takes_the_place_of_the_wider_one_on_its_platforms(tmp_path):
    files = {"any/chat/any-chat-no-qin.yaml": ANY, "jd/chat/jd-chat-no-qin.yaml": TIGHTER}
    found = rules(resolve(load_only(write(tmp_path, files))))
    assert Platform.JD not in found["any-chat-no-qin"].applies.platforms
    assert len(found["any-chat-no-qin"].applies.platforms) == len(Platform) - 1
    assert found["jd-chat-no-qin"].applies.platforms == (Platform.JD,)


def test_rules_of_a_goods_category_ask_for_the_category(tmp_path):
    files = {"fresh/category.yaml": "category: fresh\nname: 生鲜\n", "fresh/chat/jd-chat-no-qin.yaml": RULE}
    [rule] = resolve(load_only(write(tmp_path, files))).rules
    assert rule.when.answer({"goods.category": "生鲜"}).value is True
    assert rule.when.answer({"goods.category": "家电"}).value is False
    assert rule.when.answer({}).missing == ("goods.category",)


def test_a_renamed_rule_is_known_by_its_former_ids(tmp_path):
    files = {
        "jd/chat/jd-chat-no-qin.yaml": RULE,
        "redirects.yaml": "jd-chat-qin: jd-chat-lone-qin\njd-chat-lone-qin: jd-chat-no-qin\n",
    }
    rulebook = load_only(write(tmp_path, files))
    assert rulebook.rule("jd-chat-qin").id == "jd-chat-no-qin"
    with pytest.raises(KeyError):
        rulebook.rule("jd-chat-unknown")


def test_the_exposure_of_a_rule_is_what_its_tariff_entries_say(tmp_path):
    files = {"jd/chat/jd-chat-no-qin.yaml": RULE, "jd/penalties/jd-penalty-qin-fine.yaml": TARIFF}
    rulebook = load_only(write(tmp_path, files))
    [exposure] = rulebook.exposures(rulebook.rules[0], Platform.JD, DAY)
    assert (exposure.rule, exposure.actions, exposure.fine_max_fen) == ("jd-penalty-qin-fine", ("警告", "罚款"), None)
    assert exposure.reported
    write(tmp_path, {"redirects.yaml": "jd-penalty-qin: jd-penalty-qin-fine\njd-chat-qin: jd-chat-no-qin\n"})
    for rule, tariff in (
        (RULE.replace("action: warn", "action: warn\npenalty: [jd-penalty-qin]"), "[]"),
        (RULE, "[jd-chat-qin]"),
    ):
        files["jd/chat/jd-chat-no-qin.yaml"] = rule
        files["jd/penalties/jd-penalty-qin-fine.yaml"] = TARIFF.replace("[jd-chat-no-qin]", tariff)
        renamed = load_only(write(tmp_path, files))
        assert renamed.exposures(renamed.rules[0], Platform.JD, DAY) == (exposure,)
    assert not rulebook.exposures(rulebook.rules[0], Platform.PDD, DAY)
