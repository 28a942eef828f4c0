from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from guiju.reports.html import write_report
from tests.conftest import browser_path, require
from tests.reports.summaries import STATES, WHOLE, group

pytestmark = pytest.mark.slow

AGENTS = (group("甲", findings=1), group("乙", findings=9), group("丙", findings=5))


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Any]:
    require("browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(name="report", scope="module")
def _report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(replace(WHOLE, agents=AGENTS), path)
    return path


class Opened:
    """A page with everything that it asked for and complained about."""

    def __init__(self, browser: Any, path: Path, **context: Any) -> None:
        self.page = browser.new_context(**context).new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(path.as_uri())


def size(width: int, height: int) -> dict[str, Any]:
    return {"viewport": {"width": width, "height": height}}


@pytest.mark.parametrize("state", STATES)
def test_it_asks_for_nothing_and_complains_of_nothing(browser: Any, tmp_path: Path, state: str) -> None:
    path = tmp_path / "report.html"
    write_report(STATES[state], path)
    opened = Opened(browser, path)
    assert [url for url in opened.requests if url != "data:,"] == [path.as_uri()]
    assert opened.complaints == []
    assert opened.page.evaluate("document.compatMode") == "CSS1Compat"


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (820, 1180), (390, 844), (320, 640)])
def test_it_never_scrolls_sideways(browser: Any, report: Path, width: int, height: int) -> None:
    page = Opened(browser, report, **size(width, height)).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_follows_the_reader_into_the_dark(browser: Any, report: Path) -> None:
    grounds = [
        Opened(browser, report, color_scheme=scheme).page.evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert grounds[0] != grounds[1]


def test_tables_are_sorted_from_the_keyboard(browser: Any, report: Path) -> None:
    page = Opened(browser, report).page
    head = page.locator(".people th", has_text="问题").first
    head.locator("button").focus()
    page.keyboard.press("Enter")
    first_column = "[...document.querySelectorAll('.people tbody th')].map(each => each.dataset.v)"
    assert page.evaluate(first_column) == ["乙", "丙", "甲"]
    assert head.get_attribute("aria-sort") == "descending"
    page.keyboard.press("Enter")
    assert page.evaluate(first_column) == ["甲", "丙", "乙"]


def test_the_first_tab_offers_to_skip_to_the_content(browser: Any, report: Path) -> None:
    page = Opened(browser, report).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_a_number_in_a_message_leads_to_its_note(browser: Any, report: Path) -> None:
    page = Opened(browser, report, **size(1366, 768)).page
    page.locator("a.pin").first.click()
    page.wait_for_function("document.querySelector('#c1n1').getBoundingClientRect().top < innerHeight")
    assert page.evaluate("location.hash") == "#c1n1"


def test_it_prints_on_white_paper_with_nothing_cut_off(browser: Any, report: Path, tmp_path: Path) -> None:
    page = Opened(browser, report, color_scheme="dark", **size(703, 1000)).page  # A4 within its margins, at 96 dpi.
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    printed = (tmp_path / "report.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert 2 <= printed.count(b"/Type /Page\n") <= 12
