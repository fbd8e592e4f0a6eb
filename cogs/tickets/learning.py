"""Learning from moderators' answers: offered, never done without their click."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.asking import without_mention
from bot.client.checks import moderates, require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import field, snowflake
from bot.client.errors import UserError
from bot.client.responses import Interaction, reply
from bot.storage import CaseRow, StorageError
from bot.storage.repositories.tickets.tickets import OPEN
from bot.text.cleaning import clean
from bot.ui.card import notice
from bot.ui.cards.tickets.learning import CANNOT_READ, offer_card
from cogs.tickets.moderator_messages import message_here, open_pair, require_said_by_moderator
from cogs.tickets.reply_context import CASE, Source, replied_to, source_on, take_away_offer

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

OFF = (
    "Learning from answers is switched off here. An admin can switch it on in **/settings**: "
    "“Learn from moderators' answers”."
)
NO_WORDS = "There are no words in that message that could be an answer."
DROPPED = "All right. Nothing is saved."
_FEWEST_WORDS = 3


class Learning(commands.Cog):
    """Offers moderators to keep their answers as entries."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(
            name="Save as answer",
            callback=self.save_message,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
        )
        self.menu.default_permissions = discord.Permissions(moderate_members=True)
        bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take the message command away with the cog."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def save_message(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        """Make a message the answer of a new entry; its form opens, nothing is saved yet."""
        guild_id = await self._require(interaction)
        await require_said_by_moderator(self.bot, interaction, message)
        words = self._words(message)
        if not any(char.isalnum() for char in clean(words)):
            raise UserError(NO_WORDS)
        await open_pair(interaction, await self._asked_before(guild_id, message), words)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Offer to keep a moderator's reply to a question that nobody had answered."""
        source = self._source(message)
        if source is None or message.guild is None:
            return
        config = await self.bot.services.configs.get(message.guild.id)
        author = message.author
        if not isinstance(author, discord.Member):
            return
        if not moderates(config, author, author.guild_permissions):
            return
        case = await self._open_case(message.guild.id, source)
        if not (config.learning or case):
            return
        with suppress(discord.HTTPException):
            await self._offer(message, source, case, learn=config.learning)

    @action("learn")
    async def learn(self, interaction: Interaction, fields: list[str]) -> None:
        """Open the form of a new entry with the question and the answer that was given."""
        guild_id = await self._require(interaction)
        source = Source.unpack(field(fields))
        message = await message_here(interaction, snowflake(field(fields, 1)))
        await require_said_by_moderator(self.bot, interaction, message)
        question = await self._asked(guild_id, source) or await self._asked_before(
            guild_id, message
        )
        await open_pair(interaction, question, self._words(message))

    @action("learn-no")
    async def leave(self, interaction: Interaction, fields: list[str]) -> None:
        """Take the offer away."""
        del fields
        await require_moderator(interaction)
        await reply(interaction, notice(DROPPED))
        await take_away_offer(interaction)

    async def _require(self, interaction: Interaction) -> int:
        guild_id = await require_moderator(interaction)
        if not (await self.bot.services.configs.get(guild_id)).learning:
            raise UserError(OFF)
        return guild_id

    async def _offer(
        self, message: discord.Message, source: Source, case: CaseRow | None, *, learn: bool
    ) -> None:
        words = self._words(message)
        if not message.content:
            # With the ping on, the content would be here: then there is none, but a picture.
            if self.bot.user not in message.mentions:
                await message.reply(view=notice(CANNOT_READ), mention_author=False)
            return
        if len(clean(words).split()) < _FEWEST_WORDS:
            return
        case_id = case.id if case else None
        card = offer_card(source.pack(), message.id, case_id=case_id, learn=learn)
        await message.reply(view=card, mention_author=False)

    def _words(self, message: discord.Message) -> str:
        return without_mention(self.bot, message.content)

    def _source(self, message: discord.Message) -> Source | None:
        """Return what a message answers, if it is a person's reply to such a card of ours."""
        if message.author.bot or message.is_system() or message.reference is None:
            return None
        return source_on(message.reference.resolved, self.bot.user)

    async def _open_case(self, guild_id: int, source: Source) -> CaseRow | None:
        if source.kind != CASE:
            return None
        with suppress(StorageError):
            row = await self.bot.services.storage.cases.get(guild_id, source.id)
            return row if row and row.status == OPEN and row.deliverable else None
        return None

    async def _asked(self, guild_id: int, source: Source) -> str:
        """Return the question that was kept, "" if it was not."""
        storage = self.bot.services.storage
        keeper = storage.cases if source.kind == CASE else storage.questions
        row = await keeper.get(guild_id, source.id)
        return (row.text if row else None) or ""

    async def _asked_before(self, guild_id: int, message: discord.Message) -> str:
        """Return what a message replies to, as far as it can be read."""
        before = await replied_to(message)
        source = source_on(before, self.bot.user)
        if source is not None:
            if kept := await self._asked(guild_id, source):
                return kept
            before = await replied_to(before) if before else None
        text = self._words(before) if before else ""
        # Nothing that somebody wrote in danger is put where it could be stored.
        danger = await asyncio.to_thread(self.bot.services.answerer.assess, text)
        return "" if danger.crisis else text


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Learning(bot))
