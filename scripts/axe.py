"""Runs axe-core over every kind of page of a site: `python -m scripts.axe SITE axe.min.js`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.harness.page import chromium

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
TYPED = ("", "hugg from my terapist", "i want to die")
"""What is in the search box of the first page."""


def kinds(site: Path) -> Iterator[tuple[str, str]]:
    """Yield one page of each kind with what is typed there; the longest entry and guide."""
    yield from (("index.html", typed) for typed in TYPED)
    yield from ((name, "") for name in ("help.html", "about.html", "404.html"))
    for folder in ("entries", "guides"):
        pages = sorted((site / folder).glob("*.html"), key=lambda path: path.stat().st_size)
        yield from ((path.relative_to(site).as_posix(), "") for path in pages[-1:])


def problems(page: Page, axe: str) -> list[str]:
    """Return what axe-core finds wrong, and what a person has to judge, one line each."""
    page.evaluate(axe)  # not a script of the page: its own policy would refuse that
    result: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations', 'incomplete']})")
    return [
        f"{kind}: {rule['id']} ({rule['impact']}): {node['target']} {node['failureSummary']}"
        for kind in ("violations", "incomplete")
        for rule in result[kind]
        for node in rule["nodes"]
    ]


def visit(browser: Browser, address: str, typed: str, axe: str, look: tuple[str, int]) -> list[str]:
    """Return the problems of a page as one scheme and width show it."""
    scheme, width = look
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    if typed:
        page.fill("#search-words", typed)
        page.wait_for_timeout(500)
    found = problems(page, axe)
    context.close()
    return found


def main() -> None:
    """Print every problem; the exit code is 1 if there is one."""
    site, axe = Path(sys.argv[1]), Path(sys.argv[2]).read_text("utf-8")
    count = total = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for (name, typed), look in product(kinds(site), product(SCHEMES, WIDTHS)):
            found = visit(browser, (site / name).as_uri(), typed, axe, look)
            count, total = count + 1, total + len(found)
            for line in found:
                print(f"{name} {typed!r} {look[0]} {look[1]} px: {line}")
        browser.close()
    print(f"axe-core: {count} views, {total} problems.")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
