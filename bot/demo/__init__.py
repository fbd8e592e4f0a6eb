"""The embedded default: the real bot in a simulated Discord, shown in a page on this machine.

SimCord (an optional extra) stands in for Discord. Nothing here is known to the rest of the bot.
"""

from __future__ import annotations

import asyncio
import time
import webbrowser
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import typer
from simcord.backend.errors import SetupError

from bot.demo.page import DemoPreview
from bot.demo.town import simulated
from bot.settings import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from bot.settings import Settings

_TICK = 1.0

READY = """
The demo is running. Open this page:

  {url}

You are Mia, a member. Try: /ask can my therapist hug me
Choose another person at the top of the page: Mo is a moderator and sees #moderators too, Ada is an
admin. The server is set up for people in the United States, so that help in danger has numbers.
Stop it with Ctrl-C. {kept}"""


async def run_demo(
    settings: Settings, *, port: int = 0, open_browser: bool = True, data: Path | None = None
) -> None:
    """Serve the demo until it is cancelled. The port is free choice when 0.

    Raises StorageError, KnowledgeError and SettingsError as the bot does.
    """
    async with simulated(settings, data) as (env, town):
        preview = DemoPreview(env, town.channel, town.people, port)
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(preview)
            except SetupError as error:
                raise SettingsError(f"The page cannot be served: {error}.") from error
            kept = f"Its data is in {data}." if data else "Its data is deleted then."
            typer.echo(READY.format(url=preview.url, kept=kept))
            if open_browser:
                await asyncio.to_thread(webbrowser.open, preview.url)
            await _keep_time(env, preview)


async def _keep_time(env: simcord.Env, preview: DemoPreview) -> None:
    """Let the simulated clock follow the real one, and every open page what happened.

    The clock is set forward and nothing is waited for: a timer that is due by then runs with the
    next action, or by itself. To wait here for the bot to be idle would hold up whoever acts.
    """
    last = time.monotonic()
    while True:
        await asyncio.sleep(_TICK)
        now = time.monotonic()
        env.backend.advance_clock(now - last)
        last = now
        await preview.show_news()
