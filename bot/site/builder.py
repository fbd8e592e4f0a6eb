"""All files of a site, in memory: the same bytes for the same content."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from bot.knowledge.strengths import RULES_CHANGE, STRENGTH_WORDS
from bot.paths import SITE
from bot.site import help_page
from bot.site.anchors import Anchors
from bot.site.content import SiteContent, SiteOptions
from bot.site.entry_pages import EntryPage, entry_page
from bot.site.guide_pages import GuidePage, guide_pages
from bot.site.page_paths import ABOUT, HELP, HOME, MISSING, entry_path, guide_path
from bot.site.search_index import search_script
from bot.site.search_texts import search_texts
from bot.site.templates import PageTemplates

# Ids of the first page's own elements: no heading of a category may have one of them.
HOME_IDS = (
    "main",
    "guides",
    *("search", "search-words", "search-note", "search-status", "search-help", "search-count"),
    "search-results",
)


class PageInfo(Struct, frozen=True):
    """The head of a page. `root`: the way from the page to the first page's folder."""

    path: str
    title: str
    description: str
    root: str
    canonical: str
    reviewed: date | None = None


class CategoryList(Struct, frozen=True):
    """The questions of one subject, under a heading with this id."""

    anchor: str
    name: str
    entries: tuple[EntryPage, ...]


def build_site(content: SiteContent, options: SiteOptions) -> dict[str, bytes]:
    """Return the content of every file by its path in the site."""
    return _Builder(content, options).files()


class _Builder:
    def __init__(self, content: SiteContent, options: SiteOptions) -> None:
        self._content = content
        self._options = options
        self._listed: list[PageInfo] = []
        self._templates = PageTemplates(
            site=options,
            texts=content.texts,
            entry_path=entry_path,
            guide_path=guide_path,
            guides=list(content.guides.guides.values()),
            rules_change=RULES_CHANGE,
        )

    @cached_property
    def _entries(self) -> list[EntryPage]:
        snapshot = self._content.snapshot
        book = self._content.guides
        return [entry_page(entry, snapshot, book) for entry in snapshot.entries.values()]

    @cached_property
    def _guides(self) -> tuple[GuidePage, ...]:
        return guide_pages(self._content.guides, self._content.snapshot)

    def files(self) -> dict[str, bytes]:
        """Return everything; pages first, since the map of the site lists them."""
        files = {entry.path: self._entry(entry) for entry in self._entries}
        files |= {guide.path: self._guide(guide) for guide in self._guides}
        files |= {HOME: self._home(), HELP: self._help(), ABOUT: self._about()}
        files |= {
            MISSING: self._missing(),
            "search-index.js": self._search_index().encode(),
            "robots.txt": self._robots().encode(),
        }
        files |= {path.name: path.read_bytes() for path in sorted((SITE / "assets").iterdir())}
        if self._options.url:
            files["sitemap.xml"] = self._map()
        return files

    @cached_property
    def _categories(self) -> dict[str, CategoryList]:
        anchors = Anchors(HOME_IDS)
        names = dict.fromkeys(entry.category for entry in self._entries)
        return {
            name: CategoryList(
                anchors.take(name), name, tuple(e for e in self._entries if e.category == name)
            )
            for name in names
        }

    def _home(self) -> bytes:
        about = (
            f"{len(self._entries)} questions about therapists, clients and boundaries, answered."
        )
        page = self._page(HOME, self._options.title, about)
        return self._render("index", page, categories=list(self._categories.values()))

    def _entry(self, entry: EntryPage) -> bytes:
        page = self._page(entry.path, entry.question, entry.summary, entry.reviewed)
        anchor = self._categories[entry.category].anchor
        return self._render("entry", page, entry=entry, category_anchor=anchor)

    def _guide(self, guide: GuidePage) -> bytes:
        page = self._page(guide.path, guide.title, guide.about, guide.reviewed)
        return self._render("guide", page, guide=guide)

    def _help(self) -> bytes:
        resources = self._content.resources
        about = "Emergency numbers and help lines by country, with the day of their last check."
        return self._render(
            "help",
            self._page(HELP, "Help lines by country", about),
            general=help_page.general_lines(resources),
            regions=help_page.regions(resources),
            countries=help_page.countries(resources),
        )

    def _about(self) -> bytes:
        about = "How these answers are written, where they come from, and what this site keeps."
        days = [entry.reviewed for entry in self._entries if entry.reviewed]
        page = self._page(ABOUT, "About these answers", about)
        return self._render(
            "about",
            page,
            days=(min(days), max(days)) if days else None,
            strengths=list(STRENGTH_WORDS.values()),
        )

    def _missing(self) -> bytes:
        # This page is shown at any address of the site, so that its links cannot count from there.
        page = self._page(MISSING, "Page not found", "There is no page at this address.")
        self._listed.remove(page)
        absolute_page = PageInfo(page.path, page.title, page.description, self._options.url, "")
        return self._render("404", absolute_page)

    def _page(
        self, path: str, title: str, description: str, reviewed: date | None = None
    ) -> PageInfo:
        url = self._options.url
        canonical = (url if path == HOME else f"{url}{path}") if url else ""
        page = PageInfo(path, title, description, "../" * path.count("/"), canonical, reviewed)
        self._listed.append(page)
        return page

    def _render(self, template: str, page: PageInfo, **values: Any) -> bytes:
        return self._templates.render(template, page=page, **values)

    def _search_index(self) -> str:
        entries = list(self._content.snapshot.entries.values())
        return search_script(search_texts(entries, list(self._content.guides.guides.values())))

    def _robots(self) -> str:
        url = self._options.url
        return "User-agent: *\nAllow: /\n" + (f"Sitemap: {url}sitemap.xml\n" if url else "")

    def _map(self) -> bytes:
        """Return the map of the site (sitemaps.org, protocol 0.9)."""
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        ]
        for page in sorted(self._listed, key=lambda page: page.path):
            day = f"<lastmod>{page.reviewed.isoformat()}</lastmod>" if page.reviewed else ""
            lines.append(f"<url><loc>{Markup.escape(page.canonical)}</loc>{day}</url>")
        return "\n".join([*lines, "</urlset>", ""]).encode()
