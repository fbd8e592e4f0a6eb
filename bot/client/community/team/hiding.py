"""Hides messages that many have reported, and shows them again when a moderator says so."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.client.community.post_cards import AWAY, redraw_post
from bot.client.community.publishing import thread_name
from bot.client.community.team.reported import state_of
from bot.community.errors import CommunityError
from bot.community.team.hiding import HidingState, ReportedInCommunity, ReportedKind, is_due
from bot.ui.cards.community.shown_again import shown_again_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.community import CommunityPost
    from bot.moderation.reports import ReportRow

HIDDEN_NAME = "Hidden for now (question {number})"
REASON = "boundary-bot: reported by several members"
_PATIENCE = 10.0
"""Seconds for a new name: Discord takes two in ten minutes, and lets a third one wait."""
_log = logging.getLogger(__name__)


async def hide_if_due(bot: BoundaryBot, report: ReportRow) -> HidingState:
    """Hide a reported message of the community if enough members have reported it.

    Returns HIDDEN if it was hidden now, and why not if it should be; SHOWN for any other message.
    Raises StorageUnavailable.
    """
    config = await bot.services.configs.get(report.guild_id)
    if not is_due(report, config):
        return HidingState.SHOWN
    thing = await bot.services.community.hiding.thing_of(report)
    if thing is None or thing.is_hidden:
        return HidingState.SHOWN
    state = await state_of(bot, report, config, thing)
    if state is not HidingState.SHOWN:
        return state
    if thing.kind is ReportedKind.POST:
        return await _hide_post(bot, thing.post)
    return await _hide_answer(bot, report, thing)


async def show_again(bot: BoundaryBot, report: ReportRow) -> bool:
    """Show a hidden message again; False if it is not hidden. Raises StorageUnavailable."""
    thing = await bot.services.community.hiding.thing_of(report)
    if thing is None or not thing.is_hidden:
        return False
    if thing.kind is ReportedKind.POST:
        return await _show_post(bot, thing.post)
    return await _show_answer(bot, report, thing)


async def _hide_post(bot: BoundaryBot, post: CommunityPost) -> HidingState:
    if not await bot.services.community.hiding.hide_post(post):
        return HidingState.SHOWN
    with suppress(CommunityError):  # erased meanwhile
        await redraw_post(bot, post.guild_id, post.id)
    await _change_thread(bot, post, HIDDEN_NAME.format(number=post.id), locked=True)
    return HidingState.HIDDEN


async def _show_post(bot: BoundaryBot, post: CommunityPost) -> bool:
    if not await bot.services.community.hiding.show_post(post):
        return False
    with suppress(CommunityError):
        await redraw_post(bot, post.guild_id, post.id)
    await _change_thread(bot, post, thread_name(post), locked=False)
    return True


async def _hide_answer(
    bot: BoundaryBot, report: ReportRow, thing: ReportedInCommunity
) -> HidingState:
    """Keep the words, then delete the message; if Discord refuses, it is as it was."""
    hiding, target = bot.services.community.hiding, report.target
    channel_id, message_id = target.channel_id or 0, target.message_id or 0
    if not await hiding.hide_answer(report, thing):
        return HidingState.SHOWN
    try:
        await bot.http.delete_message(channel_id, message_id, reason=REASON)
    except discord.NotFound:
        # Its author has deleted it: nothing is to be brought back.
        await hiding.show_answer(report.guild_id, message_id)
        return HidingState.SHOWN
    except AWAY as error:
        await hiding.show_answer(report.guild_id, message_id)
        is_forbidden = isinstance(error, discord.Forbidden)
        return HidingState.FORBIDDEN if is_forbidden else HidingState.SHOWN
    return HidingState.HIDDEN


async def _show_answer(bot: BoundaryBot, report: ReportRow, thing: ReportedInCommunity) -> bool:
    """Post the words again in the thread, with the author's name; nobody is called."""
    community, post = bot.services.community, thing.post
    async with community.posts.turn(post.guild_id, post.id):
        answer = await community.hiding.answer(report)
        if answer is None or answer.hidden_at is None or post.place is None:
            return False
        thread = bot.get_partial_messageable(post.place.thread_id, guild_id=post.guild_id)
        view = shown_again_card(answer.author_id, answer.text or "")
        # First the words, then the note: a try that fails can be made again.
        await thread.send(view=view, allowed_mentions=discord.AllowedMentions.none())
        return await community.hiding.show_answer(post.guild_id, answer.message_id)


async def _change_thread(bot: BoundaryBot, post: CommunityPost, name: str, *, locked: bool) -> None:
    """Rename and lock the thread of a question, or the other way round, as far as Discord lets."""
    if post.place is None:
        return
    edit, thread_id = bot.http.edit_channel, post.place.thread_id
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            try:
                await edit(thread_id, name=name, locked=locked, archived=False, reason=REASON)
            except discord.Forbidden:
                # Without Manage Threads the bot may still rename the threads that it opened.
                with suppress(*AWAY):
                    await edit(thread_id, name=name, reason=REASON)
            except AWAY as error:
                why = getattr(error, "code", type(error).__name__)
                _log.info("The thread of a reported question could not be changed (%s).", why)
