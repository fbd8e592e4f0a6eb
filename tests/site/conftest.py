from __future__ import annotations

import pytest

from bot.paths import CRISIS, KNOWLEDGE
from bot.site import SiteContent, SiteOptions, build_site, load_content

Files = dict[str, bytes]


@pytest.fixture(scope="package")
def content() -> SiteContent:
    """What ships."""
    return load_content(KNOWLEDGE, CRISIS)


@pytest.fixture(scope="package")
def files(content: SiteContent) -> Files:
    """The site of what ships, its address not known."""
    return build_site(content, SiteOptions())
