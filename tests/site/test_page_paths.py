"""The address of a page, from whatever address of the first page an admin typed."""

from __future__ import annotations

import pytest

from bot.site.page_paths import entry_path, page_address


@pytest.mark.parametrize(
    "typed",
    [
        "https://example.org/answers",
        "https://example.org/answers/",
        "https://example.org/answers/index.html",
        "https://example.org/answers/index.html?from=here#guides",
        "https://example.org/answers/#touch",
    ],
)
def test_a_page_lies_beside_the_first_one(typed: str) -> None:
    address = page_address(typed, entry_path("hugs"))
    assert address == "https://example.org/answers/entries/hugs.html"
