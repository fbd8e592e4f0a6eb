"""Passing a question on to the moderators, and reading their answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.asking import readable
from bot.client.component_router import action
from bot.client.custom_ids import field, snowflake
from bot.client.errors import SERVER_ONLY, STORE_DOWN, UserError
from bot.client.responses import Interaction, in_time, reply
from bot.client.team_channels import problem_with
from bot.storage import NewCase, StorageUnavailable, TooManyCasesError
from bot.ui.card import asked_in
from bot.ui.cards.safety.crisis import SAFE
from bot.ui.cards.tickets.member import passed_on_card
from bot.ui.cards.tickets.team import kept_card, waiting_card
from bot.ui.forms.modals import MESSAGE, NAME, TEXT, WAY, WITH_NAME, ask_moderators_modal, typed
from bot.ui.text import unquoted
from cogs.crisis.unsent import helped_instead
from cogs.tickets.delivery import post_card, shown

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

PASSED_ON = "Passed on to the moderators, {how}. They are volunteers, so it may take a while."
HOW = {True: "with your name", False: "without your name"}
IN_LIST = "It waits in their list until one of them looks; I have no channel where I can tell them."
BY_MESSAGE = "I will send you the answer as a direct message."
BY_THREAD = (
    "When there is an answer I open a private thread for you here, or mention you without saying "
    "why. Only you can open the answer, until seven days from now."
)
BY_NOTE = (
    "When there is an answer I post a note here that says nothing about you. Only you can open it, "
    "until seven days from now."
)
BY_PARENT = (
    "In this thread a note from me would show who asked. So I post it in the channel that the "
    "thread belongs to, and it says nothing about you. Only you can open it, until seven days from "
    "now."
)
TOO_MANY = (
    "You have {most} questions with the moderators already. Please wait until they have answered "
    "one of them, or until tomorrow."
)
MOST_A_DAY = 3
SHOWN = 10
NOT_YET = "There is no answer yet. The moderators are volunteers, so it may take a while."
NOT_YOURS = "That answer is for somebody else. To ask a question of your own, use **/ask**."
NO_ANSWER = "The moderators have closed this question without a written answer."
OPENED = (
    "That answer has reached the person who asked, or its seven days are over. I no longer know "
    "whose it is, so I cannot show it again."
)
TOO_LATE = (
    "No answer has come in seven days, so I no longer know whose question this is. You are welcome "
    "to pass it on again."
)
NOT_HERE = (
    "A direct message does not belong to a server, so I do not know which moderators "
    "you mean. Use **/contact** in their server: only you see it there, too."
)
OVER = "That question is no longer kept."
ENTRY_GONE = "The moderators chose an entry that no longer exists. Please ask again."


class Moderators(commands.Cog):
    """The way of a member's question to the moderators, and back."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("ask-mods")
    async def open_form(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask what to pass on, and whether with a name: nothing is sent without that."""
        if interaction.guild_id is None:
            raise UserError(SERVER_ONLY)
        text = unquoted(asked_in(interaction.message))
        number, safe = snowflake(field(fields)), fields[1:2]
        await interaction.response.send_modal(ask_moderators_modal(number, text, *safe))

    @app_commands.command(description="Ask the moderators of this server something, in private")
    @app_commands.describe(text="What you would like to ask; you can still change it in the form")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def contact(self, interaction: discord.Interaction[Any], text: str = "") -> None:
        """Open the form. Words of danger are answered with help, before anything else."""
        if text and await helped_instead(self.bot, interaction, text, interaction.id):
            return
        if interaction.guild_id is None:
            raise UserError(NOT_HERE)
        await interaction.response.send_modal(ask_moderators_modal(interaction.id, text))

    @action("ask-mods-sent")
    async def queue(self, interaction: Interaction, fields: list[str]) -> None:
        """Queue what was typed. Somebody in danger gets help instead, and nothing is kept.

        If it may be a misreading, they can send it again; plain words of danger are never kept.
        """
        if interaction.guild_id is None:
            raise UserError(SERVER_ONLY)
        text = readable(typed(interaction).get(TEXT, ""))
        number, safe = snowflake(field(fields)), SAFE in fields[1:2]
        if await helped_instead(self.bot, interaction, text, number, safe=safe):
            return
        case = _new_case(interaction, interaction.guild_id, number, text)
        try:
            view = await in_time(interaction, self._queue(case, _way(interaction, case)))
        except TooManyCasesError:
            view = kept_card(TOO_MANY.format(most=MOST_A_DAY), text)
        except StorageUnavailable:
            view = kept_card(STORE_DOWN, text)
        await reply(interaction, view)

    async def _queue(self, case: NewCase, way: str) -> ui.LayoutView:
        new = await self.bot.services.storage.cases.open(case, MOST_A_DAY)
        carded = new and await post_card(self.bot, case.guild_id, case.id)
        lines = [PASSED_ON.format(how=HOW[case.named]), way]
        if new and not carded:
            lines.insert(1, IN_LIST)
        return passed_on_card("\n".join(lines), case.guild_id, case.id)


async def waiting(bot: BoundaryBot, guild_id: int) -> ui.LayoutView:
    """Return the card of what waits in a server. Raises StorageUnavailable."""
    cases = bot.services.storage.cases
    rows = await cases.list_open(guild_id, SHOWN)
    channel_id = (await bot.services.configs.get(guild_id)).moderator_channel
    problem = problem_with(bot, guild_id, channel_id) if channel_id else None
    total = await cases.count_open(guild_id)
    return waiting_card([shown(row) for row in rows], total, problem or "")


def _new_case(interaction: Interaction, guild_id: int, question_id: int, text: str) -> NewCase:
    """Return what is kept. Without a name, nothing is kept that would lead to the member."""
    form = typed(interaction)
    case = NewCase(
        guild_id=guild_id,
        id=interaction.id,
        channel_id=interaction.channel_id or 0,
        created_at=datetime.now(UTC),
        text=text,
        question_id=question_id,
        asker_id=interaction.user.id,
        named=form.get(NAME) == WITH_NAME,
        by_message=form.get(WAY) == MESSAGE,
    )
    if case.named:
        return case
    return replace(
        case,
        # A note in a thread of few, or the id of a message that others see, would give them away.
        channel_id=_open_place(interaction),
        question_id=None if _is_public(interaction, question_id) else question_id,
    )


def _open_place(interaction: Interaction) -> int:
    """Return where a note may stand: for a private thread, the channel that it belongs to."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread) and channel.is_private():
        return channel.parent_id
    return interaction.channel_id or 0


def _way(interaction: Interaction, case: NewCase) -> str:
    """Say how the answer comes."""
    if case.by_message:
        return BY_MESSAGE
    if case.named:
        return BY_THREAD
    return BY_NOTE if case.channel_id == interaction.channel_id else BY_PARENT


def server_in(interaction: Interaction, fields: list[str]) -> int:
    """Return the server of a control: the one where it was pressed, or in a direct message its own.

    Raises StaleControlError, and UserError for an older control in a direct message.
    """
    if interaction.guild_id is not None:
        return interaction.guild_id
    if len(fields) < 2:
        raise UserError(SERVER_ONLY)
    return snowflake(fields[1])


def server_name(bot: BoundaryBot, guild_id: int) -> str:
    """Return what a server is called."""
    guild = bot.get_guild(guild_id)
    return guild.name if guild else "that server"


def _is_public(interaction: Interaction, question_id: int) -> bool:
    """Whether the question is a message in the channel, whose author anybody can look up."""
    message = interaction.message
    reference = message.reference if message else None
    return reference is not None and reference.message_id == question_id


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Moderators(bot))
