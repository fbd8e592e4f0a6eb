"""The embedded default: the real bot in a simulated Discord, shown in a page on this machine.

SimCord (an optional extra) stands in for Discord. Nothing here is known to the rest of the bot.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
import webbrowser
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import discord
import simcord
import typer
from simcord.backend.errors import SetupError
from simcord.backend.serializers import guild_create_payload

from bot.app import create_bot
from bot.settings import Settings

BOT_NAME = "boundary-bot"
SERVER = "Quiet Corner"
CHANNEL = "ask-about-therapy"
TOPIC = "Questions about therapists and boundaries. Try /ask, /faq, /browse or /help."
_TICK = 1.0

READY = """
The demo is running. Open this page:

  {url}

You are Mia, a member. Try: /ask can my therapist hug me
Choose another person at the top of the page: Ada is an admin, Mo a moderator.
Stop it with Ctrl-C. {kept}"""


@dataclass(frozen=True, slots=True)
class Town:
    """The simulated server: its channel and the people in it."""

    channel: simcord.ChannelHandle
    mia: simcord.MemberActor
    jonas: simcord.MemberActor
    mo: simcord.MemberActor
    ada: simcord.MemberActor

    @property
    def people(self) -> tuple[simcord.MemberActor, ...]:
        """Everybody through whose eyes the page can be seen, the member first."""
        return (self.mia, self.jonas, self.mo, self.ada)


async def run_demo(
    settings: Settings, *, port: int = 0, open_browser: bool = True, data: Path | None = None
) -> None:
    """Serve the demo until it is cancelled. The port is free choice when 0.

    Raises StorageError, KnowledgeError and SettingsError as the bot does.
    """
    async with simulated(settings, data) as (env, town):
        preview = env.preview(
            town.channel, viewers=town.people, layout="channel", port=port or None
        )
        async with preview:
            kept = f"Its data are in {data}." if data else "Its data are gone then."
            typer.echo(READY.format(url=preview.url, kept=kept))
            if open_browser:
                await asyncio.to_thread(webbrowser.open, preview.url)
            await _keep_time(env, town, preview)


@asynccontextmanager
async def simulated(
    settings: Settings, data: Path | None = None
) -> AsyncGenerator[tuple[simcord.Env, Town]]:
    """Start the bot in a furnished simulated server, and close both in order."""
    async with AsyncExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="boundary-")))
        # The caches stay where they are, so that a second demo starts at once.
        own = settings.model_copy(
            update={
                "state_dir": folder,
                "cache_dir": settings.caches,
                "database_url": None,
                "shard_count": 1,
            }
        )
        # A simulated Discord is new each time: what was synced to an earlier one says nothing.
        bot = create_bot(own, always_sync=True)
        stack.push_async_callback(bot.close)
        env = simcord.Env(bot, settle_timeout=30.0, check_errors=False)
        # Before the start: afterwards every hour on the way would have its housekeeping.
        env.backend.advance_clock(datetime.now(UTC).timestamp() - env.now().timestamp())
        await env.start()
        stack.push_async_callback(env.shutdown)
        if bot.user is not None:
            await bot.user.edit(username=BOT_NAME)
        yield env, await _furnish(env)


async def _furnish(env: simcord.Env) -> Town:
    """Make the server and let its members ask, so that the first look explains the bot."""
    guild = env.create_guild(name=SERVER)
    channel = guild.create_text_channel(CHANNEL, topic=TOPIC)
    moderates = guild.create_role(
        "Moderators", permissions=discord.Permissions(moderate_members=True)
    )
    manages = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))

    def person(name: str, shown: str, *roles: simcord.RoleHandle) -> simcord.MemberActor:
        return guild.add_member(env.create_user(name, global_name=shown), roles=roles)

    town = Town(
        channel=channel,
        mia=person("mia", "Mia"),
        jonas=person("jonas", "Jonas"),
        mo=person("mo", "Mo (moderator)", moderates),
        ada=person("ada", "Ada (admin)", manages),
    )
    await _join(env, guild)
    await town.ada.send(channel, "Welcome! The bot here knows about boundaries in therapy.")
    await town.jonas.slash(
        channel, "ask", question="is it weird that i want a hug from my T", share=True
    )
    bot_user = env.bot.user
    mention = bot_user.mention if bot_user else ""
    await town.mia.send(channel, f"{mention} can we stay friends once therapy is over?")
    return town


async def _join(env: simcord.Env, guild: simcord.GuildHandle) -> None:
    """Tell the bot that it has joined, so that it greets: such an event says nothing of outages."""
    payload = guild_create_payload(env.backend, env.backend.get_guild(guild.id))
    del payload["unavailable"]
    env.backend.emit("GUILD_CREATE", payload)
    await env.settle()


async def _keep_time(env: simcord.Env, town: Town, preview: simcord.Preview) -> None:
    """Let the simulated clock follow the real one, and every open page what happened.

    A page shows its own actions by itself, and refuses what is done on a state that was published
    anew meanwhile. So a refresh comes only when several pages are open, something happened, and
    it has been quiet for a moment.
    """
    last = time.monotonic()
    seen, shown = _news(env, town), _news(env, town)
    while True:
        await asyncio.sleep(_TICK)
        now, news = time.monotonic(), _news(env, town)
        # While somebody acts in the page, time stands still and is caught up afterwards.
        with contextlib.suppress(SetupError):
            await env.advance_time(now - last)
            last = now
            if news == seen != shown and _pages_of_people(preview) > 1:
                await preview.refresh()
                shown = news
            seen = news


def _news(env: simcord.Env, town: Town) -> tuple[int, int]:
    """Something that changes whenever the bot did something or somebody wrote."""
    message = town.channel.last_message
    return len(env.http_requests), message.id if message else 0


def _pages_of_people(preview: simcord.Preview) -> int:
    """How many browser pages are open; one more page is SimCord's own (it is pinned exactly)."""
    return len(preview._pages) - 1  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
