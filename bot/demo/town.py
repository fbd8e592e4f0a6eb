"""The simulated server of the demo: its channels, its people, and their first messages."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import simcord
from msgspec import Struct
from simcord.backend.serializers import guild_create_payload

from bot.app import create_bot
from bot.client.client import BoundaryBot
from bot.demo.forum import fill_forum, open_forum
from bot.services import Core
from bot.settings import Settings

BOT_NAME = "boundary-bot"
SERVER = "Quiet Corner"
CHANNEL = "ask-about-therapy"
TOPIC = "Questions about therapists and boundaries. Try /ask, /faq, /browse or /help."
ROOM = "moderators"
REPORTS = "reports"
REPORTS_TOPIC = "For moderators alone. Reports of members arrive here. Try /cases or /duty on."
ROOM_TOPIC = "For moderators alone. Try /questions recent or /insights."
COUNTRY = "us"
WARNING = "Please don't write to members in private unless they have asked for it."
OFFER = "Anyone who wants to talk, I write to you in private. I know more than any therapist."
REPORT_MENU = "Report to moderators"
REPORTED = "Kit keeps at it, though several of us have said no. New members feel pushed."
PATIENCE = 15.0
"""Seconds that an action may take before the page gives up on it."""


class Town(Struct, frozen=True):
    """The simulated server: its channels and the people in it.

    kit: writes to others in private though nobody asked, and has been warned for it.
    """

    channel: simcord.ChannelHandle
    room: simcord.ChannelHandle
    reports: simcord.ChannelHandle
    mia: simcord.MemberActor
    jonas: simcord.MemberActor
    kit: simcord.MemberActor
    mo: simcord.MemberActor
    ada: simcord.MemberActor

    @property
    def people(self) -> tuple[simcord.MemberActor, ...]:
        """Everybody whose view the page can show, the member first."""
        return (self.mia, self.jonas, self.kit, self.mo, self.ada)


@asynccontextmanager
async def simulated(
    settings: Settings, data: Path | None = None, core: Core | None = None
) -> AsyncGenerator[tuple[simcord.Env, Town]]:
    """Start the bot in a furnished simulated server, and close both in order.

    The bot's data is in `data`, else in a folder that is deleted; `core` saves loading one.
    """
    async with AsyncExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="boundary-")))
        # The caches stay where they are, so that a second demo starts at once.
        demo_settings = settings.model_copy(
            update={
                "state_dir": folder,
                "cache_dir": settings.caches,
                "database_url": None,
                "shard_count": 1,
                "backups": 0,
                "shard_ids": None,
                "shards_per_process": None,
            }
        )
        # A simulated Discord is new each time and knows no commands, whatever `data` says of them.
        bot = create_bot(demo_settings, core, always_sync=True)
        stack.push_async_callback(bot.close)
        env = simcord.Env(bot, settle_timeout=PATIENCE, check_errors=False)
        # Before the start: afterwards the bot would do its hourly upkeep for each hour on the way.
        env.backend.advance_clock(datetime.now(UTC).timestamp() - env.now().timestamp())
        await env.start()
        stack.push_async_callback(env.shutdown)
        if bot.user is not None:
            await bot.user.edit(username=BOT_NAME)
        town = await _furnish(env)
        await bot.services.pictures.prepare()
        yield env, town


async def _furnish(env: simcord.Env) -> Town:
    """Build the server and let its members ask: a visitor sees at once what the bot does."""
    guild = env.create_guild(name=SERVER)
    channel = guild.create_text_channel(CHANNEL, topic=TOPIC)
    moderates = guild.create_role(
        "Moderators",
        permissions=discord.Permissions(
            moderate_members=True, kick_members=True, ban_members=True, manage_messages=True
        ),
    )
    manages = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))

    def person(name: str, label: str, *roles: simcord.RoleHandle) -> simcord.MemberActor:
        return guild.add_member(env.create_user(name, global_name=label), roles=roles)

    hidden = discord.PermissionOverwrite(view_channel=False)
    visible = discord.PermissionOverwrite(view_channel=True)
    mia, jonas, kit = person("mia", "Mia"), person("jonas", "Jonas"), person("kit", "Kit")
    mo = person("mo", "Mo (moderator)", moderates)
    ada = person("ada", "Ada (admin)", manages)
    await _join(env, guild)
    team = (moderates, manages, *([env.bot.user] if env.bot.user else []))
    overwrites: dict[Any, discord.PermissionOverwrite] = {guild.default_role: hidden}
    overwrites |= dict.fromkeys(team, visible)
    room = guild.create_text_channel(ROOM, topic=ROOM_TOPIC, overwrites=overwrites)
    reports = guild.create_text_channel(REPORTS, topic=REPORTS_TOPIC, overwrites=overwrites)
    town = Town(channel, room, reports, mia, jonas, kit, mo, ada)
    await _set_up(env, guild, moderates, town)
    await town.ada.send(channel, "Welcome! The bot here knows about boundaries in therapy.")
    await town.jonas.slash(
        channel, "ask", question="is it weird that i want a hug from my T", share=True
    )
    bot_user = env.bot.user
    mention = bot_user.mention if bot_user else ""
    forum = await open_forum(env, guild)
    await fill_forum(env, forum, channel, room, town.mia, town.jonas, town.mo)
    await _moderate(town)
    await town.mia.send(channel, f"{mention} can we stay friends once therapy is over?")
    return town


async def _moderate(town: Town) -> None:
    """Let a warning stand and a report wait, so that a visitor sees what moderators work with."""
    form = await town.mo.slash(town.reports, "warn", member=town.kit)
    await town.mo.submit_modal(form, {"words": WARNING, "choices": ["tell"]})
    offer = await town.kit.send(town.channel, OFFER)
    form = await town.jonas.context_menu(town.channel, REPORT_MENU, offer)
    await town.jonas.submit_modal(form, {"category": ["pressure"], "text": REPORTED})


async def _set_up(
    env: simcord.Env,
    guild: simcord.GuildHandle,
    moderates: simcord.RoleHandle,
    town: Town,
) -> None:
    """Choose what an admin chooses first: a country's help lines, the team and its channel."""
    if isinstance(env.bot, BoundaryBot):
        values = {
            "countries": [COUNTRY],
            "moderator_roles": [moderates.id],
            "moderator_channel": town.room.id,
            "alert_channel": town.room.id,
            "report_channel": town.reports.id,
        }
        await env.bot.services.configs.update(guild.id, values)


async def _join(env: simcord.Env, guild: simcord.GuildHandle) -> None:
    """Tell the bot that it has joined, so that it greets.

    Discord sends `unavailable` only when a server comes back after an outage; a new one lacks it.
    """
    payload = guild_create_payload(env.backend, env.backend.get_guild(guild.id))
    del payload["unavailable"]
    env.backend.emit("GUILD_CREATE", payload)
    await env.settle()
