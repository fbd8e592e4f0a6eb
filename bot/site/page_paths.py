"""Where the pages lie in a site: also for links from Discord, so this imports nothing."""

from __future__ import annotations

HOME, HELP, ABOUT, MISSING = "index.html", "help.html", "about.html", "404.html"


def entry_path(entry_id: str) -> str:
    """Return where the page of an entry lies in the site."""
    return f"entries/{entry_id}.html"


def guide_path(guide_id: str) -> str:
    """Return where the page of a guide lies in the site."""
    return f"guides/{guide_id}.html"


def page_address(site: str, path: str) -> str:
    """Return the address of a page of the site whose first page has the address `site`."""
    folder = site.partition("#")[0].partition("?")[0].removesuffix(HOME)
    return f"{folder.rstrip('/')}/{path}"
