"""Text that would like to be code stays text, in every place where a page shows it."""

from __future__ import annotations

import itertools
import json
from datetime import date

import pytest
from msgspec.structs import replace

from bot.guides import Guide, GuideBook, GuideChoice, GuideEnding, GuideStep, GuideWriting
from bot.knowledge import Entry, Section, Snapshot, Source, Strength
from bot.site.builder import build_site
from bot.site.content import SiteContent, SiteOptions
from tests.site.conftest import Files
from tests.site.reading import TagBalance, addresses, page, pages, words

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}</textarea>&amp;\u202e"
MARKDOWN = f"""{EVIL}

# A heading of the first level

[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](vbscript:x)
![picture](https://evil.example/pixel.png) <https://example.org/"onmouseover=alert(1)>
[fine](https://example.org/page "title' onclick='x")

<iframe src="https://evil.example"></iframe>

```html
<script>alert(3)</script>
```
"""


@pytest.fixture(scope="module")
def files(content: SiteContent) -> Files:
    sources = (Source(EVIL, EVIL, strength=Strength.LAW), Source(EVIL))
    entry = Entry(
        "evil",
        f"Is it {EVIL}?",
        EVIL,
        (EVIL, f"why {EVIL}"),
        ("evil", "nowhere", "twin"),
        sources,
        date(2026, 1, 2),
        short=MARKDOWN,
        sections=(Section("Main", MARKDOWN), Section("main", EVIL), Section("<>", EVIL)),
    )
    twin = replace(entry, id="twin", question="A twin", category="Sources")
    steps = {
        "main": GuideStep("main", EVIL, MARKDOWN, (GuideChoice(EVIL, "write", EVIL),)),
        "write": GuideStep("write", EVIL, MARKDOWN, GuideWriting(EVIL, "end", EVIL, EVIL)),
        "end": GuideStep(
            "end", EVIL, MARKDOWN, GuideEnding(("evil", "nowhere"), EVIL), danger=True
        ),
    }
    guide = Guide("evil", EVIL, EVIL, "main", steps, ("evil",), (EVIL,), None, sources)
    hostile = replace(
        content,
        snapshot=Snapshot({"evil": entry, "twin": twin}),
        guides=GuideBook({"evil": guide}),
    )
    return build_site(hostile, SiteOptions(title=EVIL))


def test_no_text_becomes_an_element_or_an_attribute(files: Files) -> None:
    for name, root in pages(files).items():
        scripts = {script.get("src") for script in root.xpath("//script")}
        assert scripts <= {"search.js", "search-index.js"}, name
        assert root.xpath("//img | //iframe | //textarea | //style") == []
        assert root.xpath("//@*[starts-with(name(), 'on')]") == []
        assert "49" not in words(root.find("body")), "a template ran in a text"
        balance = TagBalance()
        balance.feed(files[name].decode("utf-8"))
        assert (balance.faults, balance.open) == ([], []), name


def test_links_lead_to_pages_mail_and_telephones_alone(files: Files) -> None:
    for root in pages(files).values():
        schemes = {address.split(":")[0] for _, address in addresses(root) if ":" in address}
        assert schemes <= {"https", "tel", "sms", "mailto"}
    links = page(files, "entries/evil.html").xpath("//main//a[starts-with(@href, 'https:')]")
    assert {link.get("rel") for link in links} == {"external noopener noreferrer"}


def test_headings_and_ids_stay_in_order(files: Files) -> None:
    for name, root in pages(files).items():
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids)), name
        assert len(root.xpath("//h1")) == 1
        levels = [int(heading.tag[1]) for heading in root.xpath("//h1|//h2|//h3|//h4")]
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), (name, levels)


def test_what_is_shown_is_the_text_and_does_not_turn_the_reading_order(files: Files) -> None:
    shown = words(page(files, "entries/evil.html"))
    assert "<script>alert(1)</script>" in shown
    for name, content in files.items():
        if name.endswith(".html"):
            assert "\u202e" not in content.decode("utf-8"), name


def test_the_index_is_a_script_of_one_value(files: Files) -> None:
    script = files["search-index.js"].decode("ascii")
    assert script.startswith("window.siteSearch = {")
    index = json.loads(script.removeprefix("window.siteSearch = ").removesuffix(";\n"))
    assert [path for path, _, _ in index["pages"]] == [
        "entries/evil.html",
        "entries/twin.html",
        "guides/evil.html",
    ]
