"""The address at which a site is published, and its title, as somebody typed them."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.site.errors import SiteError
from bot.text.cleaning import showable

_LONGEST_TITLE = 100
_UNSAFE = frozenset(" <>\"'`\\{}|^")
NO_ADDRESS = (
    "--url {typed!r} cannot be the address of a site. It has to begin with https://, to name a "
    "host, and to have neither a name with @, nor ? or #, such as https://example.org/boundaries."
)
NO_TITLE = "--title needs at least one letter and has at most 100 characters."


def site_url(typed: str) -> str:
    """Return the address with a slash at its end, "" for none. Raises SiteError."""
    if not typed:
        return ""
    try:
        parts = urlsplit(typed)
        plain = bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError as error:
        raise SiteError(NO_ADDRESS.format(typed=typed)) from error
    # The address stands in XML, in HTML and in robots.txt.
    readable = typed.isascii() and typed.isprintable() and not _UNSAFE.intersection(typed)
    if parts.scheme != "https" or not plain or not readable or {"?", "#"}.intersection(typed):
        raise SiteError(NO_ADDRESS.format(typed=typed))
    return typed.rstrip("/") + "/"


def site_title(typed: str) -> str:
    """Return the title on one line. Raises SiteError."""
    title = " ".join(showable(typed).split())
    if not any(map(str.isalnum, title)) or len(title) > _LONGEST_TITLE:
        raise SiteError(NO_TITLE)
    return title
