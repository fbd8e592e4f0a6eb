"""The site in a real browser, from plain files: what a reader sees, types and presses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.harness.page import chromium
from bot.site.publishing import publish
from tests.site.conftest import Files

MISSING = "Chromium is not installed here: apt-get install chromium, then these tests run."
pytestmark = pytest.mark.skipif(chromium() is None and not os.environ.get("CI"), reason=MISSING)

KINDS = ("index.html", "entries/hugs.html", "guides/hugs.html", "help.html", "about.html")
LOOKS = tuple(product(("light", "dark"), (390, 1280)))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert chromium() is not None, MISSING
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


@pytest.fixture(scope="module")
def address(files: Files, tmp_path_factory: pytest.TempPathFactory) -> str:
    return publish(files, tmp_path_factory.mktemp("www") / "site").as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_no_request_leaves_and_no_page_is_wider_than_the_screen(
    browser: Browser, address: str
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    for scheme, width in LOOKS:
        context = browser.new_context(
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": 844},
        )
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for name in KINDS:
            page.goto(f"{address}/{name}")
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) == 0, (name, width)
        page.goto(f"{address}/index.html")
        page.fill("#search-words", "can my therapist hug me")
        expect(page.locator("#search-results li")).not_to_have_count(0)
        context.close()
    assert complaints == []
    assert asked
    assert [url for url in asked if not url.startswith(f"{address}/")] == []


@pytest.mark.parametrize("typed", ["therapist hugs a client", "terapist huggs cliant"])
def test_the_search_finds_an_entry_also_with_slips_and_by_keyboard(
    page: Page, address: str, typed: str
) -> None:
    page.goto(f"{address}/index.html")
    page.get_by_label("Search the questions").fill(typed)
    expect(page.get_by_role("status")).to_contain_text("questions fit, the best first")
    page.keyboard.press("Enter")
    best = page.locator("#search-results a").first
    expect(best).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/entries/hugs.html")


def test_words_of_danger_show_help_above_the_results(page: Page, address: str) -> None:
    page.goto(f"{address}/index.html")
    box = page.get_by_label("Search the questions")
    help_first = page.locator("#search-help")
    expect(help_first).to_be_hidden()
    box.fill("I don't know, I want to die")
    expect(help_first).to_be_visible()
    page.keyboard.press("Enter")
    expect(help_first.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/help.html")


def test_what_fits_nothing_or_would_be_code_is_said_calmly(page: Page, address: str) -> None:
    page.goto(f"{address}/index.html")
    box = page.get_by_label("Search the questions")
    box.fill("__proto__ constructor <img src=x onerror=alert(1)>")
    expect(page.locator("#search-count")).not_to_be_empty()
    assert page.locator("#search img").count() == 0
    box.fill("zzqq")
    expect(page.locator("#search-count")).to_contain_text("No question fits these words")
    box.fill("")
    expect(page.locator("#search-count")).to_be_empty()


def test_without_javascript_the_list_is_there_and_no_dead_box(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/index.html")
    assert not page.locator("#search").is_visible()
    assert "The search needs JavaScript" in page.locator("main").inner_text()
    page.get_by_role("link", name="Is it OK if a therapist hugs or touches a client?").click()
    expect(page).to_have_url(f"{address}/entries/hugs.html")
    context.close()


def test_the_first_key_leads_past_the_head_and_a_choice_to_its_step(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/guides/hugs.html")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    choice = page.locator("section.step").first.get_by_role("link").first
    choice.click()
    step = page.locator(str(choice.get_attribute("href")))
    expect(step.get_by_role("heading").first).to_be_in_viewport()
    page.go_back()
    expect(choice).to_be_in_viewport()


def test_on_paper_a_page_is_its_text(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/guides/hugs.html")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Site").is_visible()
    assert page.locator("section.step").last.is_visible()
    page.pdf(path=tmp_path / "guide.pdf")
    assert (tmp_path / "guide.pdf").stat().st_size > 10_000
