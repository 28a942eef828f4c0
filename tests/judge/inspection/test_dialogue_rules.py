"""The conversation rules of the packs on written dialogues: both sides of each limit, and many ways to say the same."""

from datetime import date, datetime, timedelta, timezone

import pytest

from guiju.judge.inspection import Judge
from guiju.judge.inspection.conversation import breaches, timeline
from guiju.judge.model.message import Conversation, Message
from guiju.judge.model.terms import Platform, Sender
from guiju.judge.rulebook import load
from guiju.judge.rulebook.marks import read_turn

DAY = date(2026, 11, 22)
DONE = (
    "好 好的谢谢 行 行吧 嗯嗯 哦哦好 OK ok了 88 拜拜 行，拜拜 我再看看 那我再想想 回头买 回头再说吧 不要了 算了 先不买了 下次再来 等活动再买 "
    "我跟我妈商量下 再逛逛 那考虑一下 收到 明白了 知道了 懂了谢谢 辛苦了 麻烦了 拍好了 已拍 下单了 付款了 好嘞 妥了 中 成 没事了 不用了 "
    "先这样 嗯对 对的 没问题 可以 不错 好哒 先加购了 我对比一下 晚上下单 不买了，谢谢 好的不急 转了 "
    "我先吃饭 先忙了 等我老公回来再定 到家再说 等我问下我妈 我量一下再来 那我再看看别的款 好的我知道了，我自己看下 那就这样 先这样吧 没别的了 好，我去试试 哦哦原来是这样 "
    "好滴呢 行，那我先拍了 好的，明天拍 嗯嗯，谢谢你啊 谢谢老板 太感谢了 爱了爱了，下单 已经付了 付好了哈 那我要两件，拍了 我晚点下单 等发工资买 双十一再来 不合适，不要了 "
    "那还是算了吧 还是不买了 太贵了，不考虑 得，我换一家 去别家看看 886 好嘞拜 拜 okk OK谢谢亲 1 好的哦～ 嗯呢 好吧，知道了 行叭 可以可以 好好好 没事没事 "
    "不麻烦了 暂时不需要了 我自己弄好了 找到了，谢谢 收到货了，很满意 退了 申请好了 那好吧 可以的 就这样吧 了解了，多谢 好的，等你消息 那我等等 我先收藏 考虑下 想想再说 "
    "不急 有需要再找你 回去跟孩子商量一下"
)
ASKING = (
    "那几天到 有黑色的吗 能便宜点不 多少钱 好的，那怎么退 行，运费谁出 谢谢，还有发票呢 会掉色么 送不送赠品 我要退货 帮我改下地址 可以开票不 "
    "有礼盒没有 两个能放一起发吗 是正品还是高仿 M码还有没 还在吗 人呢 我想换个颜色 坏了怎么办 "
    "可是我要的是大号 我的单号还是没有 你发错了 怎么还没到 包装破了 能不能快点 那个红色的 少了一个 尺寸不对 你们客服电话多少 好的，那什么时候发货 行，那你给我补发吧 "
    "可以，那给我换一个 我不要退款我要换货 麻烦快点 要多久啊 你看一下我的订单 说好的赠品呢 我等了三天了 好了没 发了没 处理好了没有 你倒是说话啊 给个说法 不是说包邮的么 "
    "谢谢，不过我想问下保修"
)
MORNING = datetime(2026, 11, 22, 10, tzinfo=timezone(timedelta(hours=8)))
FINDINGS = {"missing-greeting", "missing-closing", "slow-response", "unanswered"} | {
    "no-follow-up",
    "no-order-check",
    "no-alternatives",
}


@pytest.fixture(scope="module")
def judge():
    return Judge(load(), as_of=DAY)


def broken(judge, platform, *turns):
    """Return {rule: places} of what a dialogue lacks, findings and hints."""
    read = [read_turn(turn) for turn in turns]
    messages = [
        Message(
            turn.text, Platform(platform), sender=turn.sender, sent_at=MORNING + timedelta(milliseconds=turn.offset)
        )
        for turn in read
    ]
    conversation = Conversation("1", Platform(platform), messages)
    rules = judge.dialogue_rules(conversation.platform, None, DAY)
    told = {}
    for ready, breach in breaches(rules, timeline(conversation, rules), {})[0]:
        told.setdefault(ready.rule.id, []).append(breach.index)
    return told


@pytest.mark.covers(
    "pdd-chat-respond-every-message", "taobao-metric-response-5min", "jd-desk-reply-and-handle-promptly"
)
@pytest.mark.parametrize(
    ("platform", "seconds", "rule"),
    [
        ("jd", 30, None),
        ("jd", 31, "jd-chat-first-answer-30s"),
        ("pdd", 180, None),
        ("pdd", 181, "pdd-chat-respond-every-message"),
        ("taobao", 300, None),
        ("taobao", 301, "taobao-chat-answer-5min"),
        ("tmall", 300, None),
        ("tmall", 301, "taobao-chat-answer-5min"),
        ("kuaishou", 7200, None),
    ],
)
def test_each_platform_has_its_limit(judge, platform, seconds, rule):
    told = broken(judge, platform, "0 buyer 能背双肩不", f"{seconds} agent 您好，可以的，感谢您的关注")
    slow = [name for name in told if name.endswith(("30s", "5min", "every-message"))]
    assert slow == ([rule] if rule else [])


@pytest.mark.covers("any-desk-timely-response", "pdd-metric-24h-reply")
@pytest.mark.parametrize("platform", ["jd", "pdd", "taobao", "tmall", "kuaishou"])
def test_a_question_without_an_answer_is_told_on_every_platform(judge, platform):
    told = broken(judge, platform, "0 buyer 在吗", "9 agent 您好", "60 buyer 这款防水吗", "3600 system 会话已结束")
    assert told["any-chat-unanswered"] == [2]
    assert "pdd-metric-24h-reply" not in told


@pytest.mark.parametrize("last", DONE.split())
def test_a_buyer_who_is_done_needs_no_answer(judge, last):
    turns = ("0 buyer 防水吗", "9 agent 您好，防水的，感谢您的咨询", f"60 buyer {last}", "5000 system 会话超时自动关闭")
    told = broken(judge, "taobao", *turns)
    assert not {"any-chat-unanswered", "taobao-desk-follow-up"} & told.keys()


@pytest.mark.parametrize("last", ASKING.split())
def test_a_buyer_who_asks_needs_an_answer(judge, last):
    turns = ("0 buyer 防水吗", "9 agent 您好，防水的", f"60 buyer {last}", "5000 system 会话超时自动关闭")
    assert broken(judge, "taobao", *turns)["any-chat-unanswered"] == [2]


@pytest.mark.covers("taobao-desk-follow-up", "taobao-penalty-follow-up")
@pytest.mark.parametrize(("seconds", "late"), [(599, True), (600, False), (1200, False), (1201, True)])
def test_the_follow_up_comes_between_ten_and_twenty_minutes(judge, seconds, late):
    turns = ("0 buyer 扎人不", "50 agent 您好，不扎", f"{50 + seconds} agent 亲，还在看这件吗", "9000 system 会话关闭")
    assert ("taobao-desk-follow-up" in broken(judge, "tmall", *turns)) == late


@pytest.mark.covers("taobao-desk-order-check", "taobao-penalty-order-not-verified")
@pytest.mark.parametrize(("seconds", "late"), [(600, False), (601, True)])
def test_an_order_is_checked_within_ten_minutes(judge, seconds, late):
    check = "亲，核对下：收货地址成都武侯区，手机尾号3370，对吗"
    turns = ("0 system 买家已下单并付款 订单号 4021177390218845", f"{seconds} agent {check}")
    assert ("taobao-desk-order-check" in broken(judge, "taobao", *turns)) == late


@pytest.mark.parametrize(
    ("said", "checked"),
    [
        ("亲，跟您确认一下收货信息：杭州余杭区，尾号2207", True),
        ("您的地址是苏州姑苏区对吗", True),
        ("麻烦看下订单信息有没有问题", True),
        ("订单信息：燕麦色M码1件，发苏州姑苏区，请核对", True),
        ("核一下地址：南通崇川区，收货人陆女士", True),
        ("收件人许先生，电话末四位9014，寄往临沂兰山，没错吧", True),
        ("已确认您的付款，马上安排", False),
        ("看到您下单了，今天发货", False),
        ("收到亲的付款啦，谢谢支持", False),
        ("感谢惠顾，祝您生活愉快", False),
        ("收到货记得确认收货哦", False),
    ],
)
def test_what_checks_an_order(judge, said, checked):
    told = broken(judge, "tmall", "0 system 买家已付款", f"60 agent {said}")
    assert ("taobao-desk-order-check" not in told) == checked


@pytest.mark.covers("taobao-desk-recommend-similar", "taobao-penalty-no-recommendation")
@pytest.mark.parametrize(
    ("offers", "enough"),
    [
        ((), False),
        (("给您推荐一款同面料的吧，链接发您了",), False),
        (("新款是K30，功能更全",), False),
        (("您可以点到货提醒，有货会通知您",), False),
        (("同款的蓝色目前有货的",), False),
        (("您可以看看这款小方包", "另外还有一款短袖的，也挺透气"), True),
        (("还有浅灰和浅绿，面料一样的",), True),
        (("藏青和深灰都有，您看喜欢哪个",), True),
        (("功能差不多的有K20跟K30，链接给您发过来",), True),
        (("同系列的云朵款、星空款都有现货",), True),
        (("有一款圆领的，还有一款小V领的",), True),
        (("店里类似的还有三款，我把链接都发您",), True),
        (("可以看看亚麻款或者竹纤维款",), True),
        (("除了这个还有樱花味和柚子味可以选",), True),
        (("推荐您①云感枕②乳胶枕",), True),
    ],
)
def test_two_alternatives_suffice(judge, offers, enough):
    said = [f"{70 + at} agent {offer}" for at, offer in enumerate(offers)]
    told = broken(judge, "taobao", "0 buyer 浅蓝的还有吗", "50 agent 您好，浅蓝已经断货了", *said, "200 buyer 好吧")
    assert told.get("taobao-desk-recommend-similar") == (None if enough else [1])


@pytest.mark.parametrize(
    ("asked", "answer", "gone"),
    [
        ("39码还有吗", "39码断了呢", True),
        ("有短款么", "短款没有上哦", True),
        ("小青柑礼盒呢", "小青柑礼盒已经下架啦", True),
        ("有没有儿童款", "儿童专用的没做", True),
        ("有紫色吗", "没有呢亲", True),
        ("能买老款吗", "老款停产了", True),
        ("XL有货吗", "XL没了", True),
        ("还有吗", "这款卖光了，不补了", True),
        ("这个卖吗", "您发的这个我们店里没有", True),
        ("有异味吗", "没有的，放心", False),
        ("有门店吗", "没有线下门店", False),
        ("有活动吗", "目前没有活动", False),
        ("会断货吗", "不会断货的", False),
        ("优惠券还有吗", "优惠券抢完了", False),
        ("是新货吗", "第二批了，没有色差", False),
    ],
)
def test_what_is_out_of_stock(judge, asked, answer, gone):
    told = broken(judge, "tmall", f"0 buyer {asked}", f"30 agent 您好，{answer}")
    assert ("taobao-desk-recommend-similar" in told) == gone


@pytest.mark.covers("jd-chat-greeting", "jd-chat-closing", "pdd-chat-opening", "taobao-chat-courtesy-open-close")
@pytest.mark.parametrize(
    ("platform", "opening", "closing"),
    [
        ("jd", True, True),
        ("pdd", True, False),
        ("taobao", True, True),
        ("tmall", True, True),
        ("kuaishou", False, False),
    ],
)
def test_who_owes_greeting_and_closing(judge, platform, opening, closing):
    told = broken(judge, platform, "0 buyer 多少瓦", "9 agent 1500瓦")
    rules = {rule.id: rule.category for rule in judge.rulebook.rules}
    categories = {rules[name] for name in told}
    assert ("missing-greeting" in categories, "missing-closing" in categories) == (opening, closing)


@pytest.mark.parametrize(
    ("last", "courteous"),
    [
        ("感谢您关注北川品牌商品，再见！", True),
        ("不客气的亲", True),
        ("祝您生活愉快~", True),
        ("好的，期待您再次光临", True),
        ("有问题随时联系我们哦", True),
        ("谢谢亲的理解", True),
        ("您慢慢考虑，不着急", True),
        ("嗯嗯好的，晚安", True),
        ("欢迎下次光临", True),
        ("今年不补了", False),
        ("您在订单里申请退货，我这边同意", False),
        ("79元，店里搜“充电座”就能看到", False),
        ("欢迎光临，这款是防水的", False),
        ("感谢您的耐心等待，已经查到了", False),
        ("好的，马上安排", False),
    ],
)
def test_what_closes_a_conversation(judge, last, courteous):
    told = broken(judge, "taobao", "0 buyer 在吗", "9 agent 您好，在的", f"20 agent {last}")
    assert ("taobao-chat-courtesy-close" not in told) == courteous


def test_advice_is_never_a_finding(judge):
    rules = [rule for rule in judge.rulebook.rules if rule.applies.scene == "conversation"]
    advising = {rule.id for rule in rules if rule.hint}
    assert {"jd-chat-hold-phrase", "taobao-chat-invoice-script", "any-chat-not-bot-only"} <= advising
    assert {rule.category for rule in rules if rule.category} == FINDINGS | {"perfunctory", "uncivil"}


def test_messages_without_a_time_count_with_their_neighbours(judge):
    said = [("buyer", "防水吗", None), ("agent", "您好，防水的，再见", MORNING)]
    messages = [Message(text, Platform.JD, sender=who, sent_at=at) for who, text, at in said]
    line = timeline(Conversation("1", Platform.JD, messages), judge.dialogue_rules(Platform.JD, None, DAY))
    assert line.times[0] == line.times[1]


@pytest.mark.parametrize("moment", [MORNING, MORNING.isoformat()])
def test_the_queue_entry_is_a_fact_of_any_message(judge, moment):
    facts = {"conversation.queued_at": moment}
    messages = [
        Message("转人工", Platform.JD, sender=Sender.BUYER, sent_at=MORNING + timedelta(seconds=5)),
        Message("您好，请讲", Platform.JD, sent_at=MORNING + timedelta(seconds=31), facts=facts),
    ]
    rules = judge.dialogue_rules(Platform.JD, None, DAY)
    line = timeline(Conversation("1", Platform.JD, messages), rules)
    assert "jd-chat-first-answer-30s" in {ready.rule.id for ready, _ in breaches(rules, line, {})[0]}


def test_an_empty_conversation_is_clean(judge):
    judgement = judge.check_conversation(Conversation("1", Platform.JD, []))
    assert (judgement.verdict, judgement.findings) == ("pass", ())
