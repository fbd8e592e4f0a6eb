"""/ask and /faq: a question in, its card out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.models import AnswerVisibility, Via
from bot.client.asking import ask, question_in, show
from bot.client.asking.rules import permit_for
from bot.client.checks import for_everybody
from bot.client.context import context_of
from bot.client.responses import in_time
from bot.ui.remembered import remembered
from bot.ui.text import clip

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.knowledge import Entry

_MAX_CHOICES = 25
_MAX_NAME = 100
_MOST_ENTRIES = 2000
_SHARE = "True: everybody here sees it. False: only you. Left out: as this server is set"
_ASKING = "Everybody may ask; the rules of the channel are checked after the danger."


class Ask(commands.Cog):
    """Questions by slash command."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Ask about boundaries between therapists and clients")
    @app_commands.describe(
        question="In your own words, as long as you like",
        share=_SHARE,
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @for_everybody(_ASKING)
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        question: str,
        share: bool | None = None,
    ) -> None:
        """Answer a free question."""
        visibility = AnswerVisibility.of(share)
        answer = await ask(self.bot, interaction, question, Via.ASK, visibility)
        await show(self.bot, interaction, answer, visibility)

    @app_commands.command(description="Pick a question from the list and read its answer")
    @app_commands.describe(question="Type a word or two and pick a question", share=_SHARE)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @for_everybody(_ASKING)
    async def faq(
        self,
        interaction: discord.Interaction[Any],
        question: str,
        share: bool | None = None,
    ) -> None:
        """Answer a question that was picked, or typed without picking one."""
        visibility = AnswerVisibility.of(share)
        context = await context_of(interaction)
        entry = context.knowledge.snapshot.entries.get(question)
        if entry is None:
            answer = await ask(self.bot, interaction, question, Via.FAQ, visibility)
        else:
            await permit_for(interaction)()
            # Settings that could not be read before may be known by now.
            context = await context_of(interaction)
            picked = question_in(interaction, entry.question, Via.FAQ, visibility)
            opening = self.bot.services.answerer.open_entry(entry, picked, context.config)
            answer = await in_time(interaction, opening)
        await show(self.bot, interaction, answer, visibility)

    @faq.autocomplete("question")
    async def complete(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the questions that fit what is typed so far, the likeliest first."""
        context = await context_of(interaction)
        ids = await self.bot.services.answerer.acomplete(current, _MAX_CHOICES, context)
        entries = context.knowledge.snapshot.entries
        return [_choice_of(entries[entry_id]) for entry_id in ids]


@remembered(_MOST_ENTRIES)
def _choice_of(entry: Entry) -> app_commands.Choice[str]:
    """Return the choice that stands for an entry; it is shared, so nobody may change it."""
    return app_commands.Choice(name=clip(entry.question, _MAX_NAME), value=entry.id)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Ask(bot))
