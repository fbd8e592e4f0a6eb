"""/privacy: what is kept, a copy of it, and its end. For every member, without a moderator."""

from __future__ import annotations

import io
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.community.erasing import blank_posts, list_posted
from bot.client.community.team.standing_roles import keep_roles_in_step
from bot.client.component_router import handles
from bot.client.errors import StaleControlError, UserError
from bot.client.moderation.report_board import list_showing, redraw_reports
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.stored_cards import remove_cards
from bot.privacy import Member, SearchRunningError
from bot.storage import StorageUnavailable
from bot.ui.cards.server.privacy import (
    confirm_card,
    erased_card,
    export_card,
    kept_card,
    nothing_card,
)
from bot.ui.controls.privacy import (
    AskToEraseMemberData,
    EraseMemberData,
    ExportMemberData,
    PrivacyScope,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.client.client import BoundaryBot

T = TypeVar("T")
STILL = "I am still looking for what is linked to you. Please wait for that answer."
Where = Literal["this server", "every server"]
_OWN_DATA = for_everybody("a member acts on what is linked to them alone")


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class PrivacyCommands(
    commands.GroupCog, group_name="privacy", group_description="What I keep, and how to erase it"
):
    """Everybody may, also in direct messages; each acts only on what is their own."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._privacy = bot.services.privacy
        self._backup_days = bot.services.backups.days

    @app_commands.command(description="What I store here, in plain words")
    @_OWN_DATA
    async def show(self, interaction: discord.Interaction[Any]) -> None:
        """Say what this server keeps now."""
        config = None
        if interaction.guild_id is not None:
            config = await in_time(interaction, self._privacy.settings(interaction.guild_id))
        card = kept_card(config, reads_along=self.bot.reads_messages, backup_days=self._backup_days)
        await reply(interaction, card)

    @app_commands.command(description="Download everything that is linked to you")
    @app_commands.describe(where="Only this server, or every server that I am in")
    @_OWN_DATA
    async def export(
        self, interaction: discord.Interaction[Any], where: Where = "this server"
    ) -> None:
        """Send the member what is linked to them."""
        await self._export(interaction, _scope(interaction, where))

    @app_commands.command(description="Erase everything that is linked to you")
    @app_commands.describe(where="Only this server, or every server that I am in")
    @_OWN_DATA
    async def erase(
        self, interaction: discord.Interaction[Any], where: Where = "this server"
    ) -> None:
        """Ask whether to erase, with how much there is."""
        await self._ask(interaction, _scope(interaction, where))

    @handles(ExportMemberData)
    @_OWN_DATA
    async def export_pressed(self, interaction: Interaction, state: ExportMemberData) -> None:
        """Send the member what is linked to them."""
        await self._export(interaction, state.scope)

    @handles(AskToEraseMemberData)
    @_OWN_DATA
    async def ask_pressed(self, interaction: Interaction, state: AskToEraseMemberData) -> None:
        """Ask whether to erase."""
        await self._ask(interaction, state.scope)

    @handles(EraseMemberData)
    @_OWN_DATA
    async def erase_pressed(self, interaction: Interaction, state: EraseMemberData) -> None:
        """Erase what is linked to whoever presses; a forged control can do no more than that."""
        member = _member(interaction, state.scope)
        # Looked up first: after the erasure nothing leads to these cards.
        listing = list_showing(self.bot, member.user_id, member.guild_id)
        reports = await in_time(interaction, listing)
        posts = await in_time(interaction, list_posted(self.bot, member.user_id, member.guild_id))
        work = self._privacy.erase(member, partial(remove_cards, self.bot))
        erasure = await _search(interaction, work)
        card = erased_card(
            state.scope, erasure.rows, erasure.staying, backup_days=self._backup_days
        )
        await redraw(interaction, card)
        await blank_posts(self.bot, posts)
        with suppress(StorageUnavailable):
            await redraw_reports(self.bot, reports)
            if interaction.guild_id is not None:
                # Without a standing there is no role for it.
                await keep_roles_in_step(self.bot, interaction.guild_id, member.user_id)

    async def _export(self, interaction: Interaction, scope: PrivacyScope) -> None:
        work = self._privacy.export(_member(interaction, scope))
        export = await _search(interaction, work)
        if export is None:
            await reply(interaction, nothing_card(scope))
            return
        file = discord.File(io.BytesIO(export.content), export.name)
        await reply(interaction, export_card(scope, file.filename), file=file)

    async def _ask(self, interaction: Interaction, scope: PrivacyScope) -> None:
        holdings = await _search(interaction, self._privacy.holdings(_member(interaction, scope)))
        if holdings.rows:
            await reply(interaction, confirm_card(scope, holdings.erasable, holdings.staying))
        else:
            await reply(interaction, nothing_card(scope))


async def _search(interaction: Interaction, work: Coroutine[Any, Any, T]) -> T:
    """Search a member's data. Raises UserError while another search for them is running."""
    try:
        return await in_time(interaction, work)
    except SearchRunningError as error:
        raise UserError(STILL) from error


def _scope(interaction: Interaction, where: Where) -> PrivacyScope:
    """Return what a command covers. A direct message belongs to no server, so it covers all."""
    in_server = interaction.guild_id is not None
    here = where == "this server" and in_server
    return PrivacyScope.SERVER if here else PrivacyScope.EVERYWHERE


def _member(interaction: Interaction, scope: PrivacyScope) -> Member:
    """Return whose data it is. Raises StaleControlError for "this server" outside of one."""
    if scope is PrivacyScope.EVERYWHERE:
        return Member(interaction.user.id)
    if interaction.guild_id is None:
        raise StaleControlError
    return Member(interaction.user.id, interaction.guild_id)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(PrivacyCommands(bot))
