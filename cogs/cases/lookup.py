"""/case and /cases: looking cases up, with what can be done about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.custom_ids import choice, snowflake
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.moderation.cases.models import CaseKind
from bot.ui.controls.moderation.cases import ChooseCase, FindCases, ShowCase, ShowRecord
from cogs.cases.changes import CaseNumber, ChangeCommands
from cogs.cases.files import FileCommands
from cogs.cases.looking import case_view, found_view, record_view, require_case

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

WORDS = 24
"""The most characters for which a search still fits into a custom id."""
LOOK_FOR = "Say what to look for: some words, a member, a moderator, or a kind of case."
KindName: TypeAlias = Literal[
    "note", "warning", "timeout", "untimeout", "kick", "ban", "unban", "safety"
]


@app_commands.guild_only()
@app_commands.default_permissions(moderate_members=True)
class CaseGroup(
    ChangeCommands,
    FileCommands,
    commands.GroupCog,
    group_name="case",
    group_description="The record of what moderators did",
):
    """The commands of /case. discord.py makes one group from one class, hence the bases."""

    @app_commands.command(description="One case in full")
    @app_commands.describe(number="The number of the case")
    @moderators_only
    async def show(self, interaction: discord.Interaction[Any], number: CaseNumber) -> None:
        """Show one case."""
        await reply(interaction, await in_time(interaction, _case(interaction, number)))

    @app_commands.command(description="Search the cases of this server")
    @app_commands.describe(
        words="Words in the reason, in any order",
        member="Whom they are about",
        moderator="Who acted",
        kind="What was done",
    )
    @moderators_only
    async def search(
        self,
        interaction: discord.Interaction[Any],
        words: app_commands.Range[str, 2, WORDS] | None = None,
        member: discord.User | None = None,
        moderator: discord.User | None = None,
        kind: KindName | None = None,
    ) -> None:
        """Search by words, people and kind, or by several of them."""
        if not (words or member or moderator or kind):
            raise UserError(LOOK_FOR)
        state = FindCases(
            before=0,
            kind=CaseKind(kind) if kind else None,
            member_id=member.id if member else None,
            moderator_id=moderator.id if moderator else None,
            words=words or "",
        )
        await reply(interaction, await in_time(interaction, found_view(interaction, state)))

    @handles(FindCases)
    @moderators_only
    async def search_further(self, interaction: Interaction, state: FindCases) -> None:
        """Show another page of a search."""
        await redraw(interaction, await in_time(interaction, found_view(interaction, state)))

    @handles(ShowCase)
    @moderators_only
    async def open(self, interaction: Interaction, state: ShowCase) -> None:
        """Show one case."""
        await reply(interaction, await in_time(interaction, _case(interaction, state.case_id)))

    @handles(ChooseCase)
    @moderators_only
    async def choose(self, interaction: Interaction, state: ChooseCase) -> None:
        """Show the case that was chosen from a list."""
        del state
        number = snowflake(choice(interaction))
        await reply(interaction, await in_time(interaction, _case(interaction, number)))


class CaseFileCommand(commands.Cog):
    """A member's case file."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="What is on record about a member")
    @app_commands.describe(member="The member; somebody who has left works too")
    @app_commands.guild_only()
    @app_commands.default_permissions(moderate_members=True)
    @moderators_only
    async def cases(self, interaction: discord.Interaction[Any], member: discord.User) -> None:
        """Show a member's case file."""
        work = record_view(interaction, ShowRecord(member.id))
        await reply(interaction, await in_time(interaction, work))

    @handles(ShowRecord)
    @moderators_only
    async def page(self, interaction: Interaction, state: ShowRecord) -> None:
        """Show a page of a case file."""
        view = await in_time(interaction, record_view(interaction, state))
        await (redraw if state.in_place else reply)(interaction, view)


async def _case(interaction: Interaction, number: int) -> ui.LayoutView:
    return await case_view(interaction, await require_case(interaction, number))


async def setup(bot: BoundaryBot) -> None:
    """Add the cogs."""
    await bot.add_cog(CaseGroup(bot))
    await bot.add_cog(CaseFileCommand(bot))
