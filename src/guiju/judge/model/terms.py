"""The closed sets of words that packs, API, command line and tables share."""

from enum import StrEnum


class Platform(StrEnum):
    """A marketplace that a message can belong to."""

    JD = "jd"
    PDD = "pdd"
    TAOBAO = "taobao"
    TMALL = "tmall"
    KUAISHOU = "kuaishou"


class Sender(StrEnum):
    """Who wrote a message; only an agent's words are ever held against the agent."""

    BUYER = "buyer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class Category(StrEnum):
    """What a finding is about. The second half needs a whole conversation."""

    ADDRESS_TERM = "address-term"
    COMPETITOR_MENTION = "competitor-mention"
    OFF_PLATFORM_CONTACT = "off-platform-contact"
    OFF_PLATFORM_DEAL = "off-platform-deal"
    EXTERNAL_LINK = "external-link"
    DIVERSION = "diversion"
    UNCIVIL = "uncivil"
    REBUKE = "rebuke"
    BUCK_PASSING = "buck-passing"
    PERFUNCTORY = "perfunctory"
    OVER_PROMISE = "over-promise"
    FALSE_ADVERTISING = "false-advertising"
    PRIVACY_LEAK = "privacy-leak"
    INVOICE_REFUSAL = "invoice-refusal"
    FAKE_TRADE = "fake-trade"
    NO_STOCK_FLAT = "no-stock-flat"
    TRADE_SECRET = "trade-secret"  # noqa: S105 - a category, not a password
    MISSING_GREETING = "missing-greeting"
    MISSING_CLOSING = "missing-closing"
    SLOW_RESPONSE = "slow-response"
    UNANSWERED = "unanswered"
    NO_FOLLOW_UP = "no-follow-up"
    NO_ORDER_CHECK = "no-order-check"
    NO_ALTERNATIVES = "no-alternatives"


CATEGORY_TITLES: dict[Category, str] = {
    Category.ADDRESS_TERM: "称呼禁用",
    Category.COMPETITOR_MENTION: "提及其他平台",
    Category.OFF_PLATFORM_CONTACT: "站外联系方式",
    Category.OFF_PLATFORM_DEAL: "站外交易",
    Category.EXTERNAL_LINK: "站外链接",
    Category.DIVERSION: "引流广告",
    Category.UNCIVIL: "不文明",
    Category.REBUKE: "质问指责",
    Category.BUCK_PASSING: "推诿",
    Category.PERFUNCTORY: "敷衍短答",
    Category.OVER_PROMISE: "过度承诺",
    Category.FALSE_ADVERTISING: "虚假宣传",
    Category.PRIVACY_LEAK: "泄露隐私",
    Category.INVOICE_REFUSAL: "拒开发票",
    Category.FAKE_TRADE: "虚假交易",
    Category.NO_STOCK_FLAT: "直接答无货",
    Category.TRADE_SECRET: "泄露商业机密",
    Category.MISSING_GREETING: "缺少欢迎语",
    Category.MISSING_CLOSING: "缺少结束语",
    Category.SLOW_RESPONSE: "响应超时",
    Category.UNANSWERED: "未回复",
    Category.NO_FOLLOW_UP: "未跟进",
    Category.NO_ORDER_CHECK: "未核对订单",
    Category.NO_ALTERNATIVES: "未推荐替代",
}

PLATFORM_TITLES: dict[Platform, str] = {
    Platform.JD: "京东",
    Platform.PDD: "拼多多",
    Platform.TAOBAO: "淘宝",
    Platform.TMALL: "天猫",
    Platform.KUAISHOU: "快手",
}


class Severity(StrEnum):
    """How bad a finding is, weakest first."""

    NOTICE = "notice"
    WARNING = "warning"
    SERIOUS = "serious"
    CRITICAL = "critical"


class Action(StrEnum):
    """What happens to the message, weakest first; `pass` is the verdict without findings."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    LOG = "log"
    WARN = "warn"
    MUST_EDIT = "must-edit"
    HOLD = "hold"
    BLOCK = "block"


SEVERITY_TITLES: dict[Severity, str] = {
    Severity.NOTICE: "提示",
    Severity.WARNING: "警告",
    Severity.SERIOUS: "严重",
    Severity.CRITICAL: "特别严重",
}

ACTION_TITLES: dict[Action, str] = {
    Action.PASS: "放行",
    Action.LOG: "记录",
    Action.WARN: "提醒",
    Action.MUST_EDIT: "须修改",
    Action.HOLD: "待主管确认",
    Action.BLOCK: "禁止发送",
}

_SEVERITIES = list(Severity)
_ACTIONS = list(Action)


def stronger_severity(severity: Severity) -> Severity:
    """One step up, `critical` at the most: what a disguise costs."""
    return _SEVERITIES[min(_SEVERITIES.index(severity) + 1, len(_SEVERITIES) - 1)]


def severity_rank(severity: Severity) -> int:
    """The rank of a severity: 0 for `notice`, growing."""
    return _SEVERITIES.index(severity)


def strongest(actions: "list[Action]") -> Action:
    """The strongest of the actions; `pass` when there is none."""
    return max(actions, key=_ACTIONS.index, default=Action.PASS)


def strength(action: Action) -> int:
    """The rank of an action: 0 for `pass`, growing with strictness."""
    return _ACTIONS.index(action)
