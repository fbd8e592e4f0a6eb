"""An entry for a group of questions: drafted, looked at, and the group settled once it is saved.

Callers check the permission first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.custom_knowledge import CustomKnowledgeError
from bot.custom_knowledge.form import Form, Pending
from bot.moderation.review_queue import DealtWithError, TriageError
from bot.storage.repositories.servers.audit import new_id
from bot.ui.cards.kb.draft import DROPPED, faulty_card
from bot.ui.cards.questions.review_queue import TriageState
from cogs.kb.draft_cards import OnDesk, done_with, drawn, keep
from cogs.questions.groups import Desk, dealt_words

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

WRITTEN = "{count}: now with an entry"
DONE_ALREADY = "### These questions are already done\n{words}"
YOURS = "What you wrote is kept here. Save it if it is still wanted, or drop it."


async def begin(bot: BoundaryBot, guild_id: int, state: TriageState, form: Form) -> ui.LayoutView:
    """Keep what was written for a group as a draft; return how it looks.

    Raises StorageUnavailable when it cannot be kept.
    """
    desk = OnDesk(new_id(), Pending(form, group=(state.lead, state.upto, state.place)))
    await keep(bot, guild_id, desk)
    try:
        await bot.services.triage.group(guild_id, state.lead, state.upto)
    except TriageError as error:
        return await _alone(bot, guild_id, desk, error)
    return await drawn(bot, guild_id, desk)


async def save_for_group(bot: BoundaryBot, guild_id: int, desk: OnDesk, who: int) -> ui.LayoutView:
    """Save a draft and settle its group; return what was done, or why nothing was.

    What stands against it costs nothing that was written. Raises StorageUnavailable.
    """
    state = _state(desk)
    try:
        draft = desk.pending.draft()
        settled = await bot.services.triage.new_entry(guild_id, state.lead, state.upto, draft, who)
    except TriageError as error:
        return await _alone(bot, guild_id, desk, error)
    except CustomKnowledgeError as error:
        return faulty_card(desk.id, str(error))
    await done_with(bot, guild_id, desk, settled.row_id, "")
    return await Desk(bot).done(guild_id, state, settled, WRITTEN)


async def back_to_group(bot: BoundaryBot, guild_id: int, desk: OnDesk) -> ui.LayoutView | None:
    """Return the group that a dropped draft was for; None if there was none or it is gone."""
    if desk.pending.group is None:
        return None
    try:
        return await Desk(bot).card(guild_id, _state(desk), found=(), note=f"**{DROPPED}**")
    except TriageError:
        return None


async def _alone(
    bot: BoundaryBot, guild_id: int, desk: OnDesk, error: TriageError
) -> ui.LayoutView:
    """Return a draft whose questions wait no more: to be saved for itself, or dropped."""
    words = str(error)
    if isinstance(error, DealtWithError):
        words = dealt_words(error.row, await bot.services.knowledge.get(guild_id))
    note = f"{DONE_ALREADY.format(words=words)}\n{YOURS}"
    return await drawn(bot, guild_id, desk, note=note, alone=True)


def _state(desk: OnDesk) -> TriageState:
    return TriageState(*(desk.pending.group or (0, 0, 0)))
