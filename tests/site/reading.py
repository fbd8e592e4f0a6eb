"""Reading the pages of a site as a browser or a search engine does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from typing import Any, TypeAlias, cast
from urllib.parse import unquote, urlsplit

from lxml import html as lxml_html

Element: TypeAlias = Any
"""An element of lxml, which says nothing of its types."""
_html = cast("Any", lxml_html)
_VOID = {"meta", "link", "input", "br", "hr", "img"}


def pages(files: Mapping[str, bytes]) -> dict[str, Element]:
    """Return every page, parsed."""
    return {name: page(files, name) for name in files if name.endswith(".html")}


def page(files: Mapping[str, bytes], name: str) -> Element:
    """Return one page, parsed."""
    return _html.document_fromstring(files[name].decode("utf-8"))


def map_of(files: Mapping[str, bytes]) -> Element:
    """Return the map of the site, parsed as XML."""
    return _html.etree.fromstring(files["sitemap.xml"])


def words(element: Element) -> str:
    """Return the text that a person reads, on one line."""
    return " ".join(str(element.text_content()).split())


def addresses(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the tag of each element that has an address, and the address."""
    for element in root.iter():
        for name in ("href", "src", "action", "srcset", "data", "poster", "formaction"):
            if isinstance(element.tag, str) and (address := element.get(name)) is not None:
                yield element.tag, str(address)


def target(name: str, address: str) -> tuple[str, str]:
    """Return the file and the id that a link of the page `name` leads to."""
    parts = urlsplit(address)
    path = normpath(join(dirname(name), unquote(parts.path))) if parts.path else name
    return path, parts.fragment


class TagBalance(HTMLParser):
    """Notes tags that are not closed, or closed in another order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")
