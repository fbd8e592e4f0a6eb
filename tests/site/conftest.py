from __future__ import annotations

import pytest

from bot.paths import CRISIS, KNOWLEDGE
from bot.site.builder import build_site
from bot.site.content import SiteContent, SiteOptions, load_content

Files = dict[str, bytes]


@pytest.fixture(scope="package")
def content() -> SiteContent:
    """What ships."""
    return load_content(KNOWLEDGE, CRISIS)


@pytest.fixture(scope="package")
def files(content: SiteContent) -> Files:
    """The site of what ships, its address not known."""
    return build_site(content, SiteOptions())
