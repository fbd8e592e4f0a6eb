"""The demo's web server shows the site of the knowledge beside the simulated server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest

from bot.demo.page import DemoServer
from bot.demo.site_pages import SitePages
from bot.settings import Settings
from tests.site.conftest import content, files

__all__ = ["content", "files"]


@pytest.fixture
async def url() -> AsyncIterator[str]:
    preview = SimpleNamespace(site_pages=SitePages(Settings()))
    server = DemoServer(cast("Any", preview), 0)
    await server.start()
    yield f"http://127.0.0.1:{server.port}"
    await server.close()


async def fetched(url: str, **options: Any) -> tuple[int, bytes, aiohttp.ClientResponse]:
    async with aiohttp.ClientSession() as session, session.get(url, **options) as response:
        return response.status, await response.read(), response


async def test_the_site_is_shown_as_it_would_be_written(url: str, files: dict[str, bytes]) -> None:
    kinds = {"index.html": "text/html", "site.css": "text/css", "icon.svg": "image/svg+xml"}
    for name, kind in {**kinds, "entries/hugs.html": "text/html"}.items():
        status, body, response = await fetched(f"{url}/site/{name}")
        assert (status, body, response.content_type) == (200, files[name], kind)
    assert (await fetched(f"{url}/site/"))[1] == files["index.html"]
    _, body, response = await fetched(f"{url}/site")
    assert (response.url.path, body) == ("/site/", files["index.html"])


@pytest.mark.parametrize("path", ["nothing.html", "entries/", "boundary-bot-site.json"])
async def test_what_the_site_does_not_have_is_not_found(url: str, path: str) -> None:
    status, _, _ = await fetched(f"{url}/site/{path}")
    assert status == 404


async def test_another_name_for_this_machine_is_refused(url: str) -> None:
    status, _, _ = await fetched(f"{url}/site/", headers={"Host": "evil.example"})
    assert status == 403
