"""Deciding about a question: its asker may, also without a name, and so may moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.client.checks import is_moderator
from bot.client.community.post_cards import redraw_post
from bot.client.community.threads import settle_thread
from bot.client.context import bot_of, config_of, server_id
from bot.client.errors import UserError
from bot.community import AnswerMessage
from bot.community.threads.adopting import OpenedThread, ThreadAdoption
from bot.ui.cards.community.post import post_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction
    from bot.community import CommunityPost

NOT_A_THREAD = """That works in the thread of a question to the community. **/community list** \
shows where they are."""
NOT_MINE = """This thread belongs to no question that I keep: its time is over, or it is not in \
the forum where members ask each other."""
ITSELF = "That is the question itself. Choose the message that answers it."
SYSTEM = "Discord itself wrote that message. Choose one that a member wrote."
FROM_APP = "That message is from an app. Choose one that a member wrote."
NOT_YOURS = """Only whoever asked can do that, and the moderators. If it is your own question and \
you asked it long ago, I may no longer know that it is yours; a moderator can help."""


async def may_decide(interaction: Interaction, post: CommunityPost) -> bool:
    """Whether somebody asked this question or moderates the server. Raises StorageUnavailable."""
    desk = bot_of(interaction).services.community.posts
    if await desk.is_asker(post.guild_id, post.id, interaction.user.id):
        return True
    return await is_moderator(interaction)


async def require_decider(interaction: Interaction, post_id: int) -> CommunityPost:
    """Return a question of this server that the user may decide on.

    Raises UserError for others, and CommunityError if it is not kept.
    """
    post = await bot_of(interaction).services.community.posts.get(server_id(interaction), post_id)
    if not await may_decide(interaction, post):
        raise UserError(NOT_YOURS)
    return post


async def post_here(interaction: Interaction) -> CommunityPost:
    """Return the question of the thread; one that was opened by hand in the forum is taken in.

    Raises UserError anywhere else.
    """
    thread = interaction.channel
    if not isinstance(thread, discord.Thread):
        raise UserError(NOT_A_THREAD)
    community = bot_of(interaction).services.community
    post = await community.posts.in_thread(server_id(interaction), thread.id)
    if post is not None:
        return post
    thread_by_hand = await _read_thread_by_hand(interaction, thread)
    if thread_by_hand is None:
        raise UserError(NOT_MINE)
    return await community.adoption.adopt(thread_by_hand)


def answer_in(
    interaction: Interaction, post: CommunityPost, message: discord.Message
) -> AnswerMessage:
    """Return a message as an answer, with its words: Discord gives them with the menu.

    Raises UserError for what is no member's answer.
    """
    if post.place is not None and message.id in {post.place.message_id, post.place.thread_id}:
        raise UserError(ITSELF)
    if message.is_system():
        raise UserError(SYSTEM)
    if message.author == interaction.client.user or message.author.bot or message.webhook_id:
        raise UserError(FROM_APP)
    return AnswerMessage(message.id, message.author.id, message.created_at, message.content)


async def show_post(bot: BoundaryBot, post: CommunityPost) -> list[str]:
    """Let card and thread show how a question stands now; return what could not be done.

    Raises StorageUnavailable.
    """
    if ThreadAdoption.needs_card(post):
        problems = await settle_thread(bot, post)
        await _post_card(bot, post)
        return problems
    if post.status.is_over and post.answer_id is None:
        # Put away last: a card in a thread that is put away can only be changed by opening it.
        await redraw_post(bot, post.guild_id, post.id)
        return await settle_thread(bot, post)
    problems = await settle_thread(bot, post)
    await redraw_post(bot, post.guild_id, post.id)
    return problems


async def _post_card(bot: BoundaryBot, post: CommunityPost) -> None:
    """Post the card of a question whose thread a member opened by hand."""
    community = bot.services.community
    async with community.posts.turn(post.guild_id, post.id):
        view = await community.views.get(post.guild_id, post.id)
        # Another press may have posted it while this one waited for its turn.
        if view.post.place is None or not ThreadAdoption.needs_card(view.post):
            return
        place = bot.get_partial_messageable(view.post.place.thread_id, guild_id=post.guild_id)
        try:
            message = await place.send(
                view=post_card(view), allowed_mentions=discord.AllowedMentions.none()
            )
        except discord.HTTPException:
            return
        await community.adoption.card_posted(view.post, message.id)


async def _read_thread_by_hand(
    interaction: Interaction, thread: discord.Thread
) -> OpenedThread | None:
    """Return a thread of the chosen forum that a member opened, None for any other."""
    config = await config_of(interaction)
    me = interaction.client.user
    if thread.parent_id != config.community_channel or (me and thread.owner_id == me.id):
        return None
    if not isinstance(thread.parent, discord.ForumChannel):
        return None
    tags = thread.applied_tags
    return OpenedThread(
        guild_id=thread.guild.id,
        channel_id=thread.parent_id,
        thread_id=thread.id,
        owner_id=thread.owner_id,
        name=thread.name,
        category=tags[0].name if tags else "",
    )
