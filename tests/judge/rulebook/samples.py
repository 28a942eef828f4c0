"""A small pack that is right, for tests to spoil."""

from pathlib import Path

RULE = """\
id: jd-chat-no-qin
name: lone-qin
title: 禁止单独称呼“亲”
category: address-term
status: stable
applies: {platform: jd}
severity: warning
action: warn
why: 京东视“亲”为淘系用语，客服单独使用会被警告。
detect:
  kind: lexicon
  terms: [亲]
  position: standalone
covers: [jd-chat-no-qin]
sources:
  - {title: 京东客服的禁忌, issuer: 文章, tier: article, published: 2025-03-05, quote: 不能使用“亲”, checked_on: 2026-11-22}
examples:
  flag:
    - '[[亲]]，您好'
    - '好的[[亲]]'
    - '[[亲]]～在的'
  pass:
    - {text: 母亲节礼物有货的, because: 亲是词的一部分}
    - {text: 父亲节礼物, because: 亲是词的一部分}
    - {text: 您好，在的, because: 没有这个字}
"""

RETIRED = "retired\nretired_because: 两处来源矛盾\nholds_instead: [jd-chat-greeting]"
"""What to write for `stable` in a rule that has lost."""

TARIFF = """\
id: jd-penalty-qin-fine
name: qin-fine
title: 单独说“亲”会罚款
status: stable
applies: {platform: jd}
why: 京东监控到客服单独使用“亲”会罚款，金额未公布。
sources:
  - {title: 京东客服的禁忌, issuer: 文章, tier: article, quote: 会罚款, checked_on: 2026-11-22}
tariff: {rules: [jd-chat-no-qin], actions: [警告, 罚款], reported: true}
examples:
  worked:
    - {given: 客服单独发“亲”, exposure: 警告；罚款金额未公布}
"""

DIALOGUE_RULE = """\
id: jd-chat-greeting
name: greeting
title: 首次应答要问好
category: missing-greeting
status: stable
applies: {platform: jd, scene: conversation}
severity: notice
action: log
why: 京东要求客服首次应答先问好。
detect: {kind: phrase, position: opening, any: ['您好|欢迎']}
sources:
  - {title: 京东客服的基础规范, issuer: 文章, tier: article, quote: 欢迎您使用线上咨询服务, checked_on: 2026-11-22}
examples:
  flag:
    - {dialogue: ['0 buyer 在吗', '10 agent 在的'], at: none}
    - {dialogue: ['0 buyer 在吗', '12 agent 有货的'], at: none}
    - {dialogue: ['0 buyer 有货吗', '9 agent 有'], at: none}
  pass:
    - {dialogue: ['0 buyer 在吗', '10 agent 您好，在的'], because: 有问好}
    - {dialogue: ['0 buyer 在吗', '10 agent 欢迎光临'], because: 有欢迎}
    - {dialogue: ['0 buyer 在吗', '10 bot 您好', '20 agent 您好'], because: 人工也问了好}
"""

VOCABULARY = """\
name: contact-app
title: 站外聊天软件
terms: [微信, qq]
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write `files` (path to text) below `folder` and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
