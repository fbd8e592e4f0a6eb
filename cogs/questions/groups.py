"""What the controls for sorting out show: a group, who was quicker, and the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import context_in
from bot.custom_knowledge.form import Form
from bot.moderation.review_queue import DealtWithError, public_wordings, short_wording
from bot.ui.cards.questions.reading import title_of
from bot.ui.cards.questions.review_queue import TriageState, dealt_card, done_card, group_card
from bot.ui.forms.review_queue import OUTSIDE, wording_modal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.custom_knowledge.cache import ServerKnowledge
    from bot.matching import Match
    from bot.moderation.review_queue import Group, Settled
    from bot.storage import AuditRow

DONE_WORDS = {
    "alias-added": "{who} linked it to “{title}”, {when}.",
    "scope-added": "{who} said that it is not for this server, {when}.",
    "entry-added": "{who} wrote an entry for it, {when}.",
}
DISMISSED_BY = "{who} dismissed it, {when}."
BY_SOMEBODY = "Somebody else on the team was quicker."
_MOST_WORDINGS = 20


class Desk:
    """Draws the cards of one server's queue."""

    def __init__(self, bot: BoundaryBot) -> None:
        self._bot = bot
        self._triage = bot.services.triage

    async def card(
        self,
        guild_id: int,
        state: TriageState,
        *,
        found: Sequence[tuple[str, str]],
        note: str,
    ) -> ui.LayoutView:
        """Return the card of a group as it is now; who was quicker, if somebody was.

        Raises TriageError when there is no such question any more.
        """
        queue = await self._triage.queue(guild_id, state.upto)
        group = queue.holding(state.lead)
        if group is None:
            try:
                group = await self._triage.group(guild_id, state.lead, state.upto)
            except DealtWithError as error:
                return await self.dealt(guild_id, state, error.row)
        match, view = await self.match(guild_id, group.lead.text or "")
        total = len(queue.groups)
        return group_card(state, group, match, view, total=total, found=found, note=note)

    async def match(self, guild_id: int, text: str) -> tuple[Match, ServerKnowledge]:
        """Return how a question is read in this server now, and what is known there."""
        context = await context_in(self._bot, guild_id)
        view = context.knowledge
        matcher = self._bot.services.answerer.matcher
        return await matcher.amatch(text, dial=context.config.dial, overlay=view.overlay), view

    async def done(
        self, guild_id: int, state: TriageState, settled: Settled, words: str
    ) -> ui.LayoutView:
        """Return the card of a decision that was taken; `words` hold {count} for its questions."""
        lead = settled.group.lead.text or ""
        match, view = await self.match(guild_id, lead)
        heading = words.replace("{count}", questions_in_words(settled.count))
        return done_card(state, heading, lead, match, view, settled.row_id)

    async def dealt(self, guild_id: int, state: TriageState, row: AuditRow | None) -> ui.LayoutView:
        """Return the card that says who has dealt with a group, how and when."""
        view = await self._bot.services.knowledge.get(guild_id)
        return dealt_card(state, dealt_words(row, view))


def dealt_words(row: AuditRow | None, view: ServerKnowledge) -> str:
    """Say who has dealt with a question, how and when."""
    if row is None or row.actor_id is None:
        return BY_SOMEBODY
    return DONE_WORDS.get(row.action, DISMISSED_BY).format(
        who=f"<@{row.actor_id}>",
        when=f"<t:{int(row.at.timestamp())}:R>",
        title=title_of(view, row.target or ""),
    )


def wording_form(
    state: TriageState, match: Match, view: ServerKnowledge, chosen: str | None = None
) -> ui.Modal:
    """Return the form for a wording, with the likeliest entries and the chosen one to choose."""
    names = list(dict.fromkeys([one.entry_id for one in match.candidates]))
    if chosen not in {None, OUTSIDE, *names}:
        names.insert(0, chosen or "")
    entries = [(name, title_of(view, name)) for name in names]
    return wording_modal(state, short_wording(match.question), entries, chosen)


def drafted(group: Group, match: Match, view: ServerKnowledge) -> Form:
    """Draft an entry from a group: the lead's question, and how else it was asked."""
    question = short_wording(match.question)
    question = question[:1].upper() + question[1:]
    nearest = next((view.snapshot.entries.get(one.entry_id) for one in match.candidates), None)
    # What may point to a person is left out: the moderator would have to notice it in the list.
    others = public_wordings(group.wordings[1:], _MOST_WORDINGS)
    return Form(
        question=question,
        category=nearest.category if nearest else "",
        aliases="\n".join(others),
    )


def questions_in_words(count: int) -> str:
    """Return a number of questions in words."""
    return "1 question" if count == 1 else f"{count} questions"
