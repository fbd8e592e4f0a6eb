"""The pages of what ships: whole, linked, and readable for machines of every kind."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping

import pytest

from bot.knowledge.strengths import STRENGTH_WORDS
from bot.site.builder import build_site
from bot.site.content import SiteContent, SiteOptions
from tests.site.conftest import Files
from tests.site.reading import Element, TagBalance, addresses, page, pages, target, words

OUTSIDE = ("https://", "mailto:", "tel:", "sms:")
LOADING = {"link", "script", "img", "iframe", "source", "video", "audio", "object", "embed"}


@pytest.fixture(scope="module")
def parsed(files: Files) -> dict[str, Element]:
    return pages(files)


def test_there_is_a_page_for_each_entry_and_guide(content: SiteContent, files: Files) -> None:
    entries = {f"entries/{entry_id}.html" for entry_id in content.snapshot.entries}
    guides = {f"guides/{guide_id}.html" for guide_id in content.guides.guides}
    assert len(entries) > 50
    own = {"index.html", "help.html", "about.html", "404.html"}
    assert {name for name in files if name.endswith(".html")} == entries | guides | own


def test_every_link_leads_to_a_page_and_a_part_that_is_there(
    files: Files, parsed: Mapping[str, Element]
) -> None:
    ids = {name: set(root.xpath("//@id")) for name, root in parsed.items()}
    broken = [
        (name, address)
        for name, root in parsed.items()
        for _, address in addresses(root)
        if not address.startswith(OUTSIDE)
        for path, part in [target(name, address)]
        if path not in files or (part and part not in ids[path])
    ]
    assert broken == []


def test_every_page_is_reached_from_the_first(files: Files, parsed: Mapping[str, Element]) -> None:
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        name = waiting.pop()
        links = {target(name, address)[0] for tag, address in addresses(parsed[name]) if tag == "a"}
        new = {path for path in links if path in parsed} - reached
        reached |= new
        waiting += new
    assert {name for name in files if name.endswith(".html")} - reached == {"404.html"}


def test_tags_are_closed_ids_stand_once_and_names_lead_to_ids(files: Files) -> None:
    for name, root in pages(files).items():
        balance = TagBalance()
        balance.feed(files[name].decode("utf-8"))
        assert (balance.faults, balance.open) == ([], []), name
        ids = Counter[str](root.xpath("//@id"))
        assert [each for each, count in ids.items() if count > 1] == [], name
        pointed = root.xpath("//@aria-labelledby | //@aria-describedby | //@for")
        assert set(pointed) <= set(ids), name


def test_titles_are_unique_and_every_page_says_its_language(
    parsed: Mapping[str, Element],
) -> None:
    titles = Counter(words(root.find(".//title")) for root in parsed.values())
    assert [title for title, count in titles.items() if count > 1] == []
    assert {root.get("lang") for root in parsed.values()} == {"en"}
    assert all(root.xpath("//meta[@name='description']/@content")[0] for root in parsed.values())


def test_headings_stand_in_order_below_one_first(parsed: Mapping[str, Element]) -> None:
    for name, root in parsed.items():
        levels = [int(heading.tag[1]) for heading in root.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        steps = itertools.pairwise(levels)
        assert all(after <= before + 1 for before, after in steps), (name, levels)


def test_every_page_has_landmarks_a_skip_link_and_the_way_to_help(
    parsed: Mapping[str, Element],
) -> None:
    for name, root in parsed.items():
        assert [len(root.xpath(f"//{tag}")) for tag in ("main", "header", "footer")] == [1, 1, 1]
        first = root.xpath("//body//a")[0]
        assert first.get("href") == "#main"
        assert root.xpath("//main/@id") == ["main"]
        navigations = root.xpath("//nav")
        assert all(nav.get("aria-label") or nav.get("aria-labelledby") for nav in navigations)
        if name != "help.html":
            assert root.xpath("//aside//a[contains(@href, 'help.html')]"), name


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs_in_the_page(
    files: Files, parsed: Mapping[str, Element]
) -> None:
    for name, root in parsed.items():
        loaded = [address for tag, address in addresses(root) if tag in LOADING]
        assert all(target(name, address)[0] in files for address in loaded), name
        policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert root.xpath("//style | //@style | //@*[starts-with(name(), 'on')]") == []
        assert [script for script in root.xpath("//script") if not script.get("src")] == []
    for name in ("site.css", "search.js", "icon.svg"):
        text = files[name].decode("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert re.findall(r"https?:|//[a-z]|@import|url\(|fetch\(|XMLHttp|sendBeacon", text) == []


def test_an_entry_is_a_question_with_its_accepted_answer_for_search_engines(
    content: SiteContent, files: Files
) -> None:
    for entry in content.snapshot.entries.values():
        root = page(files, f"entries/{entry.id}.html")
        (faq,) = root.xpath("//*[@itemtype='https://schema.org/FAQPage']")
        assert faq.get("itemscope") is not None
        (question,) = faq.xpath(".//*[@itemprop='mainEntity']")
        assert question.get("itemtype") == "https://schema.org/Question"
        assert [words(name) for name in question.xpath(".//*[@itemprop='name']")] == [
            entry.question
        ]
        (answer,) = question.xpath(".//*[@itemprop='acceptedAnswer']")
        assert answer.get("itemtype") == "https://schema.org/Answer"
        (text,) = answer.xpath(".//*[@itemprop='text']")
        assert all(part.title in words(text) for part in entry.sections)
        (day,) = root.xpath("//time[@itemprop='lastReviewed']")
        assert not day.xpath("ancestor::*[@itemprop='mainEntity']")
        assert day.get("datetime") == str(entry.reviewed)


def test_an_entry_shows_its_parts_sources_relations_and_other_words(
    content: SiteContent, files: Files
) -> None:
    entry = content.snapshot.entries["hugs"]
    root = page(files, "entries/hugs.html")
    shown = words(root)
    assert root.xpath("//h2[@id='what-you-can-do']")
    assert all(f"{source.title}: {source.note}" in shown for source in entry.sources)
    for strength in {source.strength for source in entry.sources if source.strength}:
        assert "".join(STRENGTH_WORDS[strength]) in shown
    related = root.xpath("//nav[@aria-labelledby='related']//a/@href")
    assert related == [f"../entries/{other}.html" for other in entry.related]
    assert "can my therapist hug me" in words(root.xpath("//*[@class='asked']")[0])
    assert "/ask" in words(root.xpath("//section[@aria-labelledby='ask']")[0])
    guides = root.xpath("//nav[@aria-labelledby='guides']//a/@href")
    assert guides == [f"../guides/{guide.id}.html" for guide in content.guides.offered_on("hugs")]
    assert guides


def test_help_lines_stand_by_country_with_a_link_to_call_and_a_day(
    content: SiteContent, files: Files
) -> None:
    root = page(files, "help.html")
    for country in content.resources.country.values():
        (section,) = root.xpath(f"//section[h2='{country.name}']")
        for line in country.line:
            (item,) = section.xpath(f".//li[h3={line.name!r}]")
            assert item.xpath(".//time/@datetime") == [str(line.checked_on)]
            numbers = re.findall(r"\d[\d -]+", f"{line.call} or {line.text}")
            dialled = {re.sub(r"\D", "", number) for number in numbers}
            links = {link.split(":")[1] for link in item.xpath(".//a/@href") if ":" in link}
            assert dialled <= links, line.name
            assert line.confirmed != ("Not checked at the provider yet" in words(item))


def test_two_builds_are_the_same_bytes(content: SiteContent, files: Files) -> None:
    assert build_site(content, SiteOptions()) == files
