"""The page of the demo: SimCord's preview, for people who try a bot rather than for its makers.

SimCord refuses an action while another one runs, or when the page was published anew since it was
drawn. A test wants that; for a person it is a dead button. Here whoever comes second waits. And
SimCord shows one channel; here people also go to the other rooms that they may see.

SimCord offers no way to change this from outside, so this module uses its private parts; SimCord is
pinned to one exact version, and `tests/demo` drives the real page.
"""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web
from simcord.backend.access import can_access_channel
from simcord.backend.errors import BackendError, SetupError
from simcord.preview import Preview
from simcord.preview._server import PreviewServer

from bot.demo.rooms import Rooms
from bot.demo.site_pages import PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import simcord
    from simcord.preview._pages import _Page

    from bot.demo.site_pages import SitePages

_OURS = Path(__file__).parent / "static"
_REPLACED = (
    ("<title>SimCord Preview</title>", "<title>boundary-bot: the demo</title>"),
    (
        "<strong>SimCord</strong><small>Preview</small>",
        "<strong>boundary-bot</strong><small>demo, shown by SimCord</small>",
    ),
    ("Viewing as", "You are"),
    (">Messages<", ">Rooms<"),
    ('aria-label="Message navigation"', 'aria-label="Rooms of the server"'),
    ("Close messages drawer", "Close the list of rooms"),
    ("</head>", '<link rel="stylesheet" href="/demo.css"></head>'),
    ("</body>", '<script type="module" src="/demo.js"></script></body>'),
)


class DemoServer(PreviewServer):
    """Serves SimCord's page with our style and script added, and the rooms beside it."""

    preview: DemoPreview
    # SimCord makes a route of each name here; the site's is one for all its files.
    _STATIC_FILES = {  # noqa: RUF012 as it is there
        **PreviewServer._STATIC_FILES,  # noqa: SLF001
        **{f"/{name}": str(_OURS / name) for name in ("demo.js", "demo.css")},
        PREFIX: PREFIX,
        f"{PREFIX}/{{path:.*}}": PREFIX,
    }
    _STATIC_CONTENT_TYPES = {  # noqa: RUF012
        **PreviewServer._STATIC_CONTENT_TYPES,  # noqa: SLF001
        str(_OURS / "demo.css"): "text/css",
    }

    async def _static(self, request: Any) -> Any:
        path: str | None = request.match_info.get("path")
        if path is None and request.path != PREFIX:
            return await super()._static(request)
        if request.headers.get("Host", "") not in self._allowed_hosts():
            raise web.HTTPForbidden
        if path is None:
            raise web.HTTPMovedPermanently(f"{PREFIX}/")
        file = await self.preview.site_pages.file(path)
        if file is None:
            raise web.HTTPNotFound
        content, kind = file
        return web.Response(
            body=content, content_type=kind, charset="utf-8", headers=self._SECURITY_HEADERS
        )

    async def _index(self, request: Any) -> Any:
        response = await super()._index(request)
        for old, new in _REPLACED:
            response.text = response.text.replace(old, new)
        return response

    async def _state(self, request: Any) -> Any:
        """Return a page's state; with `?rooms=` its rooms, after entering the one named there."""
        room = request.query.get("rooms")
        context = request.headers.get("X-Simcord-Context")
        if room is None:
            return await super()._state(request)
        if not self._authorized(request, context=context):
            raise web.HTTPUnauthorized
        try:
            if room.isdecimal():
                await self.preview.enter(context, int(room))
            rooms = self.preview.rooms_of(context)
        except (SetupError, BackendError):
            return web.json_response({"rooms": []}, status=410, headers=self._SECURITY_HEADERS)
        return web.json_response({"rooms": rooms}, headers=self._SECURITY_HEADERS)


class DemoPreview(Preview):
    """A preview in which nobody is refused for coming second."""

    def __init__(
        self,
        env: simcord.Env,
        channel: simcord.ChannelHandle,
        people: Sequence[simcord.MemberActor],
        port: int,
        site_pages: SitePages,
    ) -> None:
        """Show `channel` to `people`, the first of them first, at this port (0: any).

        Beside the server's rooms the page has the site of the knowledge, below `/site/`.
        """
        super().__init__(
            env,
            channel,
            tuple(people),
            layout="channel",
            display="responsive",
            width=960,
            height=720,
            locale="en-US",
            timezone="UTC",
            presentation_time=None,
            assets=None,
            port=port,
        )
        self.site_pages = site_pages
        self._server = DemoServer(self, port)
        self._rooms = Rooms(env, channel)
        self._turn = asyncio.Lock()
        self._shown_news: object = None

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with self._turn:
            page = self._get_page(context_id)
            return await self._act(page, body)

    async def _act(self, page: _Page, body: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out a person's action in the room that the page shows."""
        body = dict(body)
        if isinstance(body.get("published_revision"), int):
            # SimCord refuses an action on an older state. It looks the control up anew anyway.
            body["published_revision"] = page.revision
        if body.get("kind") == "send_message" and isinstance(body.get("content"), str):
            body["content"] = self._with_mention(body["content"])
        if page.status == "stale":
            self._publish(page)
        if body.get("kind") == "viewer":
            page.channel_id = self._rooms.first.id
        self._advance_presentation_time()
        self.channel = self._rooms.handle(page.channel_id)
        try:
            receipt = await super()._action(page.id, body)
        finally:
            self.channel = self._rooms.first
        if page.status == "stale":
            # The action took too long or failed. The next one may still work.
            self._publish(page)
        self._show_others(page)
        return receipt

    def _with_mention(self, content: str) -> str:
        """Return a message in which the bot's name is a mention, as Discord's own client sends it.

        SimCord's composer sends the text as it was typed, and the bot would not be asked.
        """
        bot = self.env.bot.user
        return content if bot is None else content.replace(f"@{bot.name}", bot.mention)

    def _show_others(self, page: _Page | None = None) -> None:
        """Publish the news to every page but `page`, which an action has just published."""
        # Cards say "2 minutes ago": without the present such a time would lie in the future.
        self._advance_presentation_time()
        for other in tuple(self._pages.values()):
            if other is not page and other is not self._python and other.id in self._pages:
                self._publish(other, reason="refresh")
        self._shown_news = self._news()

    async def show_news(self) -> None:
        """Publish what the bot did by itself, unless somebody is acting: they publish it then."""
        if self._turn.locked() or self._news() == self._shown_news:
            return
        async with self._turn:
            self._show_others()

    def _news(self) -> object:
        """Return a value that changes whenever the bot acts or somebody writes."""
        return len(self.env.http_requests), self._rooms.newest()

    async def enter(self, context_id: str | None, room: int) -> None:
        """Let a page show another room. Raises SetupError when the person may not see it."""
        async with self._turn:
            page = self._get_page(context_id)
            member = self._viewer(page.viewer.id)
            viewer = self._rooms.seen_by(member, room)
            if not can_access_channel(self.env, room, viewer, history=True):
                raise SetupError("this person may not see the room")
            self._advance_presentation_time()
            self._clear_page_assets(page)
            page.viewer, page.channel_id = viewer, room
            page.generation += 1
            self._reset_queries(page)
            page.target_id = page.window_end_id = self._initial_target(viewer, room)
            page.modal = page.modal_handle = None
            self._publish(page, reason="navigation")

    def rooms_of(self, context_id: str | None) -> list[dict[str, object]]:
        """Return the rooms that the person in a page may see; see `Rooms.listed`."""
        page = self._get_page(context_id)
        return self._rooms.listed(page.viewer, page.channel_id)
