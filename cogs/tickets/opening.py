"""A member opens what the moderators have for them: an answer, or a question."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from discord import ui
from discord.ext import commands

from bot.client.component_router import action
from bot.client.context import context_in
from bot.client.custom_ids import field, snowflake
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.storage import CaseRow, StorageUnavailable
from bot.storage.repositories.tickets.tickets import ANSWERED, LINKED, OPEN
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.tickets.member import asked_back_card, is_notice, linked_card, written_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.look import look_of
from bot.ui.text import quoted
from cogs.tickets.contact import (
    ENTRY_GONE,
    NO_ANSWER,
    NOT_YET,
    NOT_YOURS,
    OPENED,
    OVER,
    TOO_LATE,
    server_in,
    server_name,
)
from cogs.tickets.delivery import said

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class Opening(commands.Cog):
    """The button on a note, a confirmation or a direct message. Only whoever asked gets in."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("case-open")
    async def open_answer(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the answer to the one who asked, and to nobody else; then forget who that was."""
        cases = self.bot.services.storage.cases
        guild_id, case_id = server_in(interaction, fields), snowflake(field(fields))
        row, recipient = await in_time(interaction, self._case(guild_id, case_id))
        if row is None or recipient is None:
            await _take_away_note(interaction)
            raise UserError(_why_not(row))
        if recipient != interaction.user.id:
            raise UserError(NOT_YOURS)
        if row.status == OPEN:
            if not any(part.by_team for part in row.talk):
                raise UserError(NOT_YET)
            server = server_name(self.bot, guild_id)
            view = asked_back_card(guild_id, case_id, said(row.talk), server, passing=True)
            await reply(interaction, view)
            return
        # In place of the confirmation, so that no button stays that leads nowhere.
        await redraw(interaction, await in_time(interaction, self._answer(interaction, row)))
        # Else it is forgotten when its seven days are over.
        with suppress(StorageUnavailable):
            await cases.delivered(guild_id, case_id)
        await _take_away_note(interaction)

    async def _case(self, guild_id: int, case_id: int) -> tuple[CaseRow | None, int | None]:
        cases = self.bot.services.storage.cases
        return await cases.get(guild_id, case_id), await cases.recipient(guild_id, case_id)

    async def _answer(self, interaction: Interaction, row: CaseRow) -> ui.LayoutView:
        server = server_name(self.bot, row.guild_id)
        if row.status != LINKED:
            return written_card(
                row.text, row.answer or "", server, passing=interaction.guild_id is not None
            )
        view = await self.bot.services.knowledge.get(row.guild_id)
        entry = view.snapshot.entries.get(row.answer or "")
        if entry is None:
            raise UserError(ENTRY_GONE)
        if interaction.guild_id is None:
            return linked_card(row.text, entry, server)
        state = AnswerState(entry.id, interaction.id)
        look = look_of((await context_in(self.bot, row.guild_id)).config)
        asked = quoted(row.text, 300) if row.text else ""
        return answer_card(state, entry, view.related(entry), asked=asked, look=look)


def _why_not(row: CaseRow | None) -> str:
    if row is None:
        return OVER
    if row.status == OPEN:
        return TOO_LATE
    return OPENED if row.status in {ANSWERED, LINKED} else NO_ANSWER


async def _take_away_note(interaction: Interaction) -> None:
    """Delete the note in the channel: nobody can open anything there any more."""
    if is_notice(interaction.message) and interaction.message:
        with suppress(discord.HTTPException):
            await interaction.message.delete()


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Opening(bot))
