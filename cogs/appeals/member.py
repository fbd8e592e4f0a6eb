"""A member asks the moderators to look at a case again, also from a direct message."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.errors import StaleControlError, sentence_for
from bot.client.moderation.appeals import close_card, post_appeal, server_name
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.safety.unsent import help_instead, may_be_misread
from bot.moderation.appeals import Answered, AppealRow, AppealStatus, AppealView, questions_of
from bot.moderation.appeals.errors import AppealError
from bot.storage import StorageUnavailable
from bot.ui.card import notice
from bot.ui.cards.appeals.outcome import (
    WITHDRAWN,
    answers_on,
    choose_card,
    misread_card,
    sent_card,
    status_card,
    unsent_card,
)
from bot.ui.controls.items import chosen
from bot.ui.controls.moderation.appeals import AskToAppeal, ChooseAppeal, SendAppeal, WithdrawAppeal
from bot.ui.forms.appeals import answers_in, appeal_modal
from bot.ui.forms.modals import read_fields

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_OWN = "the service lets nobody in but the member whose case it is"


class MemberAppeals(commands.Cog):
    """The button on the message about a case, the form behind it, and /appeal."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._desk = bot.services.moderation.appeals
        # Whoever was banned shares no server with the bot, but may add it to their own account.
        self.appeal.allowed_installs = app_commands.AppInstallationType(
            guild=True, user=bot.user_install
        )

    @app_commands.command(description="Ask the moderators to look again at something they did")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @for_everybody("a member sees their own cases alone")
    async def appeal(self, interaction: discord.Interaction[Any]) -> None:
        """Let a member choose one of their own cases: here, or in a direct message anywhere."""
        work = self._desk.own(interaction.guild_id, interaction.user.id)
        cases = await in_time(interaction, work)
        with_servers = [(case, server_name(self.bot, case.guild_id)) for case in cases]
        await reply(interaction, choose_card(with_servers))

    @handles(ChooseAppeal)
    @for_everybody(_OWN)
    async def choose(self, interaction: Interaction, state: ChooseAppeal) -> None:
        """Open the form for the chosen case."""
        del state
        value = next(iter(chosen(interaction)), "")
        try:
            guild_id, case_id = (int(part, 16) for part in value.split(":"))
        except ValueError as error:
            raise StaleControlError from error
        await self._ask(interaction, AskToAppeal(guild_id, case_id))

    @handles(AskToAppeal)
    @for_everybody(_OWN)
    async def ask(self, interaction: Interaction, state: AskToAppeal) -> None:
        """Open the form; a member who has appealed before sees the state of their appeal."""
        await self._ask(interaction, state)

    @handles(SendAppeal)
    @for_everybody(_OWN)
    async def send(self, interaction: Interaction, state: SendAppeal) -> None:
        """Store the appeal. In danger help comes first, with the word that nothing was sent."""
        guild_id, case_id = state.guild_id, state.case_id
        config = await self.bot.services.configs.get(guild_id)
        answers = answers_in(read_fields(interaction), questions_of(config), state.questions_mark)
        if await self._help_instead(interaction, state, answers):
            return
        work = self._desk.hand_in(guild_id, case_id, interaction.user.id, answers, config)
        try:
            row = await in_time(interaction, work)
        except (AppealError, StorageUnavailable) as error:
            typed = [each.answer for each in answers]
            why = sentence_for(error) or ""
            unsent = unsent_card(why, guild_id, case_id, typed, misread=state.misread)
            await reply(interaction, unsent)
            return
        is_posted = False
        # It is stored in any case; a later round posts it.
        with suppress(StorageUnavailable):
            is_posted = await post_appeal(self.bot, await self._view(row))
        await reply(
            interaction, sent_card(row, server_name(self.bot, guild_id), is_posted=is_posted)
        )

    @handles(WithdrawAppeal)
    @for_everybody(_OWN)
    async def withdraw(self, interaction: Interaction, state: WithdrawAppeal) -> None:
        """Take one's own appeal back."""
        guild_id, member_id = state.guild_id, interaction.user.id
        work = self._desk.withdraw(guild_id, state.appeal_id, member_id)
        row = await in_time(interaction, work)
        await redraw(interaction, notice(WITHDRAWN))
        await close_card(self.bot, row)

    async def _help_instead(
        self, interaction: Interaction, state: SendAppeal, answers: Sequence[Answered]
    ) -> bool:
        """Show help to somebody in danger; a misreading can be sent after it as it stands."""
        words = "\n".join(each.answer for each in answers if each.answer)
        assessment = words and await help_instead(
            self.bot,
            interaction,
            words,
            interaction.id,
            safe=state.misread,
            guild_id=state.guild_id,
            with_form=False,
        )
        if assessment and may_be_misread(assessment):
            typed = [each.answer for each in answers]
            await reply(interaction, misread_card(state.guild_id, state.case_id, typed))
        return bool(assessment)

    async def _ask(self, interaction: Interaction, state: AskToAppeal) -> None:
        guild_id, case_id, member_id = state.guild_id, state.case_id, interaction.user.id
        row = await self._desk.status(guild_id, case_id, member_id)
        server = server_name(self.bot, guild_id)
        if row is not None and row.status is not AppealStatus.WITHDRAWN:
            await reply(interaction, status_card(row, server))
            return
        config = await self.bot.services.configs.get(guild_id)
        questions = await self._desk.invite(guild_id, case_id, member_id, config)
        send = SendAppeal(guild_id, case_id, state.misread)
        typed = answers_on(interaction.message)
        await interaction.response.send_modal(appeal_modal(send, questions, server, typed))

    async def _view(self, row: AppealRow) -> AppealView:
        return AppealView(
            row, await self.bot.services.moderation.cases.get(row.guild_id, row.case_id)
        )


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(MemberAppeals(bot))
