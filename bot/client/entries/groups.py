"""An entry for a group of questions: drafted, looked at, and the group settled once it is saved.

Callers check the permission first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import bot_of, context_of, forget_context, server_id
from bot.client.entries.draft_cards import draft_card
from bot.client.entries.review_queue_cards import ReviewQueueCards
from bot.custom_knowledge import CustomKnowledgeError
from bot.custom_knowledge.drafts import PendingDraft
from bot.custom_knowledge.form import EntryForm
from bot.moderation.review_queue import AlreadyDecidedError, ReviewQueueError
from bot.ui.cards.kb.draft import DROPPED, faulty_card
from bot.ui.cards.questions.review_queue import decision_in_words
from bot.ui.controls.review_queue import GroupPlace

if TYPE_CHECKING:
    from discord import ui

    from bot.client.responses import Interaction

WRITTEN = "{count}: now with an entry"
DONE_ALREADY = "### These questions are already done\n{words}"
YOURS = "What you wrote is kept here. Save it if it is still wanted, or drop it."


async def begin(interaction: Interaction, place: GroupPlace, form: EntryForm) -> ui.LayoutView:
    """Store what was written for a group as a draft; return how it looks.

    Raises StorageUnavailable when it cannot be stored.
    """
    guild_id, services = server_id(interaction), bot_of(interaction).services
    new = PendingDraft(form, group=(place.lead, place.upto, place.number))
    draft = await services.drafts.store(guild_id, new)
    try:
        await services.review_queue.group(guild_id, place.lead, place.upto)
    except ReviewQueueError as error:
        return await _alone(interaction, draft, error)
    return await draft_card(interaction, draft)


async def save_for_group(interaction: Interaction, draft: PendingDraft) -> ui.LayoutView:
    """Save a draft and settle its group; return what was done, or why nothing was.

    Nothing that was written is lost when it fails. Raises StorageUnavailable.
    """
    guild_id, services = server_id(interaction), bot_of(interaction).services
    place, queue = _place(draft), services.review_queue
    try:
        entry = draft.draft()
        in_queue = await queue.group(guild_id, place.lead, place.upto)
        decision = await queue.write_entry(guild_id, in_queue.group, entry, interaction.user.id)
    except ReviewQueueError as error:
        return await _alone(interaction, draft, error)
    except CustomKnowledgeError as error:
        return faulty_card(draft.id, str(error))
    await services.imports.finish(guild_id, draft, decision.row_id)
    forget_context(interaction)
    context = await context_of(interaction)
    return await ReviewQueueCards(services).decision(context, place, decision, WRITTEN)


async def back_to_group(interaction: Interaction, draft: PendingDraft) -> ui.LayoutView | None:
    """Return the group that a dropped draft was for; None if there was none or it is gone."""
    if draft.group is None:
        return None
    guild_id, context = server_id(interaction), await context_of(interaction)
    cards = ReviewQueueCards(bot_of(interaction).services)
    try:
        return await cards.group(guild_id, context, _place(draft), note=f"**{DROPPED}**")
    except ReviewQueueError:
        return None


async def _alone(
    interaction: Interaction, draft: PendingDraft, error: ReviewQueueError
) -> ui.LayoutView:
    """Return a draft whose questions wait no more: to be saved for itself, or dropped."""
    words = str(error)
    if isinstance(error, AlreadyDecidedError):
        words = decision_in_words(error.row, (await context_of(interaction)).knowledge)
    note = f"{DONE_ALREADY.format(words=words)}\n{YOURS}"
    return await draft_card(interaction, draft, note=note, alone=True)


def _place(draft: PendingDraft) -> GroupPlace:
    return GroupPlace(*(draft.group or (0, 0, 0)))
