"""Correcting a case, and declaring that it does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.errors import UserError, sentence_for
from bot.client.responses import Interaction, in_time, reply
from bot.moderation.actions.errors import NotAllowedError
from bot.moderation.cases.models import CaseKind, CaseStatus
from bot.moderation.cases.record import refuse_own
from bot.storage import StorageUnavailable
from bot.ui.cards.cases.acted import kept_card
from bot.ui.controls.moderation.cases import AskToVoid, EditCase, SaveCase, VoidCase
from bot.ui.forms.cases import MAX_POINTS, POINTS, edit_modal, read_points, void_modal
from bot.ui.forms.modals import TEXT, read_fields
from cogs.cases.looking import GONE, case_view, require_case

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.moderation.cases.models import Case

UNDER_WAY = "Case {number} is still under way. Please wait a minute."
NOT_DONE = "Case {number} counts for nothing as it is, so there is nothing to take away."
NO_POINTS = "Points are a whole number from 0 to {most}. Nothing was changed."
NO_WORDS = "A note without words says nothing. Nothing was changed; **/case void** takes it out."
_NUMBER = "The number of the case"
CaseNumber = app_commands.Range[int, 1, 999_999]


class ChangeCommands(commands.Cog):
    """Commands and controls that change a case. The audit keeps what stood there before."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Correct the reason or the points of a case")
    @app_commands.describe(number=_NUMBER)
    @moderators_only
    async def edit(self, interaction: discord.Interaction[Any], number: CaseNumber) -> None:
        """Open the form with what stands there."""
        await self._open_edit(interaction, number)

    @app_commands.command(description="Declare that a case does not count; it stays on record")
    @app_commands.describe(number=_NUMBER)
    @moderators_only
    async def void(self, interaction: discord.Interaction[Any], number: CaseNumber) -> None:
        """Ask why it does not count."""
        await self._open_void(interaction, number)

    @handles(EditCase)
    @moderators_only
    async def ask_for_edit(self, interaction: Interaction, state: EditCase) -> None:
        """Open the form with what stands there."""
        await self._open_edit(interaction, state.case_id)

    @handles(AskToVoid)
    @moderators_only
    async def ask_why(self, interaction: Interaction, state: AskToVoid) -> None:
        """Ask why it does not count."""
        await self._open_void(interaction, state.case_id)

    @handles(SaveCase)
    @moderators_only
    async def save(self, interaction: Interaction, state: SaveCase) -> None:
        """Store the correction."""
        typed = read_fields(interaction)
        reason = typed.get(TEXT, "")
        work = self._save(interaction, state.case_id, reason, typed.get(POINTS))
        await _reply_or_keep(interaction, work, reason)

    @handles(VoidCase)
    @moderators_only
    async def declare_void(self, interaction: Interaction, state: VoidCase) -> None:
        """Declare that it does not count."""
        why = read_fields(interaction).get(TEXT, "").strip()
        await _reply_or_keep(interaction, self._void(interaction, state.case_id, why), why)

    async def _open_edit(self, interaction: Interaction, number: int) -> None:
        case = await _require_others(interaction, number)
        if case.status is CaseStatus.PENDING:
            raise UserError(UNDER_WAY.format(number=number))
        await interaction.response.send_modal(edit_modal(case))

    async def _open_void(self, interaction: Interaction, number: int) -> None:
        case = await _require_others(interaction, number)
        if case.status is not CaseStatus.DONE:
            pending = case.status is CaseStatus.PENDING
            raise UserError((UNDER_WAY if pending else NOT_DONE).format(number=number))
        await interaction.response.send_modal(void_modal(number))

    async def _save(
        self, interaction: Interaction, number: int, reason: str, typed_points: str | None
    ) -> ui.LayoutView:
        case = await require_case(interaction, number)
        if case.kind is CaseKind.NOTE and not reason.strip():
            raise UserError(NO_WORDS)
        try:
            points = read_points(typed_points)
        except ValueError as error:
            raise UserError(NO_POINTS.format(most=MAX_POINTS)) from error
        case_now = await self.bot.services.moderation.cases.edit(
            server_id(interaction),
            number,
            interaction.user.id,
            reason=reason.strip(),
            points=points,
        )
        if case_now is None:
            raise UserError(GONE.format(number=number))
        return await case_view(interaction, case_now)

    async def _void(self, interaction: Interaction, number: int, why: str) -> ui.LayoutView:
        record, guild_id = self.bot.services.moderation.cases, server_id(interaction)
        case = await record.void(guild_id, number, interaction.user.id, why)
        if case is None:
            await require_case(interaction, number)
            raise UserError(NOT_DONE.format(number=number))
        return await case_view(interaction, case)


async def _require_others(interaction: Interaction, number: int) -> Case:
    """Return a case that is not about the presser. Raises UserError, NotAllowedError."""
    case = await require_case(interaction, number)
    refuse_own(case, interaction.user.id)
    return case


async def _reply_or_keep(
    interaction: Interaction, work: Coroutine[Any, Any, ui.LayoutView], words: str
) -> None:
    """Show the result of a form; if it failed, the card keeps what was typed."""
    try:
        view = await in_time(interaction, work)
    except (NotAllowedError, UserError, StorageUnavailable) as error:
        view = kept_card(sentence_for(error) or "", words)
    await reply(interaction, view)
