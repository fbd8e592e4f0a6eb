"""/questions forget: deleting questions from the log, after asking once more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.stored_cards import remove_cards
from bot.moderation.question_log import ForgetRequest, QuestionFilter
from bot.ui.card import notice
from bot.ui.cards.questions.forget import KEPT, confirm_forgetting_card
from bot.ui.controls.questions import (
    AskToForgetAsker,
    AskToForgetQuestion,
    ForgetQuestions,
    ForgetScope,
    KeepQuestions,
    scope_of,
)
from cogs.questions.outcomes import OutcomeName, outcome_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

WORDS = 30
WHICH = (
    "Say which questions: an outcome, an age, some words, or **everything**. To forget a single "
    "one, open it with **/questions show**."
)
NOT_BOTH = "Choose **everything** alone, or choose conditions."
FORGOTTEN = "Forgotten: {count}. Their votes are gone too."
NO_ASKER = "I did not keep who asked that question, so I cannot tell which others are theirs."


class ForgetCommands(commands.Cog):
    """The command that deletes from the log, and its controls."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Delete questions from the log; I tell you first how many")
    @app_commands.describe(
        outcome="Only questions with this outcome",
        older_than="Only questions older than this many days",
        words="Only questions with these words",
        everything="The whole log of this server",
    )
    @moderators_only
    async def forget(
        self,
        interaction: discord.Interaction[Any],
        outcome: OutcomeName | None = None,
        older_than: app_commands.Range[int, 1, 365] | None = None,
        words: app_commands.Range[str, 2, WORDS] | None = None,
        everything: bool = False,
    ) -> None:
        """Ask whether these questions are to be forgotten."""
        has_conditions = bool(outcome or older_than or words)
        # Both, or neither.
        if has_conditions == everything:
            raise UserError(NOT_BOTH if has_conditions else WHICH)
        until = datetime.now(UTC) - timedelta(days=older_than) if older_than else None
        request = ForgetQuestions(
            # A question that is asked while the moderator thinks is not meant.
            newest=interaction.id,
            scope=scope_of(outcome_of(outcome)),
            until=int(until.timestamp()) if until else 0,
            asker_of=0,
            words=words or "",
        )
        await reply(interaction, await in_time(interaction, self._confirm(interaction, request)))

    @handles(AskToForgetQuestion)
    @moderators_only
    async def forget_one(self, interaction: Interaction, state: AskToForgetQuestion) -> None:
        """Ask whether this question is to be forgotten."""
        request = ForgetQuestions(state.question_id, ForgetScope.ONE, until=0, asker_of=0)
        await redraw(interaction, await in_time(interaction, self._confirm(interaction, request)))

    @handles(AskToForgetAsker)
    @moderators_only
    async def forget_asker(self, interaction: Interaction, state: AskToForgetAsker) -> None:
        """Ask whether everything of this question's asker is to be forgotten."""
        guild_id, question_id = server_id(interaction), state.question_id
        reading = self.bot.services.log_reader.asker_of(guild_id, question_id)
        asker = await in_time(interaction, reading)
        if asker is None:
            raise UserError(NO_ASKER)
        request = ForgetQuestions(
            interaction.id, ForgetScope.ANY, until=0, asker_of=state.question_id
        )
        work = self._confirm(interaction, request, asker)
        await redraw(interaction, await in_time(interaction, work))

    @handles(ForgetQuestions)
    @moderators_only
    async def forget_confirmed(self, interaction: Interaction, state: ForgetQuestions) -> None:
        """Forget what was confirmed."""
        forgetting, guild_id = self.bot.services.log_forgetting, server_id(interaction)
        work = forgetting.forget(guild_id, _request(state), interaction.user.id)
        result = await in_time(interaction, work)
        await redraw(interaction, notice(FORGOTTEN.format(count=result.count)))
        await remove_cards(self.bot, result.cards)

    @handles(KeepQuestions)
    @moderators_only
    async def keep(self, interaction: Interaction, state: KeepQuestions) -> None:
        """Forget nothing."""
        del state
        await redraw(interaction, notice(KEPT))

    async def _confirm(
        self, interaction: Interaction, state: ForgetQuestions, asker: str | None = None
    ) -> ui.LayoutView:
        forgetting, guild_id = self.bot.services.log_forgetting, server_id(interaction)
        count = await forgetting.count(guild_id, _request(state))
        return confirm_forgetting_card(state, count, asker)


def _request(state: ForgetQuestions) -> ForgetRequest:
    """Return which questions a control means."""
    if state.scope is ForgetScope.ONE:
        return ForgetRequest(QuestionFilter(only=state.newest))
    criteria = QuestionFilter(
        outcome=state.outcome,
        until=datetime.fromtimestamp(state.until, UTC) if state.until else None,
        asker_of=state.asker_of or None,
        newest=state.newest,
        readable=bool(state.words),
    )
    return ForgetRequest(criteria, state.words)
