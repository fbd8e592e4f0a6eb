"""Reading the record for a card: one case, a member's cases, the results of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import bot_of, config_of, context_of, server_id
from bot.client.errors import UserError
from bot.moderation.cases.record import CaseFilter
from bot.ui.cards.cases.case import case_card
from bot.ui.cards.cases.record import FoundPage, RecordPage, found_card, record_card
from cogs.cases.ordering import left_of
from cogs.cases.reasons import reasons_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.responses import Interaction
    from bot.moderation.cases.models import Case
    from bot.ui.controls.moderation.cases import FindCases, ShowRecord

PAGE = 8
GONE = "There is no case {number} in this server. **/case search** finds others."


async def require_case(interaction: Interaction, case_id: int) -> Case:
    """Return a case of this server. Raises UserError, StorageUnavailable."""
    case = await bot_of(interaction).services.moderation.cases.get(server_id(interaction), case_id)
    if case is None:
        raise UserError(GONE.format(number=case_id))
    return case


async def case_view(interaction: Interaction, case: Case) -> ui.LayoutView:
    """Return one case as its card."""
    entries = (await context_of(interaction)).knowledge.snapshot.entries
    entry = entries.get(case.entry_id or "")
    titles = {reason.id: reason.title for reason in await reasons_of(interaction)}
    return case_card(
        case,
        points_left=(await left_of(interaction, [case]))[case.id],
        entry=entry.question if entry else "",
        preset=titles.get(case.preset or "", ""),
    )


async def record_view(interaction: Interaction, state: ShowRecord) -> ui.LayoutView:
    """Return a page of a member's case file. Raises StorageUnavailable."""
    record, guild_id = bot_of(interaction).services.moderation.cases, server_id(interaction)
    member_id = state.member_id
    cases = await record.of_member(guild_id, member_id, state.before or None, PAGE + 1)
    on_page = cases[:PAGE]
    page = RecordPage(
        member_id=member_id,
        cases=on_page,
        points_left=await left_of(interaction, on_page),
        points=await record.points_of(guild_id, member_id),
        count=await record.count(guild_id, CaseFilter(member_id=member_id)),
        more=len(cases) > PAGE,
        first=not state.before,
        fade_days=(await config_of(interaction)).points_fade,
    )
    return record_card(page)


async def found_view(interaction: Interaction, state: FindCases) -> ui.LayoutView:
    """Return a page of the results of a search. Raises StorageUnavailable."""
    record, guild_id = bot_of(interaction).services.moderation.cases, server_id(interaction)
    criteria = CaseFilter(
        kinds=() if state.kind is None else (state.kind,),
        member_id=state.member_id,
        moderator_id=state.moderator_id,
        text=state.words,
    )
    results = await record.search(guild_id, criteria, state.before or None, PAGE)
    points_left = await left_of(interaction, results.cases)
    searched_count = results.searched_count if results.oldest_searched is not None else 0
    return found_card(state, FoundPage(results.cases, points_left, results.last, searched_count))
