"""/warn, /timeout, /untimeout, /kick, /ban, /unban, /note, /safety: each opens its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import is_moderator, moderators_only
from bot.client.context import context_of
from bot.client.errors import UserError
from bot.client.responses import Interaction
from bot.moderation.actions.permissions import LONGEST
from bot.moderation.cases.lengths import lengths_like, parse_length
from bot.moderation.cases.models import CaseKind
from bot.ui.cards.questions.matches import title_of
from bot.ui.controls.moderation.cases import OrderDraft
from bot.ui.text import quoted
from cogs.cases.ordering import begin

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.client.client import BoundaryBot

WHO = "The member"
LENGTH = "For example 10m, 1h, 3 days or 1w 2d"
ENTRY = "An entry that explains why; it goes with the message"
USER_ID = "The id of somebody who is not in the server"
WHOM = "Choose the **member**, or give the **user_id** of somebody who is not in the server."
ONE = "Choose either the **member** or a **user_id**, not both."
NO_ID = "“{typed}” is no id. With developer mode on, the menu of a user has **Copy User ID**."
NO_ENTRY = "There is no such entry. Pick one from the list that opens while you type."
_MOST = 25
_Moderating = app_commands.default_permissions(moderate_members=True)
_Banning = app_commands.default_permissions(ban_members=True)


class CaseCommands(commands.Cog):
    """The commands that act on somebody. What each may do is checked again when it is done."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Warn a member, and tell them why")
    @app_commands.describe(member=WHO, entry=ENTRY)
    @app_commands.guild_only()
    @_Moderating
    @moderators_only
    async def warn(
        self, interaction: discord.Interaction[Any], member: discord.User, entry: str | None = None
    ) -> None:
        """Open the form of a warning."""
        entry_id = await _entry(interaction, entry)
        await _begin(interaction, CaseKind.WARNING, member, entry_id=entry_id)

    @app_commands.command(description="Let a member read but not write for a while")
    @app_commands.describe(member=WHO, length=LENGTH, entry=ENTRY)
    @app_commands.guild_only()
    @_Moderating
    @moderators_only
    async def timeout(
        self,
        interaction: discord.Interaction[Any],
        member: discord.User,
        length: str,
        entry: str | None = None,
    ) -> None:
        """Open the form of a timeout. More than Discord's 28 days is renewed by the bot."""
        time = parse_length(length, LONGEST[CaseKind.TIMEOUT])
        entry_id = await _entry(interaction, entry)
        await _begin(interaction, CaseKind.TIMEOUT, member, length=time, entry_id=entry_id)

    @app_commands.command(description="End a member's timeout early")
    @app_commands.describe(member=WHO)
    @app_commands.guild_only()
    @_Moderating
    @moderators_only
    async def untimeout(self, interaction: discord.Interaction[Any], member: discord.User) -> None:
        """Open the form for ending a timeout."""
        await _begin(interaction, CaseKind.UNTIMEOUT, member)

    @app_commands.command(description="Take a member out of the server; they can come back")
    @app_commands.describe(member=WHO)
    @app_commands.guild_only()
    @app_commands.default_permissions(kick_members=True)
    @moderators_only
    async def kick(self, interaction: discord.Interaction[Any], member: discord.User) -> None:
        """Show what a kick would do."""
        await _begin(interaction, CaseKind.KICK, member)

    @app_commands.command(description="Keep somebody out of the server, for a while or for good")
    @app_commands.describe(
        member=WHO,
        user_id=USER_ID,
        length=f"{LENGTH}; without it the ban has no end",
        delete_days="Delete their messages of the last days",
    )
    @app_commands.guild_only()
    @_Banning
    @moderators_only
    async def ban(
        self,
        interaction: discord.Interaction[Any],
        member: discord.User | None = None,
        user_id: str | None = None,
        length: str | None = None,
        delete_days: app_commands.Range[int, 0, 7] = 0,
    ) -> None:
        """Show what a ban would do."""
        user = _whom(member, user_id)
        time = None if length is None else parse_length(length, LONGEST[CaseKind.BAN])
        await _begin(interaction, CaseKind.BAN, user, length=time, delete_days=delete_days)

    @app_commands.command(description="End a ban")
    @app_commands.describe(member="Whom the ban is about", user_id=USER_ID)
    @app_commands.guild_only()
    @_Banning
    @moderators_only
    async def unban(
        self,
        interaction: discord.Interaction[Any],
        member: discord.User | None = None,
        user_id: str | None = None,
    ) -> None:
        """Open the form for ending a ban."""
        await _begin(interaction, CaseKind.UNBAN, _whom(member, user_id))

    @app_commands.command(description="Write something down about a member, for moderators alone")
    @app_commands.describe(member=WHO)
    @app_commands.guild_only()
    @_Moderating
    @moderators_only
    async def note(self, interaction: discord.Interaction[Any], member: discord.User) -> None:
        """Open the form of a note."""
        await _begin(interaction, CaseKind.NOTE, member)

    @app_commands.command(description="Note that you looked after somebody. It is no punishment")
    @app_commands.describe(member=WHO)
    @app_commands.guild_only()
    @_Moderating
    @moderators_only
    async def safety(self, interaction: discord.Interaction[Any], member: discord.User) -> None:
        """Open the form of a safety case."""
        await _begin(interaction, CaseKind.SAFETY, member)

    @timeout.autocomplete("length")
    @ban.autocomplete("length")
    async def offer_lengths(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer lengths that fit what is typed."""
        if not await is_moderator(interaction):
            return []
        return [app_commands.Choice(name=each, value=each) for each in lengths_like(current)]

    @warn.autocomplete("entry")
    @timeout.autocomplete("entry")
    async def offer_entries(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the entries of this server; nothing to anybody but moderators."""
        if not await is_moderator(interaction):
            return []
        context = await context_of(interaction)
        ids = await self.bot.services.answerer.acomplete(current, _MOST, context)
        return [
            app_commands.Choice(name=title_of(context.knowledge, each)[:100], value=each)
            for each in ids
        ]


def _whom(member: discord.User | None, user_id: str | None) -> discord.User | int:
    """Return who was chosen, or whose id was typed. Raises UserError."""
    if member is not None and user_id:
        raise UserError(ONE)
    if member is not None:
        return member
    if not user_id:
        raise UserError(WHOM)
    text = user_id.strip().strip("<@!>")
    if not (text.isascii() and text.isdigit() and 17 <= len(text) <= 19):
        raise UserError(NO_ID.format(typed=quoted(user_id, 60)))
    return int(text)


async def _begin(
    interaction: Interaction,
    kind: CaseKind,
    user: discord.User | int,
    *,
    length: timedelta | None = None,
    delete_days: int = 0,
    entry_id: str | None = None,
) -> None:
    whole = user if isinstance(user, int) else user.id
    name = str(user) if isinstance(user, int) else user.display_name
    draft = OrderDraft(kind, whole, length=length, delete_days=delete_days)
    await begin(interaction, draft, name, entry_id)


async def _entry(interaction: Interaction, entry_id: str | None) -> str | None:
    """Return the entry that was picked. Raises UserError for what is none."""
    if entry_id is None:
        return None
    if entry_id not in (await context_of(interaction)).knowledge.snapshot.entries:
        raise UserError(NO_ENTRY)
    return entry_id


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CaseCommands(bot))
