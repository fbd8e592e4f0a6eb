"""Asks the author of an answer whether it may become an entry, and opens the draft once it may."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from bot.client.community.post_cards import AWAY
from bot.client.entries.draft_cards import draft_card
from bot.client.entries.forms import form_of_pair
from bot.client.responses import Interaction, redraw, reply
from bot.client.team_channels import problem_with
from bot.community import Consent
from bot.community.errors import CommunityError
from bot.community.team.consenting import (
    ASKED_ALREADY,
    REFUSED,
    USED_ALREADY,
    AnswerForEntry,
    without_people,
)
from bot.custom_knowledge.drafts import PendingDraft
from bot.ui.cards.community.consent import (
    agreed_card,
    ask_card,
    ask_in_thread_card,
    asked_card,
)

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.community import CommunityPost

LEFT = """Whoever wrote that answer has left the server, so they are not asked, and without their \
consent it cannot become an entry. You can write one of your own: **/kb add**."""
UNREACHABLE = """I could not ask whoever wrote that answer: Discord takes neither a direct message \
to them nor a message in the thread. Please try again later."""
SOME_SERVER = "a server"
_SAYS_WHY = {
    Consent.ASKED: ASKED_ALREADY,
    Consent.REFUSED: REFUSED,
    Consent.USED: USED_ALREADY,
}
_NONE = discord.AllowedMentions.none()


async def make_entry(bot: BoundaryBot, interaction: Interaction, post_id: int) -> None:
    """Open the draft of the marked answer of a question, or ask its author first.

    Raises CommunityError if no entry can be made of it, and StorageUnavailable.
    """
    consents = bot.services.community.consents
    candidate = await consents.find(interaction.guild_id or 0, post_id)
    match candidate.answer.consent:
        case Consent.GIVEN:
            draft = await _draft_of(bot, candidate)
            await redraw(interaction, await draft_card(interaction, draft))
        case Consent.NONE:
            in_thread = await _ask(bot, candidate)
            await reply(interaction, asked_card(candidate.post, in_thread=in_thread))
        case other:
            raise CommunityError(_SAYS_WHY[other])


async def tell_team(bot: BoundaryBot, post: CommunityPost) -> None:
    """Say in the moderators' channel that an author agrees, if there is one. Never raises."""
    config = await bot.services.configs.get(post.guild_id)
    channel_id = config.moderator_channel
    if channel_id is None or problem_with(bot, post.guild_id, channel_id):
        return
    channel = bot.get_partial_messageable(channel_id, guild_id=post.guild_id)
    with suppress(*AWAY):
        await channel.send(view=agreed_card(post), allowed_mentions=_NONE)


@asynccontextmanager
async def consent_used(
    bot: BoundaryBot, guild_id: int, draft: PendingDraft
) -> AsyncGenerator[None]:
    """Save what stands in a draft only with the consent of the author whose answer it was.

    Raises CommunityError if they took their consent back; then the draft is gone.
    """
    consents = bot.services.community.consents
    # The draft of an answer has the id of its message, also one that was begun anew after it went.
    message_id = draft.answer_id or draft.id
    if draft.answer_id is None and not await consents.is_answer(guild_id, message_id):
        yield
        return
    try:
        await consents.use(guild_id, message_id)
    except CommunityError:
        await bot.services.drafts.remove(guild_id, draft.id)
        raise
    try:
        yield
    # Also where saving is cancelled: the consent is not used up then.
    except BaseException:
        await consents.give_back(guild_id, message_id)
        raise


async def _draft_of(bot: BoundaryBot, candidate: AnswerForEntry) -> PendingDraft:
    """Return the draft of an answer, begun if there is none: it has the id of the message."""
    guild_id, message_id = candidate.post.guild_id, candidate.answer.message_id
    drafts = bot.services.drafts
    draft = await drafts.find(guild_id, message_id)
    if draft is not None and draft.answer_id == message_id:
        return draft
    names = await _names(bot, candidate)
    title, words = (without_people(each, names) for each in (candidate.post.title, candidate.text))
    new = PendingDraft(form_of_pair(title, words), answer_id=message_id, id=message_id)
    return await drafts.store(guild_id, replace(new, keep_shipped=True))


async def _names(bot: BoundaryBot, candidate: AnswerForEntry) -> set[str]:
    """Return the names under which the author and a named asker are known there."""
    post, people = candidate.post, [candidate.author_id]
    asker_id = None if post.anonymous else await bot.services.community.posts.asker_of(post)
    if asker_id is not None:
        people.append(asker_id)
    guild = bot.get_guild(post.guild_id)
    names: set[str] = set()
    for user_id in people:
        with suppress(*AWAY):
            user = await guild.fetch_member(user_id) if guild else await bot.fetch_user(user_id)
            names |= {user.name, user.display_name, user.global_name or ""}
    return names - {""}


async def _ask(bot: BoundaryBot, candidate: AnswerForEntry) -> bool:
    """Ask the author; whether that was in the thread. Raises CommunityError."""
    guild = bot.get_guild(candidate.post.guild_id)
    if guild is not None:
        try:
            await guild.fetch_member(candidate.author_id)
        except discord.NotFound as error:
            raise CommunityError(LEFT) from error
        except AWAY:
            pass  # whether they are reached is seen at the next step
    consents = bot.services.community.consents
    # Noted before the message goes out, so that two presses ask once.
    await consents.ask(candidate)
    try:
        channel = await bot.create_dm(discord.Object(candidate.author_id))
        await channel.send(view=ask_card(candidate, guild.name if guild else SOME_SERVER))
    except AWAY:
        return await _ask_in_thread(bot, candidate)
    return False


async def _ask_in_thread(bot: BoundaryBot, candidate: AnswerForEntry) -> bool:
    place = candidate.post.place
    try:
        if place is None:
            raise CommunityError(UNREACHABLE)
        thread = bot.get_partial_messageable(place.thread_id, guild_id=candidate.post.guild_id)
        await thread.send(view=ask_in_thread_card(candidate), allowed_mentions=_NONE)
    except (CommunityError, *AWAY) as error:
        await bot.services.community.consents.unask(candidate)
        raise CommunityError(UNREACHABLE) from error
    return True
