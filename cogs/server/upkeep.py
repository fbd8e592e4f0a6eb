"""The bot's own work in the servers of this process: late answers, and the end of their data."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.context import context_in
from bot.client.guild_directory import GuildDirectory
from bot.client.rounds import RoundsCog
from bot.client.tickets.redelivery import redeliver
from bot.storage import StorageError
from bot.ui.cards.server.departure import departure_card

if TYPE_CHECKING:
    from datetime import datetime

    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)

EVERY_MINUTES = 60
FIRST_AFTER = 60.0
"""Seconds after the start: whoever waited for the bot comes first."""
FILE_NAME = "boundary-bot-server.json"
MAX_FILE = 8 * 2**20


def present_in(bot: BoundaryBot) -> frozenset[int]:
    """Return the servers of this process that the bot is in, also those that are away for now."""
    return frozenset(guild.id for guild in bot.guilds)


class Upkeep(RoundsCog):
    """Delivers what is left, and notes which servers the bot joins and leaves."""

    every = EVERY_MINUTES * 60.0
    first_after = FIRST_AFTER
    task = "Upkeep"

    def __init__(self, bot: BoundaryBot) -> None:
        super().__init__(bot)
        self._housekeeping = bot.services.housekeeping

    async def round(self) -> None:
        """Deliver what is left, and purge servers that were left. Raises StorageUnavailable."""
        await redeliver(self.bot)
        # The leader's own round of housekeeping does that as well.
        if not self.bot.cluster.leads:
            for guild_id in await self._housekeeping.purge(present_in(self.bot)):
                self.bot.services.configs.forget(guild_id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """All shards are ready: see which servers were left or joined meanwhile."""
        try:
            await self._housekeeping.reconcile(present_in(self.bot))
        except StorageError as error:
            _log.warning("Which servers were left could not be noted: %s", error)
        await super().on_ready()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep what is there of a server that has the bot again."""
        try:
            await self._housekeeping.returned(guild.id)
        except StorageError as error:
            # The next start sees it, and no server that the bot is in is ever purged.
            _log.warning("A return could not be noted: %s", error)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that the data of a server will go, and send its owner the file to restore them."""
        try:
            goes_at = await self._housekeeping.left(guild.id)
        except StorageError as error:
            _log.warning("A departure could not be noted; the next start sees it: %s", error)
            return
        await self._tell_owner(guild, goes_at)

    async def _tell_owner(self, guild: discord.Guild, goes_at: datetime) -> None:
        """Send the owner a direct message with the server's file, if Discord lets us.

        Discord allows it only if the owner shares another server with the bot. Otherwise they can
        invite it again within the days of grace, and export then.
        """
        export = await self._export(guild)
        try:
            owner = await self.bot.fetch_user(guild.owner_id or 0)
            view = departure_card(guild.name, goes_at, FILE_NAME if export else None)
            if export is None:
                await owner.send(view=view)
            else:
                await owner.send(view=view, file=discord.File(io.BytesIO(export), FILE_NAME))
        except discord.HTTPException as error:
            _log.info("The owner of a server that was left could not be told (%s).", error.code)

    async def _export(self, guild: discord.Guild) -> bytes | None:
        """Return the file with the server's settings and entries, None if it cannot be made."""
        services = self.bot.services
        countries = {
            code: country.name for code, country in services.core.resources.countries.items()
        }
        try:
            knowledge = (await context_in(self.bot, guild.id)).knowledge
            entries = {key: entry.question for key, entry in knowledge.snapshot.entries.items()}
            server = GuildDirectory(guild, countries, entries, self.bot.intents.message_content)
            data = await services.config_transfer.export(guild.id, server)
        except Exception:  # noqa: BLE001 without the file the message is still worth sending
            _log.exception("The file of a server that was left could not be made.")
            return None
        return data if len(data) <= MAX_FILE else None


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Upkeep(bot))
