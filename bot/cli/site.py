"""`boundary-bot site`: the knowledge as static pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.settings import load_settings


def site(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="The folder: new, empty, or an older such site.")
    ],
    url: Annotated[
        str,
        typer.Option(
            help="The https address at which the site will be: adds a sitemap and canonical links."
        ),
    ] = "",
    title: Annotated[
        str | None, typer.Option(help="The name of the site, on every page.", show_default=False)
    ] = None,
) -> None:
    """Write the entries, the guides and the help lines as pages that any web server can show.

    The pages also open as plain files. They load nothing from elsewhere and keep nothing about
    readers. An older site in the folder is replaced as a whole.
    """
    from bot.site.addresses import site_title, site_url
    from bot.site.builder import build_site
    from bot.site.content import DEFAULT_TITLE, SiteOptions, load_content
    from bot.site.publishing import publish

    options = SiteOptions(site_title(DEFAULT_TITLE if title is None else title), site_url(url))
    settings = load_settings()
    files = build_site(load_content(settings.knowledge_dir, settings.crisis_dir), options)
    folder = publish(files, out)
    pages = sum(name.endswith(".html") for name in files)
    kilobytes = sum(map(len, files.values())) // 1000
    typer.echo(f"{pages} pages, {kilobytes} kB: open {folder / 'index.html'}")
