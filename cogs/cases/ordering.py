"""The way from a command or a button to the form of an order: looked up, checked, opened."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import discord
from msgspec.structs import replace

from bot.client.context import bot_of, config_of, context_of, server_id
from bot.client.errors import UserError
from bot.client.moderation.gateway import gateway_of
from bot.client.responses import Interaction, in_time, reply
from bot.moderation.actions.errors import ActionError, AlreadyActedError
from bot.moderation.actions.orders import ActionOrder
from bot.moderation.actions.permissions import SHORTEST
from bot.moderation.cases.models import Case, CaseKind, CaseSource
from bot.moderation.cases.points import points_left
from bot.moderation.cases.record import CaseFilter
from bot.ui.cards.cases.acted import changed_card
from bot.ui.cards.cases.confirm import ConfirmFacts, confirm_card
from bot.ui.controls.moderation.cases import OrderDraft, SendOrder
from bot.ui.forms.cases import OrderChoices, order_modal
from cogs.cases.reasons import reasons_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord import ui

QUIET_KINDS = frozenset({CaseKind.NOTE, CaseKind.SAFETY})
"""Kinds that do nothing to the member, so other moderators' actions do not matter to them."""
LOUD_KINDS = tuple(kind for kind in CaseKind if kind not in QUIET_KINDS)
_AGAINST = tuple(kind for kind in CaseKind if kind is not CaseKind.SAFETY)
"""Kinds that speak for or against a kick or a ban."""
SHOWN_FIRST = frozenset({CaseKind.KICK, CaseKind.BAN})
"""Kinds that are shown on a card before their form opens."""
SLOW = "Discord or my records are slow just now, so nothing was done. Please try again in a moment."
SOMEBODY = "this member"
LOOK_SECONDS = 2.0
"""A form has to open within three seconds of the press; it cannot be acknowledged before."""
_ON_CARD = 3
_MOST_ENTRIES = 24


async def begin(
    interaction: Interaction, draft: OrderDraft, name: str, entry_id: str | None = None
) -> None:
    """Open the form of an order, or for a kick or a ban the card before it. Raises UserError."""
    if draft.kind in SHOWN_FIRST:
        await reply(interaction, await in_time(interaction, confirm_view(interaction, draft)))
    else:
        await open_form(interaction, draft, name, entry_id=entry_id)


async def open_form(
    interaction: Interaction,
    draft: OrderDraft,
    name: str = SOMEBODY,
    *,
    words: str = "",
    entry_id: str | None = None,
) -> None:
    """Check an order and open its form, filled in with `words`. Raises UserError.

    Where somebody has acted a moment ago, a card says so instead, and leads on.
    """
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            newest = await _check(interaction, draft)
            choices = await _choices(interaction, words, entry_id)
    except TimeoutError as error:
        raise UserError(SLOW) from error
    except AlreadyActedError as error:
        await reply(interaction, changed_card(str(error), draft, error.case, words))
        return
    order = replace(draft, newest_id=draft.newest_id or newest)
    await interaction.response.send_modal(order_modal(SendOrder(order), name, choices))


async def confirm_view(
    interaction: Interaction, draft: OrderDraft, note: str = ""
) -> ui.LayoutView:
    """Return the card before a kick or a ban, as things stand now. Raises UserError."""
    try:
        newest = await _check(interaction, draft)
    except AlreadyActedError as error:
        return changed_card(str(error), draft, error.case, "")
    record, guild_id = bot_of(interaction).services.moderation.cases, server_id(interaction)
    name, in_server = await _person(interaction, draft.member_id)
    record_filter = CaseFilter(kinds=_AGAINST, member_id=draft.member_id)
    safety_filter = CaseFilter(kinds=(CaseKind.SAFETY,), member_id=draft.member_id)
    cases = (await record.search(guild_id, record_filter, limit=_ON_CARD)).cases
    facts = ConfirmFacts(
        name=name,
        in_server=in_server,
        newest=cases,
        points_left=await left_of(interaction, cases),
        count=await record.count(guild_id, record_filter),
        points=await record.points_of(guild_id, draft.member_id),
        has_safety_case=await record.count(guild_id, safety_filter) > 0,
    )
    return confirm_card(replace(draft, newest_id=newest), facts, record.clock(), note)


async def left_of(interaction: Interaction, cases: Sequence[Case]) -> dict[int, int]:
    """Return the points of cases that count now, by their numbers."""
    fade = timedelta(days=(await config_of(interaction)).points_fade)
    now = bot_of(interaction).services.moderation.cases.clock()
    return {case.id: points_left(case, now, fade) for case in cases}


async def newest_loud(interaction: Interaction, member_id: int) -> Case | None:
    """Return the newest case of a member that happened to them. Raises StorageUnavailable."""
    criteria = CaseFilter(kinds=LOUD_KINDS, member_id=member_id)
    record = bot_of(interaction).services.moderation.cases
    results = await record.search(server_id(interaction), criteria, limit=1)
    return next(iter(results.cases), None)


async def newer_than_seen(interaction: Interaction, draft: OrderDraft) -> Case | None:
    """Return what somebody else did to the member since the moderator looked, if anything."""
    if draft.kind in QUIET_KINDS or draft.anyway:
        return None
    newest = await newest_loud(interaction, draft.member_id)
    if newest is None or newest.id <= draft.newest_id or newest.moderator_id == interaction.user.id:
        return None
    return newest


def order_of(interaction: Interaction, draft: OrderDraft) -> ActionOrder:
    """Return the order of a draft, without its reason yet."""
    return ActionOrder(
        guild_id=server_id(interaction),
        kind=draft.kind,
        member_id=draft.member_id,
        moderator_id=interaction.user.id,
        # Discord may deliver one press twice: it has one id.
        key=f"mod:{interaction.id}",
        length=draft.length,
        delete_days=draft.delete_days,
        anyway=draft.anyway,
        source=CaseSource.LADDER if draft.by_ladder else CaseSource.COMMAND,
    )


async def _check(interaction: Interaction, draft: OrderDraft) -> int:
    """Check an order, and return the newest case of its member, 0 for none.

    Raises AlreadyActedError, and UserError for anything else that prevents it. A timeout whose
    length is typed in the form is checked with a short one.
    """
    order = order_of(interaction, draft)
    if order.kind is CaseKind.TIMEOUT and order.length is None:
        order = replace(order, length=SHORTEST)
    actions = bot_of(interaction).services.moderation.actions
    try:
        await actions.check(order, gateway_of(interaction))
    except AlreadyActedError:
        raise
    except ActionError as error:
        raise UserError(str(error)) from error
    newest = await newest_loud(interaction, draft.member_id)
    return newest.id if newest else 0


async def _choices(interaction: Interaction, words: str, entry_id: str | None) -> OrderChoices:
    """Return what can be chosen in the form."""
    config, reasons = await config_of(interaction), await reasons_of(interaction)
    entries = (await context_of(interaction)).knowledge.snapshot.entries
    shipped = bot_of(interaction).services.core.snapshot.entries
    own = (each for each in entries if each not in shipped)
    # The one that was chosen, those that reasons name, the server's own, and then the others.
    candidates = [entry_id, *(reason.entry for reason in reasons), *own, *entries]
    ids = [each for each in dict.fromkeys(candidates) if each and each in entries]
    return OrderChoices(
        presets=[(each.id, each.title, each.text) for each in reasons],
        entries=[(each, entries[each].question) for each in ids[:_MOST_ENTRIES]],
        entry_id=entry_id,
        tell=config.tell_members,
        words=words,
    )


async def _person(interaction: Interaction, user_id: int) -> tuple[str, bool]:
    """Return how somebody is called, and whether they are in the server."""
    guild, client = interaction.guild, bot_of(interaction)
    try:
        if guild is not None:
            return (await guild.fetch_member(user_id)).display_name, True
    except discord.NotFound:
        # They are not in the server; only their name is left to look up.
        pass
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        return str(user_id), True
    try:
        return (await client.fetch_user(user_id)).name, False
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        return str(user_id), False
