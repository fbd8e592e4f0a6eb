"""/questions search, show, test: finding a question, and seeing why it is answered as it is."""

from __future__ import annotations

import asyncio
import zlib
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.models import Answer, Outcome
from bot.client.asking import readable, show_help
from bot.client.checks import is_moderator, moderators_only
from bot.client.component_router import handles
from bot.client.context import context_of, server_id
from bot.client.custom_ids import choice, snowflake
from bot.client.errors import StaleControlError, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.moderation.question_log import QuestionFilter, ReviewState
from bot.ui.cards.questions.log import line_of
from bot.ui.cards.questions.matches import title_of
from bot.ui.cards.questions.review_queue import decision_in_words
from bot.ui.cards.questions.search import SearchProgress, search_card
from bot.ui.cards.questions.show import QuestionDetails, show_card
from bot.ui.cards.questions.trial import trial_card
from bot.ui.controls.questions import ChooseQuestion, SearchFurther
from bot.ui.text import clip

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.custom_knowledge.cache import ServerKnowledge

PAGE = 8
WORDS = 40
LOOK_FOR = "Say what to look for: some words, an entry, or both."
NO_ENTRY = "There is no such entry. Pick one from the list that opens while you type."
PICK = "Pick a question from the list that opens while you type."
_CHOICES = 25


class SearchCommands(commands.Cog):
    """Commands that look something up."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Search the questions that were asked")
    @app_commands.describe(
        words="Words in the question, in any order",
        entry="The entry that was nearest",
    )
    @moderators_only
    async def search(
        self,
        interaction: discord.Interaction[Any],
        words: app_commands.Range[str, 2, WORDS] | None = None,
        entry: str | None = None,
    ) -> None:
        """Search by words, by entry, or by both."""
        if not words and not entry:
            raise UserError(LOOK_FOR)
        search = SearchFurther(0, _key_of(entry) if entry else None, words or "")
        await reply(interaction, await in_time(interaction, self._search(interaction, search)))

    @app_commands.command(description="One question in full, and what you can do about it")
    @app_commands.describe(question="Type some of its words and pick it")
    @moderators_only
    async def show(self, interaction: discord.Interaction[Any], question: str) -> None:
        """Show one question."""
        try:
            question_id = snowflake(question)
        except StaleControlError as error:
            raise UserError(PICK) from error
        await reply(interaction, await in_time(interaction, self._show(interaction, question_id)))

    @app_commands.command(description="Try what I would answer here, and why. Nothing is kept")
    @app_commands.describe(question="As a member might ask it")
    @moderators_only
    async def test(self, interaction: discord.Interaction[Any], question: str) -> None:
        """Explain how a question would be answered in this server."""
        text, answerer = readable(question), self.bot.services.answerer
        assessment = await in_time(interaction, asyncio.to_thread(answerer.assess, text))
        if assessment.crisis:
            answer = Answer(Outcome.CRISIS, "", interaction.id, assessment=assessment)
            # An alert for a test would hold back one for a person in danger soon after.
            await show_help(self.bot, interaction, answer, tell=False)
            return
        await reply(interaction, await in_time(interaction, self._test(interaction, text)))

    @search.autocomplete("entry")
    async def entries(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the entries of this server; nothing to anybody but moderators."""
        if not await is_moderator(interaction):
            return []
        context = await context_of(interaction)
        ids = await self.bot.services.answerer.acomplete(current, _CHOICES, context)
        return [
            app_commands.Choice(name=title_of(context.knowledge, entry_id), value=entry_id)
            for entry_id in ids
        ]

    @show.autocomplete("question")
    async def questions(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the newest questions that hold the words; nothing to anybody but moderators."""
        if not await is_moderator(interaction):
            return []
        guild_id, criteria = server_id(interaction), QuestionFilter(readable=True)
        search = self.bot.services.log_search
        result = await search.find(guild_id, criteria, current[:100], _CHOICES)
        return [
            app_commands.Choice(name=clip(" ".join(row.text.split()), 100), value=f"{row.id:x}")
            for row in result.rows
            if row.text and row.text.strip()
        ]

    @handles(SearchFurther)
    @moderators_only
    async def search_further(self, interaction: Interaction, state: SearchFurther) -> None:
        """Search further back."""
        await redraw(interaction, await in_time(interaction, self._search(interaction, state)))

    @handles(ChooseQuestion)
    @moderators_only
    async def open(self, interaction: Interaction, state: ChooseQuestion) -> None:
        """Show the question that was chosen from a list."""
        del state
        question_id = snowflake(choice(interaction))
        await reply(interaction, await in_time(interaction, self._show(interaction, question_id)))

    async def _search(self, interaction: Interaction, search: SearchFurther) -> ui.LayoutView:
        knowledge = (await context_of(interaction)).knowledge
        entry_id = _entry_with(knowledge, search.entry_key) if search.entry_key else None
        result = await self.bot.services.log_search.find(
            server_id(interaction),
            QuestionFilter(entry_id=entry_id, readable=bool(search.words)),
            search.words,
            PAGE,
            search.before or None,
        )
        oldest_at = result.oldest_searched.asked_at if result.oldest_searched else None
        return search_card(
            search,
            title_of(knowledge, entry_id) if entry_id else "",
            [line_of(row, knowledge) for row in result.rows],
            SearchProgress(result.searched_count, result.last, oldest_at),
        )

    async def _show(self, interaction: Interaction, question_id: int) -> ui.LayoutView:
        question = await self.bot.services.log_reader.question(server_id(interaction), question_id)
        context, row = await context_of(interaction), question.row
        state, knowledge = row.review.state, context.knowledge
        decision = ""
        if state is ReviewState.DECIDED:
            decision = decision_in_words(question.decision, knowledge)
        details = QuestionDetails(row.channel_id, state is ReviewState.WAITING, decision)
        match = await self.bot.services.answerer.match(row.text, context) if row.text else None
        return show_card(line_of(row, knowledge), details, match, knowledge)

    async def _test(self, interaction: Interaction, text: str) -> ui.LayoutView:
        context, answerer = await context_of(interaction), self.bot.services.answerer
        explanation = await answerer.explain(text, context)
        semantic = answerer.matcher.semantic
        dial = context.config.dial
        return trial_card(text, explanation, context.knowledge, dial, semantic=semantic)


def _key_of(entry_id: str) -> str:
    """Return a short key for an entry, so that a search fits into a custom id."""
    return f"{zlib.crc32(entry_id.encode()):x}"


def _entry_with(knowledge: ServerKnowledge, key: str) -> str:
    """Return the id of the entry with a key. Raises UserError."""
    for entry_id in knowledge.snapshot.entries:
        if _key_of(entry_id) == key:
            return entry_id
    raise UserError(NO_ENTRY)
