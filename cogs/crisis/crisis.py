"""/crisis, and the controls of the card for somebody who may be in danger."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.answerer import AFTER_VIOLENCE, REPORTING
from bot.answering.models import Answer, Outcome, Question, Via
from bot.client.asking import without_mention
from bot.client.component_router import action
from bot.client.context import config_of, context_of
from bot.client.custom_ids import field, snowflake
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.safety import Kind
from bot.ui.card import asked_in, notice
from bot.ui.cards.answers.answer import answer_card, parts
from bot.ui.cards.safety.after_violence import after_violence_card
from bot.ui.cards.safety.crisis import TO_MODERATORS, UNSENT, CrisisState, crisis_card, state_of
from bot.ui.cards.safety.requests import Help, Origin
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.items import chosen
from bot.ui.look import look_of
from bot.ui.present import Setting, present
from bot.ui.text import unquoted

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.knowledge import Entry


WRONG_TOUCH = "If a touch felt wrong"
"""The part of the entry on reporting that speaks to somebody who is not sure."""


class Crisis(commands.Cog):
    """Where help is. Nothing here reads or writes the database to answer."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Phone numbers and chats for when it is urgent")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def crisis(self, interaction: discord.Interaction[Any]) -> None:
        """Show the card to anyone at any time."""
        await reply(interaction, await self._card(interaction, CrisisState(interaction.id)))

    @action("crisis-country")
    async def country(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the numbers of the chosen country."""
        card = await self._card(interaction, _state(fields), chosen(interaction))
        await redraw(interaction, card)

    @action("crisis-more")
    async def more(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the whole card, for the person who pressed alone.

        Only whoever wrote what it replies to sees the card for that; others the general one.
        """
        del fields
        state = await in_time(interaction, self._own_state(interaction))
        await reply(interaction, await self._card(interaction, state))

    @action("calm")
    async def calm(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the normal answer, when somebody was not in danger after all.

        After a disclosure it is where to turn, and after violence help stands before a few
        entries, whatever entry an older button names.
        """
        state = _state(fields)
        if state.kind is Kind.THERAPIST:
            await self._where_to_report(interaction, state.question_id, WRONG_TOUCH)
            return
        view = await self.bot.services.knowledge.get(interaction.guild_id)
        known = view.snapshot.entries
        entries = tuple(entry for name in state.entries if (entry := known.get(name)))
        if state.kind is Kind.VIOLENCE:
            await self._after_violence(interaction, state, entries)
            return
        outcome = _CALM.get(state.outcome)
        if outcome is None or (outcome is not Outcome.NONE and not entries):
            raise StaleControlError
        answer = Answer(outcome, "", state.question_id, entries)
        look = look_of(await config_of(interaction))
        where = Setting(in_server=interaction.guild_id is not None, look=look)
        await reply(interaction, present(answer, view, where, asked=""))

    @action("crisis-report")
    async def report(self, interaction: Interaction, fields: list[str]) -> None:
        """Show where a breach by a therapist can be reported, for this person alone."""
        await self._where_to_report(interaction, snowflake(field(fields)))

    async def _where_to_report(
        self, interaction: Interaction, question_id: int, part: str = ""
    ) -> None:
        view = await self.bot.services.knowledge.get(interaction.guild_id)
        entry = view.snapshot.entries.get(REPORTING)
        if entry is None:
            await reply(interaction, notice(self.bot.services.core.texts.report_elsewhere))
            return
        titles = [section.title for section in parts(entry)]
        opened = next((at for at, title in enumerate(titles) if part and part in title), None)
        shown = answer_card(
            AnswerState(entry.id, question_id, opened),
            entry,
            view.related(entry),
            in_server=interaction.guild_id is not None,
            look=look_of(await config_of(interaction)),
        )
        await reply(interaction, shown)

    async def _after_violence(
        self, interaction: Interaction, state: CrisisState, entries: tuple[Entry, ...]
    ) -> None:
        core = self.bot.services.core
        config = await self.bot.services.configs.get(interaction.guild_id)
        fitting = [entry for entry in entries if entry.id in AFTER_VIOLENCE]
        origin = Origin(state.question_id, state.kind, state.minor)
        help_ = Help(core.texts, core.resources, config.countries)
        await reply(interaction, after_violence_card(origin, help_, fitting))

    async def _own_state(self, interaction: Interaction) -> CrisisState:
        message = await _replied_to(interaction)
        if message is None or message.author.id != interaction.user.id:
            return CrisisState(interaction.id)
        text = without_mention(self.bot, message.content)
        question = Question(text, message.id, Via.MENTION, interaction.guild_id)
        find_context = partial(context_of, interaction)
        answer = await self.bot.services.answerer.look(question, find_context)
        is_crisis = answer.outcome is Outcome.CRISIS
        return state_of(answer) if is_crisis else CrisisState(interaction.id)

    async def _card(
        self, interaction: Interaction, state: CrisisState, countries: list[str] | None = None
    ) -> ui.LayoutView:
        core = self.bot.services.core
        config = await self.bot.services.configs.get(interaction.guild_id)
        if countries is None:
            countries = list(config.countries)
        unsent = state.outcome in {TO_MODERATORS, UNSENT}
        words = unquoted(asked_in(interaction.message)) if unsent else ""
        return crisis_card(
            state,
            core.texts,
            core.resources,
            countries,
            words,
            contact=config.reaches_moderators,
            hint=core.resources.hinted(str(interaction.locale)),
        )


_CALM = {kind.value: kind for kind in (Outcome.ANSWER, Outcome.SUGGEST, Outcome.NONE)}


async def _replied_to(interaction: Interaction) -> discord.Message | None:
    """Return the message that the pressed card replies to, if it can still be read."""
    reference = interaction.message.reference if interaction.message else None
    channel = interaction.channel
    if reference is None or reference.message_id is None:
        return None
    if not isinstance(channel, discord.abc.Messageable):
        return None
    try:
        return await channel.fetch_message(reference.message_id)
    except discord.HTTPException:
        return None


def _state(fields: list[str]) -> CrisisState:
    try:
        state = CrisisState.unpack(fields)
    except ValueError as error:
        raise StaleControlError from error
    return state


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Crisis(bot))
