"""Moderators take requests, hand them over and end them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.moderation.safety_requests import (
    ContactRequests,
    RequestClaims,
    RequestOverError,
    RequestStatus,
    SafetyRow,
)
from bot.storage import Storage
from tests.moderation.safety_requests.board import (
    GUILD,
    MEMBER,
    MODERATOR,
    SECOND,
    Board,
    request,
)


@pytest.fixture
async def row(contact: ContactRequests, board: Board) -> SafetyRow:
    result = await contact.pass_on(request(direct=True), board)
    assert isinstance(result, SafetyRow)
    return result


async def test_of_two_moderators_one_has_it(
    claims: RequestClaims, row: SafetyRow, board: Board
) -> None:
    both = (claims.take(GUILD, row.id, each, board) for each in (MODERATOR, SECOND))
    results = await asyncio.gather(*both)
    assert sorted(claim.is_own for claim in results) == [False, True]
    assert len({claim.row.claimer_id for claim in results}) == 1
    assert board.messages == 1


async def test_the_member_is_told_once_by_direct_message(
    claims: RequestClaims, row: SafetyRow, board: Board
) -> None:
    assert (await claims.take(GUILD, row.id, MODERATOR, board)).was_messaged
    assert not (await claims.take(GUILD, row.id, SECOND, board, over=True)).was_messaged
    assert board.messages == 1


async def test_only_who_has_it_can_release_it(
    claims: RequestClaims, row: SafetyRow, board: Board
) -> None:
    await claims.take(GUILD, row.id, MODERATOR, board)
    assert (await claims.release(GUILD, row.id, SECOND)).claimer_id == MODERATOR
    assert (await claims.release(GUILD, row.id, MODERATOR)).claimer_id is None


async def test_what_is_done_is_done_once_and_names_nobody(
    claims: RequestClaims, row: SafetyRow, board: Board
) -> None:
    closing = await claims.close(GUILD, row.id, MODERATOR, board)
    assert closing.card_changed
    assert closing.row.member_id == MEMBER
    assert board.events[-1] == f"done by {MODERATOR}"
    with pytest.raises(RequestOverError) as error:
        await claims.close(GUILD, row.id, MODERATOR, board)
    over = error.value.row
    assert over is not None
    assert (over.status, over.member_id) == (RequestStatus.DONE, None)


async def test_after_a_day_it_is_over_for_everybody(
    claims: RequestClaims, row: SafetyRow, board: Board, store: Storage
) -> None:
    clock = store.repositories.safety.requests.clock
    store.repositories.safety.requests.clock = lambda: clock() + timedelta(hours=25)
    for work in (
        claims.get(GUILD, row.id),
        claims.take(GUILD, row.id, MODERATOR, board),
        claims.release(GUILD, row.id, MODERATOR),
        claims.close(GUILD, row.id, MODERATOR, board),
    ):
        with pytest.raises(RequestOverError) as error:
            await work
        assert error.value.row is None


async def test_another_server_does_not_reach_it(
    claims: RequestClaims, row: SafetyRow, board: Board
) -> None:
    for work in (
        claims.get(GUILD + 1, row.id),
        claims.take(GUILD + 1, row.id, MODERATOR, board),
        claims.release(GUILD + 1, row.id, MODERATOR),
        claims.close(GUILD + 1, row.id, MODERATOR, board),
    ):
        with pytest.raises(RequestOverError):
            await work
    assert (await claims.get(GUILD, row.id)).claimer_id is None
