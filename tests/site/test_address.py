"""The address and the name of a site: what is added where they are known."""

from __future__ import annotations

import pytest

from bot.site.addresses import site_url
from bot.site.builder import build_site
from bot.site.content import SiteContent, SiteOptions
from tests.site.conftest import Files
from tests.site.reading import addresses, map_of, page, pages, words

URL = "https://example.org/boundaries/"


@pytest.fixture(scope="module")
def known(content: SiteContent) -> Files:
    return build_site(content, SiteOptions("Our answers", site_url(URL.rstrip("/"))))


def test_every_page_names_its_one_address_and_the_map_lists_them(known: Files) -> None:
    canonical = {
        name: root.xpath("//link[@rel='canonical']/@href") for name, root in pages(known).items()
    }
    assert canonical.pop("404.html") == []
    assert canonical.pop("index.html") == [URL]
    assert canonical == {name: [f"{URL}{name}"] for name in canonical}
    tree = map_of(known)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    listed = tree.xpath("//s:loc/text()", namespaces=space)
    assert sorted(listed) == sorted([URL, *(f"{URL}{name}" for name in canonical)])
    days = tree.xpath(f"//s:url[s:loc='{URL}entries/hugs.html']/s:lastmod/text()", namespaces=space)
    assert len(days[0]) == len("2026-11-27")
    assert f"Sitemap: {URL}sitemap.xml" in known["robots.txt"].decode()


def test_the_page_for_a_wrong_address_has_links_that_work_from_anywhere(known: Files) -> None:
    root = page(known, "404.html")
    links = [address for _, address in addresses(root) if not address.startswith("#")]
    assert all(link.startswith(URL) for link in links)
    assert root.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_without_an_address_nothing_pretends_to_know_it(files: Files) -> None:
    assert "sitemap.xml" not in files
    assert all(not root.xpath("//link[@rel='canonical']") for root in pages(files).values())
    assert "Sitemap" not in files["robots.txt"].decode()


def test_the_name_stands_on_every_page(known: Files) -> None:
    for root in pages(known).values():
        assert words(root.find(".//title")).endswith("Our answers")
        assert words(root.xpath("//header/p")[0]) == "Our answers"
