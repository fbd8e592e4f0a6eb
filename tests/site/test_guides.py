"""A guide on one page: every step, the ways between them, and what an end gives."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.site.builder import build_site
from bot.site.content import SiteContent, SiteOptions
from tests.guides.made_up import BOOK, WRITING
from tests.site.conftest import Files
from tests.site.reading import Element, page, words


@pytest.fixture(scope="module")
def made_up(content: SiteContent) -> Files:
    return build_site(replace(content, guides=BOOK), SiteOptions())


@pytest.fixture(scope="module")
def guide(made_up: Files) -> Element:
    return page(made_up, "guides/writing.html")


def test_all_steps_are_there_the_first_one_first(guide: Element) -> None:
    steps = guide.xpath("//section[contains(@class, 'step')]/@id")
    assert steps[0] == "step-who"
    assert sorted(steps) == sorted(f"step-{step_id}" for step_id in WRITING.steps)
    titles = [words(title) for title in guide.xpath("//section[contains(@class, 'step')]/h2")]
    assert titles[0] == "1. Title of who"
    assert len(titles) == len({title.split(".")[0] for title in titles})


def test_choices_are_links_to_the_steps_that_they_lead_to(guide: Element) -> None:
    links = guide.xpath("//section[@id='step-who']//li/a")
    assert {words(link): link.get("href") for link in links} == {
        "It ended well": "#step-words",
        "It ended badly": "#step-unsafe",
    }


def test_a_field_becomes_something_to_write_down_with_its_example(guide: Element) -> None:
    (step,) = guide.xpath("//section[@id='step-words']")
    assert "Your sentence" in words(step)
    assert "Dear …" in words(step)
    assert step.xpath(".//li/a/@href") == ["#step-more"]
    assert not guide.xpath("//input | //textarea | //button")


def test_where_somebody_may_not_be_safe_help_comes_before_the_text(guide: Element) -> None:
    (step,) = guide.xpath("//section[@id='step-unsafe']")
    shown = words(step)
    assert step.xpath(".//a/@href")[0] == "../help.html"
    assert shown.index("Help is here") < shown.index("Text of unsafe.")
    assert not guide.xpath("//section[@id='step-who']//a[contains(@href, 'help')]")


def test_an_end_gives_what_to_keep_and_what_to_read(guide: Element) -> None:
    (end,) = guide.xpath("//section[@id='step-send']")
    assert "Send it on a calm day." in words(end)
    assert end.xpath(".//a/@href") == [
        "../entries/reach-out-former-therapist.html",
        "../entries/hugs.html",
        "#step-who",
    ]


def test_an_entry_leads_to_its_guides_and_the_first_page_to_all(made_up: Files) -> None:
    for name, root in (("entries/hugs.html", "../"), ("index.html", "")):
        links = page(made_up, name).xpath("//a/@href")
        assert {f"{root}guides/writing.html", f"{root}guides/complaint.html"} <= set(links)


def test_without_guides_nothing_speaks_of_them(content: SiteContent) -> None:
    bare = build_site(replace(content, guides=type(BOOK)()), SiteOptions())
    assert not any(name.startswith("guides/") for name in bare)
    for name in ("index.html", "entries/hugs.html"):
        assert "guide" not in words(page(bare, name).find("body")).lower()
