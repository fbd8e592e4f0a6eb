"""Passing a question on to the moderators, and dealing with what was passed on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.actions import action
from bot.answering import Answer, Outcome
from bot.failures import SERVER_ONLY, UserError
from bot.replies import Interaction, in_time, redraw, reply
from bot.storage import CaseRow, NewCase, Settlement
from bot.ui.card import asked_in, notice
from bot.ui.cards.log import WaitingCase, waiting_card
from bot.ui.modals import NAME, TEXT, WITH_NAME, ask_moderators_modal, typed
from bot.ui.text import unquoted
from cogs.fields import choice, field, snowflake
from cogs.shared import readable, require_moderator, show_help

if TYPE_CHECKING:
    from discord import ui

    from bot.client import BoundaryBot

PASSED_ON = "Passed on to the moderators, {how}. They are volunteers, so it may take a while."
HOW = {True: "with your name", False: "without your name"}
SHOWN = 10
DONE = "done"


class Moderators(commands.Cog):
    """The queue between members and moderators."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("ask-mods")
    async def open_form(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask what to pass on, and whether with a name: nothing is sent without that."""
        if interaction.guild_id is None:
            raise UserError(SERVER_ONLY)
        text = unquoted(asked_in(interaction.message))
        await interaction.response.send_modal(ask_moderators_modal(snowflake(field(fields)), text))

    @action("ask-mods-sent")
    async def queue(self, interaction: Interaction, fields: list[str]) -> None:
        """Queue what was typed. Somebody in danger gets help instead, and nothing is kept."""
        if interaction.guild_id is None:
            raise UserError(SERVER_ONLY)
        form = typed(interaction)
        text = readable(form.get(TEXT, ""))
        assess = asyncio.to_thread(self.bot.services.answerer.assess, text)
        assessment = await in_time(interaction, assess)
        if assessment.crisis:
            counts = self.bot.services.storage.counts
            await counts.add(interaction.guild_id, Outcome.CRISIS.value, wait=0)
            answer = Answer(Outcome.CRISIS, "", interaction.id, assessment=assessment)
            await show_help(self.bot, interaction, answer)
            return
        with_name = form.get(NAME) == WITH_NAME
        case = NewCase(
            guild_id=interaction.guild_id,
            id=interaction.id,
            channel_id=interaction.channel_id or 0,
            created_at=datetime.now(UTC),
            text=text,
            question_id=snowflake(field(fields)),
            asker_id=interaction.user.id,
            named=with_name,
        )
        await in_time(interaction, self.bot.services.storage.cases.open(case))
        await reply(interaction, notice(PASSED_ON.format(how=HOW[with_name])))

    @action("case-done")
    async def done(self, interaction: Interaction, fields: list[str]) -> None:
        """Mark a case as dealt with, and show what still waits."""
        del fields
        guild_id = await require_moderator(self.bot, interaction)
        case_id = snowflake(choice(interaction))
        cases = self.bot.services.storage.cases
        done = cases.settle(guild_id, case_id, Settlement(DONE), interaction.user.id)
        await in_time(interaction, done)
        await redraw(interaction, await waiting(self.bot, guild_id))


async def waiting(bot: BoundaryBot, guild_id: int) -> ui.LayoutView:
    """Return the card of what waits in a server. Raises StorageUnavailable."""
    cases = bot.services.storage.cases
    rows = await cases.list_open(guild_id, SHOWN)
    return waiting_card([_case(row) for row in rows], await cases.count_open(guild_id))


def _case(row: CaseRow) -> WaitingCase:
    return WaitingCase(row.id, row.created_at, row.text, row.asker_id)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Moderators(bot))
