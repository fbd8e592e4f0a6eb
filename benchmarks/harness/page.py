"""The demo's real page in a headless browser, driven as a person drives it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import cycle
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLongError

ROOT = Path(__file__).parents[2]
_URL = re.compile(r"http://\S+")
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_REQUESTS = "[...(window.simcordPreview?.activity ?? [])].map((receipt) => receipt.requestId)"
_RECEIPT = """(earlier) => {
    const page = window.simcordPreview;
    // A receipt comes when the answer is drawn; a picture in it may still be loading.
    if (!page || page.pendingAction) return null;
    return page.activity.find((receipt) => !earlier.includes(receipt.requestId)
        && (receipt.rejected || receipt.command || receipt.target || receipt.outcomes?.length))
        ?? null;
}"""


class HangError(AssertionError):
    """An action in the page was not answered."""


def chromium() -> str | None:
    """Return the browser of this machine, None if it has none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def demo(folder: Path, cache: Path) -> Generator[str]:
    """Run the demo in a process of its own; yield the address of its page."""
    ours = ("DISCORD_", "DATA", "STATE_", "KNOWLEDGE_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment |= {"CACHE_DIR": str(cache), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        (sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0"),
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield _address(process)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if url := _URL.search(line):
            return url.group()
    raise HangError("the demo ended before its page was there")


@contextmanager
def browsing() -> Generator[Browser]:
    """Start a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def visit(
    url: str, *, width: int = 1100, height: int = 900, browser: Browser | None = None
) -> Generator[Visitor]:
    """Open the page as somebody who was never there, in a browser of its own if none is given."""
    with nullcontext(browser) if browser else browsing() as opened:
        context = opened.new_context(viewport={"width": width, "height": height})
        yield Visitor.arrive(context, url)
        context.close()


class Visitor:
    """A person at the page. Every action returns the seconds until its answer was there."""

    def __init__(self, page: Page, limit: float = 60.0) -> None:
        """Act in `page`. An action that takes longer than `limit` seconds raises HangError."""
        self.page = page
        self.limit = limit

    @classmethod
    def arrive(cls, context: BrowserContext, url: str) -> Visitor:
        """Open the page in a tab of its own, and wait until it can be used."""
        page = context.new_page()
        page.goto(url)
        page.wait_for_function("() => window.simcordPreview?.ready", timeout=60_000)
        page.locator("#rooms button").first.wait_for(timeout=60_000)
        return cls(page)

    @property
    def newest(self) -> Locator:
        """The newest message in the room."""
        return self.page.locator("#channel-message-list [data-message-id]").last

    def become(self, name: str) -> float:
        """See the page as the person whose label begins with `name`."""
        picker = self.page.locator("#viewer-picker")
        label = picker.locator("option", has_text=re.compile(f"^{name}")).first.text_content()
        began = time.perf_counter()
        picker.select_option(label=label)
        try:
            self.page.wait_for_function(
                """(name) => window.simcordPreview.ready && !window.simcordPreview.pendingAction
                    && document.querySelector('#viewer-picker').selectedOptions[0]?.label === name
                    && document.querySelector('#channel-message-list [data-message-id]')""",
                arg=label,
                timeout=self.limit * 1000,
            )
        except TookTooLongError as error:
            raise HangError(f"becoming {name} took over {self.limit:.0f} s") from error
        return time.perf_counter() - began

    def enter(self, room: str) -> None:
        """Go to a room whose name contains `room`."""
        self.page.locator("#rooms button", has_text=room).first.click()
        current = self.page.locator("#rooms button[aria-current=true]", has_text=room)
        current.wait_for(timeout=self.limit * 1000)
        self.page.wait_for_timeout(700)

    def command(self, name: str, *values: str) -> float:
        """Use a slash command with the values of its options, in their order."""
        box = self.page.locator("#channel-composer-input")
        box.click()
        self.page.keyboard.type(f"/{name}")
        self.page.wait_for_timeout(300)
        self.page.keyboard.press("Enter")
        self.page.wait_for_timeout(200)
        for value in values:
            self.page.keyboard.insert_text(value)
        send = self.page.locator("#channel-composer button[type=submit]:visible").last
        return self._until_done(f"/{name}", send.click)

    def say(self, text: str) -> float:
        """Write a message."""
        self.page.locator("#channel-composer-input").click()
        self.page.keyboard.insert_text(text)
        return self._until_done("a message", lambda: self.page.keyboard.press("Enter"))

    def press(self, label: str | re.Pattern[str] | None = None) -> float:
        """Press a button of the newest message: with this label, or the first."""
        buttons = self.newest.locator(
            "button[data-control-key]:not([disabled]):not(.select-trigger)"
        )
        button = (buttons.filter(has_text=label) if label else buttons).first
        name = button.inner_text(timeout=self.limit * 1000)
        return self._until_done(f"the button {name!r}", button.click)

    def choose(self, text: str | re.Pattern[str]) -> float:
        """Choose an option of the newest message's first menu."""
        self.newest.locator(".select-trigger").first.click()
        option = self.page.locator(".select-option", has_text=text).first
        return self._until_done("a menu", option.click)

    def close_form(self) -> None:
        """Close a form that a button opened, if one did."""
        cancel = self.page.get_by_role("button", name="Cancel", exact=True)
        if cancel.is_visible():
            cancel.click()

    def _until_done(self, action: str, act: Callable[[], object]) -> float:
        """Do something in the page and wait for its receipt; return the seconds."""
        earlier = self.page.evaluate(_REQUESTS)
        start = time.perf_counter()
        act()
        try:
            handle = self.page.wait_for_function(_RECEIPT, arg=earlier, timeout=self.limit * 1000)
        except TookTooLongError as error:
            raise HangError(f"{action} was not answered within {self.limit:.0f} s") from error
        seconds = time.perf_counter() - start
        receipt = handle.json_value()
        if receipt["rejected"] or receipt["settlement"] != "settled":
            codes = [diagnostic.get("code") for diagnostic in receipt["diagnostics"]]
            sentence = f"{action} was refused or given up ({receipt['settlement']}, {codes})"
            raise HangError(sentence)
        return seconds


def stroll(visitor: Visitor, seconds: float, pace: float = 2.5) -> Iterator[tuple[str, float]]:
    """Act as three people in a server, one action each `pace` seconds; yield each action's seconds.

    A member, a moderator and an admin take turns and use their own commands.
    """
    end = time.monotonic() + seconds
    for question in cycle(QUESTIONS):
        steps: tuple[tuple[str, Callable[[], float]], ...] = (
            ("Mia", partial(visitor.become, "Mia")),
            ("/ask", partial(visitor.command, "ask", question)),
            ("button", visitor.press),
            ("message", partial(visitor.say, "thanks, that helps")),
            ("/help", partial(visitor.command, "help")),
            ("Mo", partial(visitor.become, "Mo")),
            ("/questions recent", partial(visitor.command, "questions recent")),
            ("/insights", partial(visitor.command, "insights")),
            ("Ada", partial(visitor.become, "Ada")),
            ("/settings view", partial(visitor.command, "settings view")),
            ("/ask", partial(visitor.command, "ask", question)),
        )
        for name, step in steps:
            if time.monotonic() > end:
                return
            began = time.monotonic()
            yield name, step()
            visitor.close_form()
            rest = pace - (time.monotonic() - began)
            visitor.page.wait_for_timeout(max(0.0, rest) * 1000)


QUESTIONS = (
    "can my therapist hug me",
    "is it okay to give my therapist a gift",
    "can we be friends after therapy",
    "my therapist is late again",
)
