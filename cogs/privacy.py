"""/privacy: what is kept, a copy of it, and its end. For every member, without a moderator."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.actions import action
from bot.failures import StaleControlError, UserError
from bot.replies import Interaction, in_time, is_own, redraw, reply
from bot.storage.privacy import Card, Export, Member
from bot.storage.proofs import is_proof
from bot.ui.card import notice
from bot.ui.cards.privacy import (
    EVERYWHERE,
    HERE,
    confirm_card,
    erased_card,
    export_card,
    kept_card,
    nothing_card,
)
from bot.ui.forgetting import ACTION, FORGOTTEN, forgotten
from cogs.fields import field, snowflake

if TYPE_CHECKING:
    from bot.client import BoundaryBot

_log = logging.getLogger(__name__)

NOT_YOURS = "Only the person who asked this can have it forgotten."
GONE = "That question is not in the log any more, so there is nothing left to forget."
FILE_NAME = "what-is-linked-to-you"
LARGE = 7 * 2**20
"""Bytes above which an export is compressed: Discord takes ten megabytes."""
ABOUT = (
    "Everything that this bot keeps and that is linked to you. Ids are Discord's. Questions that "
    "were kept without who asked are linked to nobody and are not in here."
)
Where = Literal["this server", "every server"]


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class Privacy(
    commands.GroupCog, group_name="privacy", group_description="What I keep, and how to erase it"
):
    """Everybody may, also in direct messages; each acts only on what is their own."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="What I keep here, in plain words")
    async def show(self, interaction: discord.Interaction[Any]) -> None:
        """Say what this server keeps now."""
        guild_id = interaction.guild_id
        config = None if guild_id is None else await self.bot.services.guilds.get(guild_id)
        await reply(interaction, kept_card(config, reads_along=self.bot.reads_messages))

    @app_commands.command(description="A file with everything that is linked to you")
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
        privacy = self.bot.services.storage.privacy
        erased = await in_time(interaction, privacy.erase(_member(interaction, scope)))
        await remove_cards(self.bot, erased.cards)
        await self.bot.services.storage.compactor.checkpoint()
        await redraw(interaction, erased_card(scope, erased.rows))

    @action(ACTION)
    async def forget(self, interaction: Interaction, fields: list[str]) -> None:
        """Forget a question of one's own.

        Who asked is not kept, so the button itself must prove it: its custom id carries a MAC over
        server, question and member (bot/storage/proofs.py), made when the private card was sent.
        A made-up id, another question's, or one copied from somebody else's card proves nothing.
        """
        guild_id, question_id = interaction.guild_id, snowflake(field(fields))
        parts = ("forget", guild_id or 0, question_id, interaction.user.id)
        cipher = self.bot.services.storage.cipher
        if guild_id is None or not is_own(interaction):
            raise StaleControlError
        if not is_proof(cipher, field(fields, 1), *parts):
            raise UserError(NOT_YOURS)
        found = await in_time(interaction, self._forget(guild_id, question_id))
        if interaction.message is not None and not interaction.response.is_done():
            await redraw(interaction, forgotten(interaction.message))
        await reply(interaction, notice(FORGOTTEN if found else GONE))

    async def _forget(self, guild_id: int, question_id: int) -> bool:
        storage = self.bot.services.storage
        cards = await storage.privacy.cards_of(guild_id, [question_id])
        found = await storage.questions.forget(guild_id, question_id)
        await remove_cards(self.bot, cards)
        await storage.compactor.checkpoint()
        return found

    async def _export(self, interaction: Interaction, scope: str) -> None:
        member = _member(interaction, scope)
        found = await in_time(interaction, self.bot.services.storage.privacy.export(member))
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
        privacy = self.bot.services.storage.privacy
        held = await in_time(interaction, privacy.held(_member(interaction, scope)))
        await reply(interaction, confirm_card(scope, held) if held else nothing_card(scope))


async def remove_cards(bot: BoundaryBot, cards: Iterable[Card]) -> None:
    """Delete messages of ours that show what was erased; what Discord refuses is logged."""
    for shown in cards:
        channel = bot.get_partial_messageable(shown.channel_id, guild_id=shown.guild_id)
        try:
            await channel.get_partial_message(shown.message_id).delete()
        except discord.HTTPException as error:
            _log.info("A card of what was erased could not be deleted (%s).", error.code)


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
