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
from bot.client.checks import is_moderator, require_moderator
from bot.client.component_router import action
from bot.client.context import context_in
from bot.client.custom_ids import choice, field, snowflake
from bot.client.errors import StaleControlError, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.storage import Filter, QuestionRow
from bot.ui.cards.questions.log import LoggedQuestion
from bot.ui.cards.questions.reading import title_of
from bot.ui.cards.questions.search import SearchState, search_card
from bot.ui.cards.questions.show import Details, show_card
from bot.ui.cards.questions.trial import trial_card
from bot.ui.text import clip
from cogs.questions.groups import dealt_words

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.custom_knowledge.cache import ServerKnowledge

PAGE = 8
WORDS = 40
LOOK_FOR = "Say what to look for: some words, an entry, or both."
GONE = "That question is gone: it was forgotten, or it has expired."
PICK = "Pick a question from the list that opens while you type."
_CHOICES = 25


class Finding(commands.Cog):
    """Commands that look something up."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Search the questions that were asked")
    @app_commands.describe(
        words="Words in the question, in any order",
        entry="The entry that was nearest",
    )
    async def search(
        self,
        interaction: discord.Interaction[Any],
        words: app_commands.Range[str, 2, WORDS] | None = None,
        entry: str | None = None,
    ) -> None:
        """Search by words, by entry, or by both."""
        guild_id = await require_moderator(interaction)
        if not words and not entry:
            raise UserError(LOOK_FOR)
        key = _key_of(entry) if entry else ""
        state = SearchState(0, key, words or "")
        await reply(interaction, await in_time(interaction, self._search(guild_id, state)))

    @app_commands.command(description="One question in full, and what you can do about it")
    @app_commands.describe(question="Type some of its words and pick it")
    async def show(self, interaction: discord.Interaction[Any], question: str) -> None:
        """Show one question."""
        guild_id = await require_moderator(interaction)
        try:
            number = snowflake(question)
        except StaleControlError as error:
            raise UserError(PICK) from error
        await reply(interaction, await in_time(interaction, self._show(guild_id, number)))

    @app_commands.command(description="Try what I would answer here, and why. Nothing is kept")
    @app_commands.describe(question="As a member might ask it")
    async def test(self, interaction: discord.Interaction[Any], question: str) -> None:
        """Explain how a question would be answered in this server."""
        guild_id = await require_moderator(interaction)
        text = readable(question)
        answerer = self.bot.services.answerer
        assessment = await in_time(interaction, asyncio.to_thread(answerer.assess, text))
        if assessment.crisis:
            answer = Answer(Outcome.CRISIS, "", interaction.id, assessment=assessment)
            # An alert for a test would hold back one for a person in danger soon after.
            await show_help(self.bot, interaction, answer, tell=False)
            return
        await reply(interaction, await in_time(interaction, self._test(guild_id, text)))

    @search.autocomplete("entry")
    async def entries(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the entries of this server; nothing to anybody but moderators."""
        if not await is_moderator(interaction):
            return []
        view = await self.bot.services.knowledge.get(interaction.guild_id)
        matcher = self.bot.services.answerer.matcher
        ids = matcher.complete(current, _CHOICES, overlay=view.overlay)
        known = [name for name in ids if name in view.snapshot.entries][:_CHOICES]
        return [app_commands.Choice(name=title_of(view, name), value=name) for name in known]

    @show.autocomplete("question")
    async def questions(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the newest questions that hold the words; nothing to anybody but moderators."""
        guild_id = interaction.guild_id
        if guild_id is None or not await is_moderator(interaction):
            return []
        wanted, search = Filter(readable=True), self.bot.services.search
        found = await search.find(guild_id, wanted, current[:100], _CHOICES)
        return [
            app_commands.Choice(name=clip(" ".join(row.text.split()), 100), value=f"{row.id:x}")
            for row in found.rows
            if row.text and row.text.strip()
        ]

    @action("q-find")
    async def further(self, interaction: Interaction, fields: list[str]) -> None:
        """Look further back."""
        guild_id = await require_moderator(interaction)
        before, key = snowflake(field(fields)), field(fields, 1)
        state = SearchState(before, "" if key == "-" else key, ":".join(fields[2:]))
        await redraw(interaction, await in_time(interaction, self._search(guild_id, state)))

    @action("q-open")
    async def open(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the question that was chosen from a list."""
        del fields
        guild_id = await require_moderator(interaction)
        number = snowflake(choice(interaction))
        await reply(interaction, await in_time(interaction, self._show(guild_id, number)))

    async def _search(self, guild_id: int, state: SearchState) -> ui.LayoutView:
        view = await self.bot.services.knowledge.get(guild_id)
        entry_id = _entry_of(view, state.entry) if state.entry else None
        wanted = Filter(entry_id=entry_id, readable=bool(state.words))
        search = self.bot.services.search
        found = await search.find(guild_id, wanted, state.words, PAGE, state.before or None)
        return search_card(
            state,
            title_of(view, entry_id) if entry_id else "",
            [logged(row, view) for row in found.rows],
            looked=found.looked,
            last=found.last,
            reached=found.reached.asked_at if found.reached else None,
        )

    async def _show(self, guild_id: int, number: int) -> ui.LayoutView:
        storage = self.bot.services.storage
        row = await storage.questions.get(guild_id, number)
        if row is None:
            raise UserError(GONE)
        context = await context_in(self.bot, guild_id)
        view = context.knowledge
        dealt_with = ""
        if row.handled:
            dealt_with = dealt_words(await storage.audit.get(guild_id, row.handled), view)
        details = Details(row.channel_id, waits=row.handled == 0, dealt_with=dealt_with)
        match = None
        if row.text:
            matcher = self.bot.services.answerer.matcher
            match = await matcher.amatch(row.text, dial=context.config.dial, overlay=view.overlay)
        return show_card(logged(row, view), details, match, view)

    async def _test(self, guild_id: int, text: str) -> ui.LayoutView:
        context = await context_in(self.bot, guild_id)
        view = context.knowledge
        matcher = self.bot.services.answerer.matcher
        explaining = asyncio.to_thread(
            matcher.explain, text, dial=context.config.dial, overlay=view.overlay
        )
        found = await explaining
        return trial_card(text, found, view, context.config.dial, semantic=matcher.semantic)


def logged(row: QuestionRow, view: ServerKnowledge) -> LoggedQuestion:
    """Return a question of the log as the cards show it."""
    return LoggedQuestion(
        id=row.id,
        asked_at=row.asked_at,
        outcome=row.outcome,
        title=title_of(view, row.entry_id) if row.entry_id else "nothing came near",
        score=row.score,
        via=row.via,
        text=row.text,
        helpful=row.helpful,
        not_helpful=row.not_helpful,
        asker=row.asker,
    )


def _key_of(entry_id: str) -> str:
    """A short key for an entry, so that the state of a search fits a custom id."""
    return f"{zlib.crc32(entry_id.encode()):x}"


def _entry_of(view: ServerKnowledge, key: str) -> str:
    found = next((name for name in view.snapshot.entries if _key_of(name) == key), None)
    if found is None:
        raise UserError("There is no such entry. Pick one from the list that opens while you type.")
    return found
