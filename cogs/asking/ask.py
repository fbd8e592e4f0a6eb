"""/ask and /faq: a question in, its card out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.models import Question, Via
from bot.client.answer_rules import permit_for
from bot.client.asking import ask, show
from bot.client.responses import in_time
from bot.ui.text import clip

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_MAX_CHOICES = 25
_MAX_NAME = 100
_SHARE = "True: everybody here sees it. False: only you. Left out: as this server is set"


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
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        question: str,
        share: bool | None = None,
    ) -> None:
        """Answer a free question."""
        answer = await ask(self.bot, interaction, question, Via.ASK, share=share)
        await show(self.bot, interaction, answer, share=share)

    @app_commands.command(description="Pick a question from the list and read its answer")
    @app_commands.describe(question="Type a word or two and pick a question", share=_SHARE)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def faq(
        self,
        interaction: discord.Interaction[Any],
        question: str,
        share: bool | None = None,
    ) -> None:
        """Answer a question that was picked, or typed without picking one."""
        view = await self.bot.services.knowledge.get(interaction.guild_id)
        entry = view.snapshot.entries.get(question)
        if entry is None:
            answer = await ask(self.bot, interaction, question, Via.FAQ, share=share)
            await show(self.bot, interaction, answer, share=share)
            return
        await permit_for(interaction)()
        picked = Question(
            entry.question,
            interaction.id,
            Via.FAQ,
            interaction.guild_id,
            interaction.channel_id,
            interaction.user.id,
            share=share,
        )
        config = await self.bot.services.configs.get(interaction.guild_id)
        opening = self.bot.services.answerer.open_entry(entry, picked, config.log_mode)
        answer = await in_time(interaction, opening)
        await show(self.bot, interaction, answer, share=share)

    @faq.autocomplete("question")
    async def complete(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the questions that fit what is typed so far, the likeliest first."""
        view = await self.bot.services.knowledge.get(interaction.guild_id)
        matcher = self.bot.services.answerer.matcher
        finding = asyncio.to_thread(matcher.complete, current, _MAX_CHOICES, overlay=view.overlay)
        ids = (await finding)[:_MAX_CHOICES]
        return [
            app_commands.Choice(
                name=clip(view.snapshot.entries[entry_id].question, _MAX_NAME), value=entry_id
            )
            for entry_id in ids
        ]


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Ask(bot))
