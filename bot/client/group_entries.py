"""An entry for a group of questions: drafted, looked at, and the group settled once it is saved.

Callers check the permission first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import bot_of, context_of, server_id
from bot.client.draft_cards import draft_card
from bot.client.review_queue_cards import Desk, dealt_words
from bot.custom_knowledge import CustomKnowledgeError
from bot.custom_knowledge.drafts import PendingDraft
from bot.custom_knowledge.form import EntryForm
from bot.moderation.review_queue import DealtWithError, TriageError
from bot.ui.cards.kb.draft import DROPPED, faulty_card
from bot.ui.cards.questions.review_queue import TriageState

if TYPE_CHECKING:
    from discord import ui

    from bot.client.responses import Interaction

WRITTEN = "{count}: now with an entry"
DONE_ALREADY = "### These questions are already done\n{words}"
YOURS = "What you wrote is kept here. Save it if it is still wanted, or drop it."


async def begin(interaction: Interaction, state: TriageState, form: EntryForm) -> ui.LayoutView:
    """Store what was written for a group as a draft; return how it looks.

    Raises StorageUnavailable when it cannot be stored.
    """
    guild_id, services = server_id(interaction), bot_of(interaction).services
    new = PendingDraft(form, group=(state.lead, state.upto, state.place))
    draft = await services.drafts.store(guild_id, new)
    try:
        await services.triage.group(guild_id, state.lead, state.upto)
    except TriageError as error:
        return await _alone(interaction, draft, error)
    return await draft_card(interaction, draft)


async def save_for_group(interaction: Interaction, draft: PendingDraft) -> ui.LayoutView:
    """Save a draft and settle its group; return what was done, or why nothing was.

    Nothing that was written is lost when it fails. Raises StorageUnavailable.
    """
    guild_id, bot = server_id(interaction), bot_of(interaction)
    state = _state(draft)
    try:
        settled = await bot.services.triage.new_entry(
            guild_id, state.lead, state.upto, draft.draft(), interaction.user.id
        )
    except TriageError as error:
        return await _alone(interaction, draft, error)
    except CustomKnowledgeError as error:
        return faulty_card(draft.id, str(error))
    await bot.services.imports.finish(guild_id, draft, settled.row_id)
    return await Desk(bot).done(guild_id, state, settled, WRITTEN)


async def back_to_group(interaction: Interaction, draft: PendingDraft) -> ui.LayoutView | None:
    """Return the group that a dropped draft was for; None if there was none or it is gone."""
    if draft.group is None:
        return None
    guild_id, desk = server_id(interaction), Desk(bot_of(interaction))
    try:
        return await desk.card(guild_id, _state(draft), found=(), note=f"**{DROPPED}**")
    except TriageError:
        return None


async def _alone(
    interaction: Interaction, draft: PendingDraft, error: TriageError
) -> ui.LayoutView:
    """Return a draft whose questions wait no more: to be saved for itself, or dropped."""
    words = str(error)
    if isinstance(error, DealtWithError):
        words = dealt_words(error.row, (await context_of(interaction)).knowledge)
    note = f"{DONE_ALREADY.format(words=words)}\n{YOURS}"
    return await draft_card(interaction, draft, note=note, alone=True)


def _state(draft: PendingDraft) -> TriageState:
    return TriageState(*(draft.group or (0, 0, 0)))
