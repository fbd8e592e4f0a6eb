"""A question from its form: stored, then posted or shown to the moderators; never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.asking import readable
from bot.client.community.asking import categories_of, require_place
from bot.client.community.publishing import publish_post
from bot.client.community.review_board import show_review, takes_reviews
from bot.client.context import bot_of, server_id
from bot.client.errors import STORE_DOWN, UserError
from bot.community import CommunityPost, NewPost, PostStatus
from bot.community.errors import CommunityError
from bot.storage import StorageUnavailable
from bot.ui.cards.community.asking import kept_post_card
from bot.ui.cards.community.own import own_post_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction
    from bot.community.draft import PostDraft
    from bot.ui.controls.community.posts import SendPost

NO_NAMELESS = (
    "This server no longer takes questions without a name. Open the form again if you want to ask "
    "with yours."
)
NO_REVIEW = (
    "A moderator would have to read it first, and there is no channel where I can show it to them. "
    "An admin can choose one: **/settings view**, then **Moderators' channel**."
)
MODERATORS_KNOW = " A moderator can post it later; you need not write it again."


async def send(interaction: Interaction, draft: PostDraft, state: SendPost) -> ui.LayoutView:
    """Store a question and post it, or show it to the moderators; return the asker's card.

    Whatever speaks against it is on the card with what was typed. Danger was checked before.
    """
    try:
        post, waiting = await _store(interaction, draft, state)
    except (UserError, CommunityError) as error:
        return kept_post_card(
            str(error), draft, follows_id=state.follows_id, after_help=state.after_help
        )
    except StorageUnavailable:
        return kept_post_card(
            STORE_DOWN, draft, follows_id=state.follows_id, after_help=state.after_help
        )
    bot = bot_of(interaction)
    try:
        return await _go_on(bot, post, waiting=waiting)
    except StorageUnavailable:
        # It is stored all the same, and the next round goes on.
        return own_post_card(post)


async def post_now(bot: BoundaryBot, post: CommunityPost, *, search: bool = False) -> CommunityPost:
    """Post a question that is being sent; where Discord refuses, show the moderators why.

    Returns how it stands. Raises CommunityError if it is not kept, and StorageUnavailable.
    """
    result = await publish_post(bot, post.guild_id, post.id, search=search)
    if result.problem or post.card_id is not None:
        await show_review(bot, post.guild_id, post.id, problem=result.problem)
    return result.post


async def _store(
    interaction: Interaction, draft: PostDraft, state: SendPost
) -> tuple[CommunityPost, bool]:
    """Store a question; return it, and whether it waits for a moderator.

    Raises UserError or CommunityError where it cannot be asked, and StorageUnavailable.
    """
    bot, config = bot_of(interaction), await require_place(interaction)
    readable(draft.title)
    if draft.anonymous and not config.community_anonymous:
        raise UserError(NO_NAMELESS)
    new = await _new_post(interaction, draft, state)
    desk = bot.services.community.posts
    waiting = await desk.waits(new, config)
    if waiting and not takes_reviews(bot, new.guild_id, config):
        raise UserError(NO_REVIEW)
    result = await desk.ask(new, waiting=waiting, an_hour=config.community_hourly)
    return result.row, result.row.status is PostStatus.WAITING


async def _new_post(interaction: Interaction, draft: PostDraft, state: SendPost) -> NewPost:
    categories = await categories_of(interaction)
    return NewPost(
        guild_id=server_id(interaction),
        # However often Discord delivers the form, it is one question.
        key=str(interaction.id),
        asker_id=interaction.user.id,
        title=draft.title,
        text=draft.text,
        category=draft.category if draft.category in categories else categories[-1],
        anonymous=draft.anonymous,
        notify=draft.notify,
        after_help=state.after_help,
        follows_id=state.follows_id,
    )


async def _go_on(bot: BoundaryBot, post: CommunityPost, *, waiting: bool) -> ui.LayoutView:
    if waiting:
        await show_review(bot, post.guild_id, post.id)
        return own_post_card(post)
    result = await publish_post(bot, post.guild_id, post.id)
    if not result.problem:
        return own_post_card(result.post)
    is_shown = await show_review(bot, post.guild_id, post.id, problem=result.problem)
    problem = result.problem + (MODERATORS_KNOW if is_shown else "")
    return own_post_card(result.post, problem=problem)
