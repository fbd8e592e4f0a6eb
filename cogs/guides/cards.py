"""From a control to the card of the step that it leads to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from bot.client.context import bot_of, context_of
from bot.client.errors import StaleControlError
from bot.client.guides import require_guides
from bot.guides import Guide, GuideEnding, GuideWalk, walk
from bot.ui.cards.guides.step import step_card
from bot.ui.look import look_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.responses import Interaction
    from bot.ui.controls.guides import GuidePlace

    SendCard: TypeAlias = Callable[[Interaction, ui.LayoutView], Awaitable[None]]


async def guide_of(interaction: Interaction, guide_id: str) -> Guide:
    """Return a guide.

    Raises StaleControlError when there is none of that id, UserError where they are switched off.
    """
    context = await context_of(interaction)
    require_guides(context.config)
    guide = bot_of(interaction).services.core.guides.guides.get(guide_id)
    if guide is None:
        raise StaleControlError
    return guide


async def walk_to(interaction: Interaction, place: GuidePlace) -> GuideWalk:
    """Return where a control of a step stands.

    Raises LostWayError where the guide has changed, and what `guide_of` raises.
    """
    return walk(await guide_of(interaction, place.guide), place.way, place.mark)


async def begin(interaction: Interaction, guide_id: str, send: SendCard) -> None:
    """Show the first step of a guide. Raises what `guide_of` raises."""
    first = walk(await guide_of(interaction, guide_id))
    await send(interaction, await card_of(interaction, first))
    await count(interaction, first)


async def count(
    interaction: Interaction, step_walk: GuideWalk, came_from: GuideWalk | None = None
) -> None:
    """Count a step after it was shown, without a name and without waiting."""
    counts = bot_of(interaction).services.guide_counts
    await counts.count(interaction.guild_id, step_walk, came_from)


async def card_of(
    interaction: Interaction, step_walk: GuideWalk, words: Sequence[str] = ()
) -> ui.LayoutView:
    """Return the card of a step; entries that the server has switched off are not on it."""
    context = await context_of(interaction)
    way = step_walk.step.way
    ids = way.entries if isinstance(way, GuideEnding) else ()
    by_id = context.knowledge.snapshot.entries
    entries = [by_id[entry_id] for entry_id in ids if entry_id in by_id]
    question_id, look = interaction.id, look_of(context.config)
    return step_card(step_walk, words, entries, question_id=question_id, look=look)
