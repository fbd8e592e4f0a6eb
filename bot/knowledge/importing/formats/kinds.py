"""The kind of a text: a web page, Markdown, or plain."""

from __future__ import annotations

import re
from enum import Enum, auto

_PAGE = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(
    r"</(?:p|div|li|h[1-6]|td|section|article|details|summary|dd|dt|span|ul|ol|table|strong|b|a)>"
    r"|<br ?/?>|<p[ >]",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"^#{1,6} \S|^ {0,3}(?:\*\*|__)\S.{0,200}(?:\*\*|__)|\[[^\]\n]{1,200}\]\(https?://|^\|.{1,300}\|\s*$|^```"
    r"|(?<!\*)\*\*[^*\s][^*\n]{0,200}\*\*",
    re.MULTILINE,
)
# markdown-it's worst cases grow with the square of a text; longer texts are read line by line.
_MOST_MARKDOWN = 150_000


class Format(Enum):
    """How a text is to be read."""

    HTML = auto()
    MARKDOWN = auto()
    TEXT = auto()


def format_of(name: str, text: str) -> Format:
    """Return a text's format, by what it holds first and by its name second."""
    ending = name.rpartition(".")[2].casefold()
    tags = len(_TAG.findall(text[:200_000]))
    if ending in {"md", "markdown", "mdown", "mkd"}:
        return Format.MARKDOWN if len(text) <= _MOST_MARKDOWN else Format.TEXT
    if _PAGE.search(text[:5000]) or (ending in {"html", "htm", "xhtml", "mht", "mhtml"} and tags):
        return Format.HTML
    if tags >= 4 and tags * 400 > len(text[:200_000]):
        return Format.HTML
    if len(text) <= _MOST_MARKDOWN and _SIGNS.search(text):
        return Format.MARKDOWN
    return Format.TEXT
