"""The answer card that a control stands on: its state, its entry, and its next state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.client.context import config_of
from bot.client.errors import StaleControlError
from bot.knowledge import Entry
from bot.ui.card import asked_in
from bot.ui.cards.answers.answer import answer_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.forgetting import carried, is_noted
from bot.ui.look import look_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction
    from bot.custom_knowledge.cache import ServerKnowledge


def state_in(fields: list[str]) -> AnswerState:
    """Return the state in a custom id. Raises StaleStateError."""
    return AnswerState.parse(fields)


async def entry_of(
    bot: BoundaryBot, interaction: Interaction, state: AnswerState
) -> tuple[ServerKnowledge, Entry]:
    """Return what the server knows, and the entry of a card. Raises StaleControlError."""
    view = await bot.services.knowledge.get(interaction.guild_id)
    entry = view.snapshot.entries.get(state.entry_id)
    if entry is None:
        raise StaleControlError
    return view, entry


async def own_card(
    bot: BoundaryBot, interaction: Interaction, state: AnswerState, asked: str | None = None
) -> ui.LayoutView:
    """Return the private card in this state; `asked` overrides the question that it repeats."""
    known, entry = await entry_of(bot, interaction, state)
    noted = state.noted and is_noted(interaction.message, state.question_id)
    view = answer_card(
        replace(state, noted=noted),
        entry,
        known.related(entry),
        asked=asked_in(interaction.message) if asked is None else asked,
        in_server=interaction.guild_id is not None,
        look=look_of(await config_of(interaction)),
    )
    return carried(view, interaction.message)
