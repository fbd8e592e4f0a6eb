"""The site of the knowledge, as the demo's own web server shows it: built when first asked for."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Mapping

from bot.settings import Settings
from bot.site.builder import build_site
from bot.site.content import SiteOptions, load_content

PREFIX = "/site"
_FIRST = "index.html"


class SitePages:
    """The files of the site by their paths, in memory."""

    def __init__(self, settings: Settings) -> None:
        """Take entries and help lines from where the bot takes them."""
        self._settings = settings
        self._files: Mapping[str, bytes] | None = None
        self._turn = asyncio.Lock()

    async def file(self, path: str) -> tuple[bytes, str] | None:
        """Return the content and type of a file, None if there is none. "" is the first page.

        Raises KnowledgeError and SafetyDataError as the building of the site does.
        """
        async with self._turn:
            if self._files is None:
                self._files = await asyncio.to_thread(self._build)
        name = path or _FIRST
        content = self._files.get(name)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return None if content is None else (content, kind)

    def _build(self) -> dict[str, bytes]:
        settings = self._settings
        return build_site(load_content(settings.knowledge_dir, settings.crisis_dir), SiteOptions())
