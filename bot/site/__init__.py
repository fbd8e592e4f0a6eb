"""A site of the knowledge: static pages for people, search engines and screen readers."""

from bot.site.addresses import site_title, site_url
from bot.site.builder import build_site
from bot.site.content import DEFAULT_TITLE, SiteContent, SiteOptions, load_content
from bot.site.errors import SiteError
from bot.site.publishing import publish

__all__ = [
    "DEFAULT_TITLE",
    "SiteContent",
    "SiteError",
    "SiteOptions",
    "build_site",
    "load_content",
    "publish",
    "site_title",
    "site_url",
]
