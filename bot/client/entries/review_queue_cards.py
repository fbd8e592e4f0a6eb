"""The cards of the review queue, drawn from what a server has at this moment.

Both the controls of the queue and those of drafts show them: an entry may be written for a group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation.review_queue import AlreadyDecidedError
from bot.ui.cards.questions.review_queue import (
    NOT_ENGLISH,
    decided_card,
    decision_card,
    group_card,
    questions_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord import ui

    from bot.answering.context import ServerContext
    from bot.moderation.review_queue import GroupDecision, GroupInQueue
    from bot.services import Services
    from bot.ui.controls.review_queue import GroupPlace


class ReviewQueueCards:
    """Draws groups and decisions. All raise StorageUnavailable."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def group(
        self,
        guild_id: int,
        context: ServerContext,
        place: GroupPlace,
        *,
        entries: Sequence[tuple[str, str]] = (),
        note: str = "",
    ) -> ui.LayoutView:
        """Return the card of a group as it is now; who was quicker, if somebody was.

        entries: (id, title) of the entries that were looked for. note: a line that comes first.
        Raises ReviewQueueError when there is no such question any more.
        """
        try:
            in_queue = await self._services.review_queue.group(guild_id, place.lead, place.upto)
        except AlreadyDecidedError as error:
            return decided_card(place, error.row, context.knowledge)
        return await self.draw_group(context, place, in_queue, entries=entries, note=note)

    async def draw_group(
        self,
        context: ServerContext,
        place: GroupPlace,
        in_queue: GroupInQueue,
        *,
        entries: Sequence[tuple[str, str]] = (),
        note: str = "",
    ) -> ui.LayoutView:
        """Return the card of a group that was read already."""
        lead = in_queue.group.lead.text or ""
        match = await self._services.answerer.match(lead, context)
        note = note or self._note_on_language(lead)
        return group_card(place, in_queue, match, context.knowledge, entries=entries, note=note)

    def _note_on_language(self, text: str) -> str:
        """Return the line on a question that is not in English, empty for one in English."""
        reception = self._services.core.reception
        code = reception.language_of(text)
        if code is None:
            return ""
        language = reception.languages.get(code)
        return NOT_ENGLISH.format(language=language.name if language else "another language")

    async def decision(
        self, context: ServerContext, place: GroupPlace, decision: GroupDecision, words: str
    ) -> ui.LayoutView:
        """Return the card of a decision; `words` hold {count} for its questions.

        The context must be loaded after the decision: the card shows what is answered from now on.
        """
        lead = decision.group.lead.text or ""
        match = await self._services.answerer.match(lead, context)
        heading = words.replace("{count}", questions_in_words(decision.count))
        return decision_card(place, decision, heading, match, context.knowledge)
