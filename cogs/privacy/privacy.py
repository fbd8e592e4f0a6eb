"""/privacy: what is kept, a copy of it, and its end. For every member, without a moderator."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.component_router import action
from bot.client.custom_ids import field
from bot.client.erased_cards import remove_cards
from bot.client.errors import StaleControlError, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.storage.inventory.privacy import Export, Member
from bot.ui.cards.server.privacy import (
    EVERYWHERE,
    HERE,
    confirm_card,
    erased_card,
    export_card,
    kept_card,
    nothing_card,
)

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.servers import ServerConfig

T = TypeVar("T")
STILL = "I am still looking for what is linked to you. Please wait for that answer."
AT_ONCE = 2
"""Members for whom everything that is kept is gone over at the same time."""
FILE_NAME = "what-is-linked-to-you"
LARGE = 7 * 2**20
"""Bytes above which an export is compressed: Discord takes ten megabytes."""
ABOUT = (
    "Everything this bot keeps that is linked to you. Ids are Discord's. Questions kept "
    "without the name of the person who asked are linked to nobody and are not in this file."
)
Where = Literal["this server", "every server"]


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class Privacy(
    commands.GroupCog, group_name="privacy", group_description="What I keep, and how to erase it"
):
    """Everybody may, also in direct messages; each acts only on what is their own."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._searching: set[int] = set()
        self._turns = asyncio.Semaphore(AT_ONCE)

    @app_commands.command(description="What I store here, in plain words")
    async def show(self, interaction: discord.Interaction[Any]) -> None:
        """Say what this server keeps now."""
        guild_id = interaction.guild_id
        config = None if guild_id is None else await self._config(interaction, guild_id)
        await reply(interaction, kept_card(config, reads_along=self.bot.reads_messages))

    @app_commands.command(description="Download everything that is linked to you")
    @app_commands.describe(where="Only this server, or every server that I am in")
    async def export(
        self, interaction: discord.Interaction[Any], where: Where = "this server"
    ) -> None:
        """Send the member what is linked to them."""
        await self._export(interaction, _scope(interaction, where))

    @app_commands.command(description="Erase everything that is linked to you")
    @app_commands.describe(where="Only this server, or every server that I am in")
    async def erase(
        self, interaction: discord.Interaction[Any], where: Where = "this server"
    ) -> None:
        """Ask whether to erase, with how much there is."""
        await self._ask(interaction, _scope(interaction, where))

    @action("privacy-export")
    async def export_pressed(self, interaction: Interaction, fields: list[str]) -> None:
        """Send the member what is linked to them."""
        await self._export(interaction, field(fields))

    @action("privacy-ask")
    async def ask_pressed(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask whether to erase."""
        await self._ask(interaction, field(fields))

    @action("privacy-erase")
    async def erase_pressed(self, interaction: Interaction, fields: list[str]) -> None:
        """Erase what is linked to whoever presses; a forged control can do no more than that."""
        scope = field(fields)
        member = _member(interaction, scope)
        erased = await self._search(interaction, self.bot.services.storage.privacy.erase, member)
        await remove_cards(self.bot, erased.cards)
        await self.bot.services.storage.compactor.checkpoint()
        await redraw(interaction, erased_card(scope, erased.rows))

    async def _export(self, interaction: Interaction, scope: str) -> None:
        member = _member(interaction, scope)
        found = await self._search(interaction, self.bot.services.storage.privacy.export, member)
        if not found:
            await reply(interaction, nothing_card(scope))
            return
        file = _file(member, found)
        view = export_card(scope, file.filename)
        if interaction.response.is_done():
            await interaction.followup.send(view=view, file=file, ephemeral=True)
        else:
            await interaction.response.send_message(view=view, file=file, ephemeral=True)

    async def _ask(self, interaction: Interaction, scope: str) -> None:
        member = _member(interaction, scope)
        held = await self._search(interaction, self.bot.services.storage.privacy.held, member)
        await reply(interaction, confirm_card(scope, held) if held else nothing_card(scope))

    async def _config(self, interaction: Interaction, guild_id: int) -> ServerConfig:
        # Without its database the bot acts on defaults; what is kept must not be told from those.
        await in_time(interaction, self.bot.services.storage.settings.all(guild_id))
        return await self.bot.services.configs.require(guild_id)

    async def _search(
        self,
        interaction: Interaction,
        work: Callable[[Member], Coroutine[Any, Any, T]],
        who: Member,
    ) -> T:
        """Go over what is kept for one member, one search each, so that nobody can wear us out."""
        if who.user_id in self._searching:
            raise UserError(STILL)
        self._searching.add(who.user_id)
        try:
            return await in_time(interaction, self._in_turn(work, who))
        finally:
            self._searching.discard(who.user_id)

    async def _in_turn(self, work: Callable[[Member], Coroutine[Any, Any, T]], who: Member) -> T:
        async with self._turns:
            return await work(who)


def _scope(interaction: Interaction, where: Where) -> str:
    """A direct message belongs to no server, so it is about all of them."""
    return HERE if where == "this server" and interaction.guild_id is not None else EVERYWHERE


def _member(interaction: Interaction, scope: str) -> Member:
    if scope == EVERYWHERE:
        return Member(interaction.user.id)
    if scope != HERE or interaction.guild_id is None:
        raise StaleControlError
    return Member(interaction.user.id, interaction.guild_id)


def _file(member: Member, found: Export) -> discord.File:
    document = {
        "about": ABOUT,
        "member": str(member.user_id),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "servers": found,
    }
    content = json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    if len(content) <= LARGE:
        return discord.File(io.BytesIO(content), f"{FILE_NAME}.json")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{FILE_NAME}.json", content)
    packed.seek(0)
    return discord.File(packed, f"{FILE_NAME}.zip")


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Privacy(bot))
