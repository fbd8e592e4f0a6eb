"""Markdown of entries and guides as HTML that can neither run nor load anything."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_LEADING = ("https://", "http://", "mailto:", "tel:")
_HEADINGS = ("heading_open", "heading_close")


@cache
def _reader() -> MarkdownIt:
    """Return a reader that takes HTML for text, and makes a picture a link: it would be loaded.

    A line break is a line break, as Discord shows it.
    """
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
    reader.validateLink = _leads_out
    return reader


def _leads_out(url: str) -> bool:
    """Return whether a link leads to another site, a mailbox or a telephone."""
    return url.strip().lower().startswith(_LEADING)


def html(text: str, heading: int = 3) -> Markup:
    """Return the text as HTML; headings in it are all of the level `heading`."""
    tokens = _reader().parse(text)
    for token in tokens:
        if token.type in _HEADINGS:
            token.tag = f"h{heading}"
        for child in token.children or ():
            _calm(child)
    # The renderer escapes all text and attributes, and HTML is off.
    return Markup(_reader().renderer.render(tokens, _reader().options, {}))  # noqa: S704


def plain(text: str) -> str:
    """Return the words of a Markdown text on one line, without its signs."""
    words: list[str] = []
    for token in _reader().parse(text):
        words += [child.content or " " for child in token.children or ()]
        words.append(" " if token.children else token.content)
    return " ".join("".join(words).split())


def _calm(token: Token) -> None:
    """Let a link tell the other site nothing of where somebody came from."""
    if token.type == "link_open":
        token.attrSet("rel", "external noopener noreferrer")
