"""The chat page, in a real browser by keyboard alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import httpx
import pytest

from http_host import serving
from kzrs_bot import Bot

HOW_MANY = "How many passengers did the line carry in 2024?"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra browser: playwright")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip(f"needs a browser: none of {', '.join(BROWSERS)} is installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page whose every complaint, and every request elsewhere, is a failure."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if "127.0.0.1" not in request.url else None)
    page.set_default_timeout(20_000)
    yield page
    page.close()
    assert [text for text in complaints if "401" not in text] == []


def test_a_conversation_by_keyboard(page: Any, ferry: Bot) -> None:
    with serving(ferry) as address:
        page.goto(address)
        page.get_by_text("for instance").wait_for()
        assert page.title() == ferry.pack.report.title
        assert page.evaluate("document.activeElement.id") == "question"
        assert not page.locator("#token").is_visible()
        page.keyboard.type(HOW_MANY)
        page.keyboard.press("Enter")
        page.locator(".turn.answer").wait_for()
        reply = ferry.conversation().ask(HOW_MANY)
        assert reply.body in page.locator(".turn.answer").inner_text()
        page.keyboard.type("and bicycles?")
        page.keyboard.press("Enter")
        page.locator(".turn.answer").nth(1).wait_for()
        assert "bicycles" in page.locator(".turn.answer").nth(1).inner_text()
        assert page.locator("#log").get_attribute("role") == "log"


def test_a_citation_opens_its_place(page: Any, ferry: Bot) -> None:
    citation = ferry.conversation().ask(HOW_MANY).citations[0]
    with serving(ferry) as address:
        page.goto(address)
        page.keyboard.type(HOW_MANY)
        page.keyboard.press("Enter")
        mark = page.locator(".turn.answer button.mark").first
        mark.wait_for()
        mark.focus()
        page.keyboard.press("Enter")
        dialog = page.locator("dialog[open]")
        dialog.wait_for()
        assert f"{citation.title}, paragraph {citation.paragraph}" in dialog.inner_text()
        assert dialog.locator("li").count() > 0
        assert page.evaluate("document.activeElement.id") == "place-title"
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0


def test_a_suggestion_is_asked(page: Any, ferry: Bot) -> None:
    with serving(ferry) as address:
        page.goto(address)
        page.locator(".next button").first.focus()
        page.keyboard.press("Enter")
        page.locator(".turn.answer").wait_for()


def test_nothing_said_is_taken_for_markup(page: Any, ferry: Bot) -> None:
    with serving(ferry) as address:
        page.goto(address)
        page.keyboard.type("<img src=x onerror=alert(1)>")
        page.keyboard.press("Enter")
        page.locator(".turn.no_answer, .turn.clarification").wait_for()
        assert page.locator("#log img").count() == 0


def test_a_token_is_asked_for_where_one_is_needed(page: Any, ferry: Bot) -> None:
    with serving(ferry, tokens=("open",)) as address:
        page.goto(address)
        page.locator(".fault").wait_for()
        page.locator("#token").wait_for()
        page.keyboard.type("open")
        page.keyboard.press("Enter")
        page.get_by_text("for instance").wait_for()
        page.keyboard.type(HOW_MANY)
        page.keyboard.press("Enter")
        page.locator(".turn.answer").wait_for()


def test_the_page_asks_for_nothing_from_elsewhere(ferry: Bot) -> None:
    text = files("kzrs_bot.serving").joinpath("page.html").read_text(encoding="utf-8")
    assert "//" not in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    with serving(ferry) as address:
        policy = httpx.get(address).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
