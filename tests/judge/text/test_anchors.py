"""An anchor never joins characters that may lie apart in a match."""

import pytest

from guiju.judge.text import kernel
from tests.judge.text.programs import program, spans


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(?:李先生|张[一-龥]民)的身", "张伟民的身份证"),
        ("叫(?:[张吴]女士|[张吴][一-龥]{1,2})(?:的)?下单", "叫吴艳艳下单"),
        ("这?是[^,]{0,4}(?:张姐|张[一-龥]{1,2})的电话", "这是张三的电话"),
    ],
)
def test_an_alternative_that_is_cut_short_is_not_continued(pattern: str, text: str) -> None:
    assert len(spans(kernel, program(pattern), text)) > 0


@pytest.mark.parametrize("text", ["t.cn/ab", "您去xhtools.cn下载驱动"])
def test_a_lone_separator_is_never_asked_for(text: str) -> None:
    assert len(spans(kernel, program(r"(?:[a-z]{1,20}\.){1,2}(?:com|cn)"), text)) > 0
