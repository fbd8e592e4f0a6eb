"""Offering an answer unasked, where admins want that: to a message that surely asks for it.

Danger is looked for so that nothing is offered to somebody in danger. It is not listened for:
no card of help is posted to a message that was not addressed to the bot.
"""

from __future__ import annotations

import logging
import re
import time
from functools import partial
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.answering.auto_suggest import OfferLimits, TeamActivity, sounds_like_question
from bot.answering.channel_rules import ChannelLocation, answers_in
from bot.answering.context import ServerContext
from bot.answering.models import Outcome, Question, Via
from bot.client.checks import moderates
from bot.matching import Dial
from bot.observability.metrics import ErrorKind
from bot.servers import LogMode
from bot.storage import StorageError
from bot.ui.cards.answers.two import offers_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.look import look_of

if TYPE_CHECKING:
    from bot.answering.models import Answer
    from bot.client.client import BoundaryBot
    from bot.servers import ServerConfig

_log = logging.getLogger(__name__)
_TO_ALL = re.compile(r"@(?:everyone|here)\b")


class AutoSuggest(commands.Cog):
    """Reads along in chosen channels, and stores nothing of what it reads but for an offer."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._team_activity = TeamActivity()
        self._limits = OfferLimits()
        self._is_busy = False

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Offer an answer to a message, or most likely not."""
        author = message.author
        if not self.bot.reads_messages or not isinstance(author, discord.Member):
            return
        if author.bot or message.webhook_id is not None or message.is_system():
            return
        config = await self.bot.services.configs.get(author.guild.id)
        if not _reads_along(config, message.channel):
            return
        by_team = moderates(config, author, author.guild_permissions)
        self._team_activity.add_message(message.channel.id, _time_of(message), by_team=by_team)
        if by_team or not self._is_worth_a_look(message) or not self._may_offer(message, author):
            return
        await self._look(message, author, config)

    def _is_worth_a_look(self, message: discord.Message) -> bool:
        """Whether a message is for nobody in particular and asks something; cheap to say."""
        # Discord counts a mention of everyone only from those who may make it.
        to_all = message.mention_everyone or _TO_ALL.search(message.content) is not None
        if message.reference is not None or to_all:
            return False
        if message.raw_mentions or message.raw_role_mentions:
            return False
        return sounds_like_question(message.content)

    def _may_offer(self, message: discord.Message, author: discord.Member) -> bool:
        at, channel_id = _time_of(message), message.channel.id
        if self._team_activity.is_recent(channel_id, at):
            return False
        return self._limits.may_offer(author.guild.id, channel_id, author.id, at)

    async def _look(
        self, message: discord.Message, author: discord.Member, config: ServerConfig
    ) -> None:
        """Look at one message at a time; one that comes meanwhile is passed over, never queued."""
        if self._is_busy:
            return
        self._is_busy = True
        self.bot.begin("a message in a channel with offers")
        try:
            await self._consider(message, author, config)
        except StorageError:
            return  # whether the member wants offers cannot be known
        except discord.HTTPException as error:
            _log.info("An answer could not be offered (%s).", error.code)
        except Exception as error:  # noqa: BLE001 the border to Discord: nobody waits for this
            _log.error("Offering an answer failed.", exc_info=error)
            self.bot.metrics.error(ErrorKind.UNEXPECTED)
        finally:
            self._is_busy = False

    async def _consider(
        self, message: discord.Message, author: discord.Member, config: ServerConfig
    ) -> None:
        guild_id = author.guild.id
        if not self._limits.may_look(_time_of(message)):
            return
        question = Question(
            message.content, message.id, Via.SUGGESTION, guild_id, message.channel.id, author.id
        )
        started = time.perf_counter()
        find_context = partial(self._careful_context, config, guild_id)
        answer = await self.bot.services.answerer.look(question, find_context)
        latency = 1000 * (time.perf_counter() - started)
        if answer.outcome is not Outcome.ANSWER:
            return
        if not await self.bot.services.offer_preferences.accepts(guild_id, author.id):
            return
        # Somebody of the team may have answered in the meantime.
        if not self._may_offer(message, author):
            return
        self._limits.add_offer(guild_id, message.channel.id, author.id, _time_of(message))
        await self._offer(message, answer, config)
        await self.bot.services.answerer.log(question, answer, latency, config)

    async def _careful_context(self, config: ServerConfig, guild_id: int) -> ServerContext:
        """Return the context in which only sure answers are found, for whoever did not ask."""
        knowledge = await self.bot.services.knowledge.get(guild_id, config)
        return ServerContext(guild_id, config, knowledge).with_dial(Dial.CAREFUL)

    async def _offer(self, message: discord.Message, answer: Answer, config: ServerConfig) -> None:
        in_log = config.log_mode is not LogMode.COUNTS
        state = AnswerState(answer.entries[0].id, message.id, in_log=in_log)
        tag = self.bot.services.member_proofs.of_card(message.id, message.author.id)
        view = offers_card(
            state, answer.entries, tag, unasked=True, mutes=True, look=look_of(config)
        )
        await message.reply(view=view, mention_author=False, silent=True)


def _reads_along(config: ServerConfig, channel: object) -> bool:
    """Whether admins want answers offered in a channel; one that is not in memory is left alone."""
    if not config.suggestion_channels:
        return False
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return False
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    location = ChannelLocation(channel.id, parent)
    return location.among(config.suggestion_channels) and answers_in(config, location)


def _time_of(message: discord.Message) -> float:
    return message.created_at.timestamp()


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(AutoSuggest(bot))
