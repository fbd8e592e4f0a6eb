"""/crisis, and the controls of the card for somebody who may be in danger."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands
from msgspec.structs import replace

from bot.answering.answerer import REPORTING, VETTED
from bot.answering.models import Answer, Outcome, Question, Via
from bot.client.asking import without_mention
from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.context import config_of, context_of
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.safety.alerts import SafetyAlert, Spot, tell_team
from bot.client.safety.help_lines import help_lines_of
from bot.safety import DangerKind
from bot.ui.card import asked_in, notice
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.answers.entry_face import parts
from bot.ui.cards.safety.after_danger import after_danger_card
from bot.ui.cards.safety.crisis import TO_MODERATORS, UNSENT, crisis_card, state_of
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.items import chosen
from bot.ui.controls.safety import (
    ChooseCountry,
    CrisisState,
    DangerOrigin,
    OpenHelp,
    ShowCalmAnswer,
    ShowCrisisCard,
    ShowReporting,
)
from bot.ui.look import look_of
from bot.ui.present import CardPlace, present
from bot.ui.text import unquoted

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.knowledge import Entry


WRONG_TOUCH = "If a touch felt wrong"
"""The part of the entry on reporting that speaks to somebody who is not sure."""
_HELP_IS_FOR_ALL = for_everybody("anybody may be in danger")
_CALM = {kind.value: kind for kind in (Outcome.ANSWER, Outcome.SUGGEST, Outcome.NONE)}


class Crisis(commands.Cog):
    """Shows where help is. Nothing here reads or writes the database to answer."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Phone numbers and chats for when it is urgent")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @_HELP_IS_FOR_ALL
    async def crisis(self, interaction: discord.Interaction[Any]) -> None:
        """Show the card to anyone at any time."""
        await reply(interaction, await self._card(interaction, CrisisState(interaction.id)))

    @handles(ChooseCountry)
    @_HELP_IS_FOR_ALL
    async def country(self, interaction: Interaction, state: ChooseCountry) -> None:
        """Show the numbers of the chosen country."""
        await redraw(interaction, await self._card(interaction, state.card, chosen(interaction)))

    @handles(ShowCrisisCard)
    @_HELP_IS_FOR_ALL
    async def more(self, interaction: Interaction, state: ShowCrisisCard) -> None:
        """Show the whole card, for the person who pressed alone.

        The author of the message that it replies to sees the card for that message; others see
        the general one.
        """
        card, doubtful = await in_time(interaction, self._own_state(interaction))
        if state.language and not card.language:
            card = replace(card, language=state.language)
        await reply(interaction, await self._card(interaction, card))
        # In doubt the team was not told of the message; now somebody wants help with it.
        if doubtful:
            self._tell_team(interaction, card.origin)

    @handles(OpenHelp)
    @_HELP_IS_FOR_ALL
    async def open_help(self, interaction: Interaction, state: OpenHelp) -> None:
        """Show the whole card from the line above an answer; the team hears of it now."""
        origin = state.origin
        card = CrisisState(origin.question_id, origin.kind, origin.minor)
        await reply(interaction, await self._card(interaction, card))
        self._tell_team(interaction, origin)

    @handles(ShowCalmAnswer)
    @_HELP_IS_FOR_ALL
    async def calm(self, interaction: Interaction, state: ShowCalmAnswer) -> None:
        """Show the normal answer, when somebody was not in danger after all.

        After a disclosure it shows where to turn. After violence or a threat it shows help above a
        few entries, whatever entry an older button names.
        """
        card = state.card
        if card.kind is DangerKind.THERAPIST:
            await self._where_to_report(interaction, card.question_id, WRONG_TOUCH)
            return
        context = await context_of(interaction)
        by_id = context.knowledge.snapshot.entries
        entries = tuple(entry for name in card.entries if (entry := by_id.get(name)))
        if card.kind in VETTED:
            await self._after_danger(interaction, card, entries)
            return
        outcome = _CALM.get(card.outcome)
        if outcome is None or (outcome is not Outcome.NONE and not entries):
            raise StaleControlError
        answer = Answer(outcome, "", card.question_id, entries)
        where = CardPlace(in_server=context.guild_id is not None, look=look_of(context.config))
        await reply(interaction, present(answer, context.knowledge, where, quote=""))

    @handles(ShowReporting)
    @_HELP_IS_FOR_ALL
    async def report(self, interaction: Interaction, state: ShowReporting) -> None:
        """Show where a breach by a therapist can be reported, for this person alone."""
        await self._where_to_report(interaction, state.question_id)

    async def _where_to_report(
        self, interaction: Interaction, question_id: int, part: str = ""
    ) -> None:
        context = await context_of(interaction)
        entry = context.knowledge.snapshot.entries.get(REPORTING)
        # The server has switched that entry off.
        if entry is None:
            await reply(interaction, notice(self.bot.services.core.texts.report_elsewhere))
            return
        titles = [section.title for section in parts(entry)]
        open_part = next((at for at, title in enumerate(titles) if part and part in title), None)
        card = answer_card(
            AnswerState(entry.id, question_id, open_part),
            entry,
            context.knowledge.related(entry),
            in_server=context.guild_id is not None,
            look=look_of(context.config),
        )
        await reply(interaction, card)

    async def _after_danger(
        self, interaction: Interaction, state: CrisisState, entries: tuple[Entry, ...]
    ) -> None:
        ids = VETTED[state.kind] if state.kind else frozenset[str]()
        vetted_entries = [entry for entry in entries if entry.id in ids]
        help_ = await help_lines_of(interaction)
        await reply(interaction, after_danger_card(state.origin, help_, vetted_entries))

    def _tell_team(self, interaction: Interaction, origin: DangerOrigin) -> None:
        spot = Spot(interaction.guild_id, interaction.channel_id)
        alert = SafetyAlert(origin.question_id, interaction.user.id, spot, origin.kind)
        tell_team(self.bot, alert)

    async def _own_state(self, interaction: Interaction) -> tuple[CrisisState, bool]:
        """Return the card for the author of the message, and whether the danger is in doubt."""
        message = await _replied_to(interaction)
        if message is None or message.author.id != interaction.user.id:
            return CrisisState(interaction.id), False
        text = without_mention(self.bot, message.content)
        question = Question(text, message.id, Via.MENTION, interaction.guild_id)
        find_context = partial(context_of, interaction)
        answer = await self.bot.services.answerer.look(question, find_context)
        if answer.outcome is not Outcome.CRISIS:
            return CrisisState(interaction.id), False
        return state_of(answer), bool(answer.assessment and answer.assessment.doubtful)

    async def _card(
        self, interaction: Interaction, state: CrisisState, countries: list[str] | None = None
    ) -> ui.LayoutView:
        core = self.bot.services.core
        config = await config_of(interaction)
        unsent = state.outcome in {TO_MODERATORS, UNSENT}
        words = unquoted(asked_in(interaction.message)) if unsent else ""
        return crisis_card(
            state,
            core.texts,
            core.resources,
            list(config.countries) if countries is None else countries,
            words,
            contact=config.reaches_moderators,
            hint=core.resources.hinted(str(interaction.locale)),
        )


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


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Crisis(bot))
