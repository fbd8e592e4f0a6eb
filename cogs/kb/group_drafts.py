"""An entry for a group of questions: drafted, looked at, and the group settled once it is saved.

Callers check the permission first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import context_in
from bot.client.review_queue_cards import ReviewQueueCards
from bot.custom_knowledge import CustomKnowledgeError
from bot.custom_knowledge.form import EntryForm, PendingDraft
from bot.moderation.review_queue import AlreadyDecidedError, ReviewQueueError
from bot.storage.repositories.servers.audit import new_id
from bot.ui.cards.kb.draft import DROPPED, faulty_card
from bot.ui.cards.questions.review_queue import decision_in_words
from bot.ui.controls.review_queue import GroupPlace
from cogs.kb.draft_cards import OnDesk, done_with, drawn, keep

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

WRITTEN = "{count}: now with an entry"
DONE_ALREADY = "### These questions are already done\n{words}"
YOURS = "What you wrote is kept here. Save it if it is still wanted, or drop it."


async def begin(
    bot: BoundaryBot, guild_id: int, place: GroupPlace, form: EntryForm
) -> ui.LayoutView:
    """Keep what was written for a group as a draft; return how it looks.

    Raises StorageUnavailable when it cannot be kept.
    """
    desk = OnDesk(new_id(), PendingDraft(form, group=(place.lead, place.upto, place.number)))
    await keep(bot, guild_id, desk)
    try:
        await bot.services.review_queue.group(guild_id, place.lead, place.upto)
    except ReviewQueueError as error:
        return await _alone(bot, guild_id, desk, error)
    return await drawn(bot, guild_id, desk)


async def save_for_group(bot: BoundaryBot, guild_id: int, desk: OnDesk, who: int) -> ui.LayoutView:
    """Save a draft and settle its group; return what was done, or why nothing was.

    What stands against it costs nothing that was written. Raises StorageUnavailable.
    """
    place, queue = _place(desk), bot.services.review_queue
    try:
        draft = desk.pending.draft()
        found = await queue.group(guild_id, place.lead, place.upto)
        decision = await queue.write_entry(guild_id, found.group, draft, who)
    except ReviewQueueError as error:
        return await _alone(bot, guild_id, desk, error)
    except CustomKnowledgeError as error:
        return faulty_card(desk.id, str(error))
    await done_with(bot, guild_id, desk, decision.row_id, "")
    context = await context_in(bot, guild_id)
    return await ReviewQueueCards(bot.services).decision(context, place, decision, WRITTEN)


async def back_to_group(bot: BoundaryBot, guild_id: int, desk: OnDesk) -> ui.LayoutView | None:
    """Return the group that a dropped draft was for; None if there was none or it is gone."""
    if desk.pending.group is None:
        return None
    cards, context = ReviewQueueCards(bot.services), await context_in(bot, guild_id)
    try:
        return await cards.group(guild_id, context, _place(desk), note=f"**{DROPPED}**")
    except ReviewQueueError:
        return None


async def _alone(
    bot: BoundaryBot, guild_id: int, desk: OnDesk, error: ReviewQueueError
) -> ui.LayoutView:
    """Return a draft whose questions wait no more: to be saved for itself, or dropped."""
    words = str(error)
    if isinstance(error, AlreadyDecidedError):
        context = await context_in(bot, guild_id)
        words = decision_in_words(error.row, context.knowledge)
    note = f"{DONE_ALREADY.format(words=words)}\n{YOURS}"
    return await drawn(bot, guild_id, desk, note=note, alone=True)


def _place(desk: OnDesk) -> GroupPlace:
    return GroupPlace(*(desk.pending.group or (0, 0, 0)))
