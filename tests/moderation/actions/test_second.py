"""Two moderators: what waits for a second one, who that may be, and how it ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.moderation.actions.approvals import ApprovalStatus
from bot.moderation.actions.errors import (
    ActionFailedError,
    ApprovalOverError,
    NeedsApprovalError,
    NotAllowedError,
)
from bot.moderation.actions.packing import pack_order, unpack_order
from bot.moderation.cases.models import CaseKind, CaseStatus, MessageLink
from tests.moderation.actions.conftest import GUILD, Desk
from tests.moderation.actions.fake_discord import FORBIDDEN, MAX, MIA, MO, OWNER

COLLEAGUE = 30


async def _always_two(desk: Desk) -> None:
    await desk.storage.repositories.servers.settings.put(GUILD, "two_for_bans", "always")


async def _asked(desk: Desk, **changes: object) -> int:
    with pytest.raises(NeedsApprovalError) as waits:
        await desk.ban(7, **changes)
    return waits.value.approval_id


async def test_a_ban_waits_for_a_second_moderator_and_happens_once_they_agree(
    desk: Desk,
) -> None:
    await _always_two(desk)
    approval_id = await _asked(desk, reason="Spam", delete_days=1)
    assert desk.discord.did("ban") == desk.discord.did("tell") == 0
    assert await desk.all() == []
    result = await desk.approvals.approve(GUILD, approval_id, MAX, desk.discord)
    assert (result.case.moderator_id, result.case.reason) == (MO, "Spam")
    assert MIA in desk.discord.bans
    rows = await desk.storage.repositories.servers.audit.recent(GUILD, action="mod-ban")
    assert rows[0].detail == {"source": "command", "approved_by": str(MAX)}
    with pytest.raises(ApprovalOverError, match="agreed"):
        await desk.approvals.approve(GUILD, approval_id, OWNER, desk.discord)


async def test_who_asked_or_lacks_the_permission_cannot_agree(desk: Desk) -> None:
    await _always_two(desk)
    approval_id = await _asked(desk)
    with pytest.raises(NotAllowedError, match="other than who asked"):
        await desk.approvals.approve(GUILD, approval_id, MO, desk.discord)
    people = desk.discord.people
    people[MAX] = replace(people[MAX], may={**people[MAX].may, CaseKind.BAN: False})
    with pytest.raises(NotAllowedError, match=r"\*\*Ban Members\*\*"):
        await desk.approvals.approve(GUILD, approval_id, MAX, desk.discord)
    # Nor does it happen once the first has lost their role.
    people[MO] = replace(people[MO], may={}, is_moderator=False)
    with pytest.raises(NotAllowedError):
        await desk.approvals.approve(GUILD, approval_id, OWNER, desk.discord)
    assert desk.discord.did("ban") == 0


async def test_a_moderator_is_never_removed_by_one_alone_and_can_be_paused_at_once(
    desk: Desk,
) -> None:
    people = desk.discord.people
    people[COLLEAGUE] = replace(people[MIA], id=COLLEAGUE, is_moderator=True)
    for kind in (CaseKind.BAN, CaseKind.KICK):
        with pytest.raises(NeedsApprovalError):
            await desk.act(kind, member_id=COLLEAGUE)
    length = timedelta(hours=1)
    await desk.act(CaseKind.TIMEOUT, member_id=COLLEAGUE, length=length)
    assert COLLEAGUE in desk.discord.timeouts
    await desk.ban(7)
    assert MIA in desk.discord.bans


async def test_a_moderator_who_has_left_is_still_not_banned_by_one_alone(desk: Desk) -> None:
    await desk.act(CaseKind.NOTE, moderator_id=MAX)
    desk.discord.leave(MAX)
    with pytest.raises(NeedsApprovalError):
        await desk.ban(7, member_id=MAX)
    desk.discord.leave(MIA)
    await desk.ban(7)
    assert set(desk.discord.bans) == {MIA}


async def test_two_who_agree_at_once_ban_once(desk: Desk) -> None:
    await _always_two(desk)
    approval_id = await _asked(desk)
    results = await asyncio.gather(
        *(desk.approvals.approve(GUILD, approval_id, who, desk.discord) for who in (MAX, OWNER)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, ApprovalOverError) for each in results) == 1
    assert desk.discord.did("ban") == 1


async def test_the_same_press_asks_once(desk: Desk) -> None:
    await _always_two(desk)
    order = desk.order(CaseKind.BAN)
    ids: set[int] = set()
    for _ in range(2):
        with pytest.raises(NeedsApprovalError) as waits:
            await desk.actions.act(order, desk.discord)
        ids.add(waits.value.approval_id)
    assert len(ids) == 1


async def test_after_a_day_it_is_over_and_says_so(desk: Desk) -> None:
    await _always_two(desk)
    approval_id = await _asked(desk)
    assert await desk.approvals.expire() == []
    desk.clock.move(hours=24, seconds=1)
    with pytest.raises(ApprovalOverError, match="24 hours"):
        await desk.approvals.approve(GUILD, approval_id, MAX, desk.discord)
    (over,) = await desk.approvals.expire()
    assert over.id == approval_id
    assert await desk.approvals.expire() == []
    assert desk.discord.did("ban") == 0


async def test_it_can_be_refused_or_taken_back_and_belongs_to_its_server(desk: Desk) -> None:
    await _always_two(desk)
    first = await _asked(desk)
    with pytest.raises(ApprovalOverError):
        await desk.approvals.approve(GUILD + 1, first, MAX, desk.discord)
    await desk.approvals.refuse(GUILD, first, MAX)
    with pytest.raises(ApprovalOverError, match="against"):
        await desk.approvals.approve(GUILD, first, OWNER, desk.discord)
    stored = await desk.storage.repositories.moderation.approvals.get(GUILD, first)
    assert stored is not None
    assert (stored.status, stored.order) == (ApprovalStatus.REFUSED, None)


async def test_a_ban_that_discord_refuses_after_all_is_over_and_kept_as_failed(
    desk: Desk,
) -> None:
    await _always_two(desk)
    approval_id = await _asked(desk)
    desk.discord.refuses["ban"] = [FORBIDDEN]
    with pytest.raises(ActionFailedError):
        await desk.approvals.approve(GUILD, approval_id, MAX, desk.discord)
    assert (await desk.case(1)).status is CaseStatus.FAILED
    with pytest.raises(ApprovalOverError):
        await desk.approvals.approve(GUILD, approval_id, MAX, desk.discord)


def test_an_order_is_the_same_after_it_was_stored(desk: Desk) -> None:
    order = desk.order(
        CaseKind.BAN,
        reason="Spam",
        preset="spam",
        length=timedelta(days=3),
        points=2,
        tell=False,
        entry_id="hugs",
        message=MessageLink(1, 2),
        message_text="buy",
        report_id=4,
        delete_days=7,
    )
    assert unpack_order(pack_order(order)) == order
    bare = desk.order(CaseKind.BAN)
    assert unpack_order(pack_order(bare)) == bare
    assert unpack_order(None) is None
