"""The page of the demo: SimCord's preview, for people who try a bot rather than for its makers.

SimCord refuses what overlaps, and what is done on a state that was published anew meanwhile: right
for a test, and a dead button for a person. Here whoever comes second waits. And SimCord shows one
channel; here people also go to the other rooms that they may see.

SimCord offers no way to change this from outside, so its private parts are used; it is pinned to
one exact version, and `tests/demo` drives the real page.
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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import simcord
    from simcord.preview._pages import _Page

_OURS = Path(__file__).parent / "static"
_REPLACED = (
    ("<title>SimCord Preview</title>", "<title>boundary-bot: the demo</title>"),
    (
        "<strong>SimCord</strong><small>Preview</small>",
        "<strong>boundary-bot</strong><small>demo, shown by SimCord</small>",
    ),
    ("Viewing as\n", "You are\n"),
    ("</head>", '<link rel="stylesheet" href="/demo.css"></head>'),
    ("</body>", '<script type="module" src="/demo.js"></script></body>'),
)


class DemoServer(PreviewServer):
    """Serves SimCord's page with our style and script added, and the rooms beside it."""

    preview: DemoPreview
    _STATIC_FILES = {  # noqa: RUF012 as it is there
        **PreviewServer._STATIC_FILES,  # noqa: SLF001
        **{f"/{name}": str(_OURS / name) for name in ("demo.js", "demo.css")},
    }
    _STATIC_CONTENT_TYPES = {  # noqa: RUF012
        **PreviewServer._STATIC_CONTENT_TYPES,  # noqa: SLF001
        str(_OURS / "demo.css"): "text/css",
    }

    async def _index(self, request: Any) -> Any:
        answer = await super()._index(request)
        for old, new in _REPLACED:
            answer.text = answer.text.replace(old, new)
        return answer

    async def _state(self, request: Any) -> Any:
        """The state of a page; asked for its rooms, those."""
        wanted = request.query.get("rooms")
        context = request.headers.get("X-Simcord-Context")
        if wanted is None:
            return await super()._state(request)
        if not self._authorized(request, context=context):
            raise web.HTTPUnauthorized
        try:
            if wanted.isdecimal():
                await self.preview.enter(context, int(wanted))
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
    ) -> None:
        """Show `channel` to `people`, the first of them first, at this port (0: any)."""
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
        self._server = DemoServer(self, port)
        self._rooms = Rooms(env, channel)
        self._turn = asyncio.Lock()
        self._shown: object = None

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with self._turn:
            page = self._get_page(context_id)
            return await self._act(page, body)

    async def _act(self, page: _Page, body: Mapping[str, Any]) -> dict[str, Any]:
        """Do what a person does in a page, in the room that the page shows."""
        body = dict(body)
        if isinstance(body.get("published_revision"), int):
            # What was published meanwhile is no reason to refuse: the control is looked up anew.
            body["published_revision"] = page.revision
        if page.status == "stale":
            self._publish(page)
        if body.get("kind") == "viewer":
            page.channel_id = self._rooms.first.id
        self._advance_presentation_time()
        self.channel = self._rooms.handle(page.channel_id)
        try:
            done = await super()._action(page.id, body)
        finally:
            self.channel = self._rooms.first
        if page.status == "stale":
            # It took too long or failed. The next thing that somebody does may still work.
            self._publish(page)
        self._show_others(page)
        return done

    def _show_others(self, page: _Page | None = None) -> None:
        """Publish what happened to every page but the one that shows it by itself."""
        for other in tuple(self._pages.values()):
            if other is not page and other is not self._python and other.id in self._pages:
                self._publish(other, reason="refresh")
        self._shown = self._news()

    async def show_news(self) -> None:
        """Publish what the bot did by itself, if it did something and nobody is acting."""
        if self._turn.locked() or self._news() == self._shown:
            return
        async with self._turn:
            self._show_others()

    def _news(self) -> object:
        """Something that changes whenever the bot did something or somebody wrote."""
        return len(self.env.http_requests), self._rooms.newest()

    async def enter(self, context_id: str | None, room: int) -> None:
        """Let a page show another room. Raises SetupError when the person may not see it."""
        async with self._turn:
            page = self._get_page(context_id)
            member = self._viewer(page.viewer.id)
            viewer = self._rooms.seen_by(member, room)
            if not can_access_channel(self.env, room, viewer, history=True):
                raise SetupError("this room is not theirs to see")
            self._clear_page_assets(page)
            page.viewer, page.channel_id = viewer, room
            page.generation += 1
            self._reset_queries(page)
            page.target_id = page.window_end_id = self._initial_target(viewer, room)
            page.modal = page.modal_handle = None
            self._publish(page, reason="navigation")

    def rooms_of(self, context_id: str | None) -> list[dict[str, object]]:
        """Return the rooms that the person in a page may see: id, name, and if it is shown."""
        page = self._get_page(context_id)
        return self._rooms.listed(page.viewer, page.channel_id)
