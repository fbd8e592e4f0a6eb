"""The ways to a report: the menu of a message, the menu of a member, and /report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.context import server_id
from bot.client.moderation.report_help import ReportInput, help_first
from bot.client.moderation.reportable import (
    check_member,
    is_on_team,
    read_draft,
    require_report_channel,
)
from bot.ui.controls.moderation.reports import ReportedThing
from bot.ui.forms.reports import MAX_WORDS, report_modal

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction

_MAY_REPORT = for_everybody("every member may tell the moderators something")
_HERE = app_commands.AppCommandContext(guild=True)


class ReportCommands(commands.Cog):
    """Opens the form. Nothing is stored or counted before it is sent."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self.menus = (
            app_commands.ContextMenu(
                name="Report to moderators", callback=self.report_message, allowed_contexts=_HERE
            ),
            app_commands.ContextMenu(
                name="Report a private message",
                callback=self.report_private,
                allowed_contexts=_HERE,
            ),
        )
        for menu in self.menus:
            bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Take the entries of the menus away with the cog."""
        for menu in self.menus:
            self.bot.tree.remove_command(menu.name, type=menu.type)

    @_MAY_REPORT
    async def report_message(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        """Report a message, with its words: Discord gives them with the menu."""
        draft = await read_draft(interaction, message)
        await require_report_channel(interaction)
        desk = self.bot.services.moderation.reports
        desk.drafts.keep(interaction.user.id, message.id, draft)
        thing = ReportedThing(None, message.channel.id, message.id)
        # The author of a question that the bot posted is not the one who asked it.
        author = message.author if draft.author_id == message.author.id else None
        await self._open(interaction, thing, author)

    @_MAY_REPORT
    async def report_private(
        self, interaction: discord.Interaction[Any], member: discord.Member
    ) -> None:
        """Report a private message that somebody sent; no message is needed for it."""
        check_member(interaction, member)
        await require_report_channel(interaction)
        await self._open(interaction, ReportedThing(member.id), member, private=True)

    @app_commands.command(description="Tell the moderators about something, in private")
    @app_commands.describe(
        member="Whom it is about, if it is about one person",
        words="What happened; you can still change it in the form",
    )
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @_MAY_REPORT
    async def report(
        self,
        interaction: discord.Interaction[Any],
        member: discord.User | None = None,
        words: app_commands.Range[str, 0, MAX_WORDS] = "",
    ) -> None:
        """Report anything else. Words of danger are answered with help, before anything else."""
        server_id(interaction)
        thing = ReportedThing(member.id if member else None)
        text = words.strip()
        if text and await help_first(self.bot, interaction, thing, ReportInput(text)):
            return
        if member is not None:
            check_member(interaction, member)
        await require_report_channel(interaction)
        await self._open(interaction, thing, member, words=text)

    async def _open(
        self,
        interaction: Interaction,
        thing: ReportedThing,
        member: discord.User | discord.Member | None,
        *,
        private: bool = False,
        words: str = "",
    ) -> None:
        about_team = member is not None and await is_on_team(interaction, member)
        form = report_modal(thing, private=private, about_team=about_team, words=words)
        await interaction.response.send_modal(form)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ReportCommands(bot))
