"""The demo: the real bot in a simulated Discord, shown in a page on this machine.

SimCord (an optional extra) stands in for Discord. The rest of the bot knows nothing of this.
"""

from __future__ import annotations

import asyncio
import time
import webbrowser
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import typer
from simcord.backend.errors import SetupError

from bot.demo.page import DemoPreview
from bot.demo.site_pages import PREFIX, SitePages
from bot.demo.town import simulated
from bot.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    import simcord

    from bot.services import Core
    from bot.settings import Settings

_TICK = 1.0

READY = """
The demo is running. Open this page:

  {url}

You are Mia, a member. Try: /ask can my therapist hug me
Choose another person at the top of the page: Mo is a moderator and sees #moderators too, Ada is an
admin. The server is set up for people in the United States, so that help in danger has numbers.
The same answers as pages, for people without Discord:

  {site}

Stop it with Ctrl-C. {end}"""


async def run_demo(
    settings: Settings, *, port: int = 0, open_browser: bool = True, data: Path | None = None
) -> None:
    """Serve the demo until it is cancelled; port 0 takes any free one.

    Raises StorageError, KnowledgeError and SettingsError as the bot does.
    """
    async with served(settings, port=port, data=data) as url:
        end = f"Its data stays in {data}." if data else "Its data is deleted then."
        typer.echo(READY.format(url=url, site=urljoin(url, f"{PREFIX}/"), end=end))
        if open_browser:
            await asyncio.to_thread(webbrowser.open, url)
        await asyncio.Event().wait()


@asynccontextmanager
async def served(
    settings: Settings, *, port: int = 0, data: Path | None = None, core: Core | None = None
) -> AsyncGenerator[str]:
    """Serve the demo's page; give its address. `core` saves loading it again.

    Raises as `run_demo` does.
    """
    async with simulated(settings, data, core) as (env, town), AsyncExitStack() as stack:
        preview = DemoPreview(env, town.channel, town.people, port, SitePages(settings))
        try:
            await stack.enter_async_context(preview)
        except SetupError as error:
            raise SettingsError(f"The page cannot be served: {error}.") from error
        # A group, so that an error in the clock ends the demo and is seen.
        group = await stack.enter_async_context(asyncio.TaskGroup())
        clock = group.create_task(_keep_time(env, preview))
        stack.callback(clock.cancel)
        yield preview.url


async def _keep_time(env: simcord.Env, preview: DemoPreview) -> None:
    """Let the simulated clock follow the real one, and publish news to every open page.

    This sets the clock forward and does not wait for the bot to be idle, which would hold up
    whoever acts: a timer that is due runs with the next action, or by itself.
    """
    # The start took some seconds. One tick ahead, so that the page never calls a moment that the
    # bot took from the real clock "in 1 second".
    env.backend.advance_clock(max(0.0, time.time() - env.now().timestamp()) + _TICK)
    last = time.monotonic()
    while True:
        await asyncio.sleep(_TICK)
        now = time.monotonic()
        env.backend.advance_clock(now - last)
        last = now
        await preview.show_news()
