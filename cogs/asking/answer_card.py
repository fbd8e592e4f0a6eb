"""The answer card that a control stands on: its entry, and the card in its next state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.client.context import bot_of, context_of
from bot.client.errors import StaleControlError
from bot.client.guides import guides_on
from bot.guides import Guide
from bot.knowledge import Entry
from bot.ui.card import asked_in
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.safety.help_line import has_help_line
from bot.ui.controls.answer_state import AnswerState
from bot.ui.forgetting import carry_forgetting, is_in_log
from bot.ui.look import look_of

if TYPE_CHECKING:
    from discord import ui

    from bot.answering.context import ServerContext
    from bot.client.responses import Interaction


async def entry_of(interaction: Interaction, entry_id: str) -> tuple[ServerContext, Entry]:
    """Return the context of the server and one of its entries.

    Raises StaleControlError when the server no longer has that entry.
    """
    context = await context_of(interaction)
    entry = context.knowledge.snapshot.entries.get(entry_id)
    if entry is None:
        raise StaleControlError
    return context, entry


async def own_card(
    interaction: Interaction, state: AnswerState, quote: str | None = None
) -> ui.LayoutView:
    """Return the private card in this state; `quote` overrides the question that it repeats.

    Raises StaleControlError when the server no longer has its entry.
    """
    context, entry = await entry_of(interaction, state.entry_id)
    in_log = state.in_log and is_in_log(interaction.message, state.question_id)
    view = answer_card(
        replace(state, in_log=in_log),
        entry,
        context.knowledge.related(entry),
        quote=asked_in(interaction.message) if quote is None else quote,
        in_server=interaction.guild_id is not None,
        look=look_of(context.config),
        guides=_guides_on(interaction, context, entry),
    )
    return carry_forgetting(view, interaction.message)


def _guides_on(interaction: Interaction, context: ServerContext, entry: Entry) -> tuple[Guide, ...]:
    """Return the guides that the card leads to; none below the line that leads to help."""
    if has_help_line(interaction.message):
        return ()
    return guides_on(bot_of(interaction), context.config, entry.id)
