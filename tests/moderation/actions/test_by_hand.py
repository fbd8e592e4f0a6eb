"""What moderators do without the bot stands in the record, once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.moderation.actions.errors import ActionFailedError
from bot.moderation.cases.models import CaseKind, CaseSource, CaseStatus
from bot.storage.repositories.moderation.cases.models import NewCase
from cogs.cases.by_hand import hand_action
from tests.moderation.actions.conftest import GUILD, Desk
from tests.moderation.actions.fake_discord import FORBIDDEN, MAX, MIA, START


async def test_an_entry_that_comes_twice_is_one_case(desk: Desk) -> None:
    first = await desk.observe(9, CaseKind.KICK, reason="Rude")
    assert first is not None
    assert (first.source, first.status, first.reason) == (
        CaseSource.BY_HAND,
        CaseStatus.DONE,
        "Rude",
    )
    assert await desk.observe(9, CaseKind.KICK) is None
    assert len(await desk.all()) == 1


async def test_a_moderator_whom_nobody_names_is_no_obstacle(desk: Desk) -> None:
    case = await desk.observe(9, CaseKind.BAN, moderator_id=None)
    assert case is not None
    assert case.moderator_id is None


async def test_a_ban_by_hand_after_our_failed_one_is_a_case(desk: Desk) -> None:
    desk.discord.refuses["ban"] = [FORBIDDEN]
    with pytest.raises(ActionFailedError):
        await desk.ban(7)
    case = await desk.observe(9, CaseKind.BAN, moderator_id=MAX)
    assert case is not None
    assert [each.status for each in await desk.all()] == [CaseStatus.DONE, CaseStatus.FAILED]
    desk.clock.move(days=8)
    await desk.sweep()
    newest = await desk.cases.newest_timed(GUILD, MIA)
    assert newest is not None
    assert newest.id == case.id


async def test_a_timeout_by_hand_is_over_in_the_record_when_it_is_at_discord(desk: Desk) -> None:
    await desk.observe(9, CaseKind.TIMEOUT, until=START + timedelta(hours=1))
    assert await desk.cases.newest_timed(GUILD, MIA) is not None
    desk.clock.move(hours=2)
    await desk.sweep()
    assert await desk.cases.newest_timed(GUILD, MIA) is None
    assert desk.discord.calls == []


async def test_a_decision_between_the_lease_and_the_lifting_counts(desk: Desk) -> None:
    await desk.ban(7)
    desk.clock.move(days=8)
    async with desk.turns.turn(GUILD, MIA):
        sweeping = asyncio.create_task(desk.sweep())
        schedule = desk.storage.repositories.moderation.schedule
        while await schedule.due(desk.clock(), 1):  # noqa: ASYNC110 the lease tells nobody
            await asyncio.sleep(0.01)
        new = NewCase(
            guild_id=GUILD,
            created_at=desk.clock(),
            kind=CaseKind.BAN,
            source=CaseSource.COMMAND,
            key="for ever",
            member_id=MIA,
            moderator_id=MAX,
            status=CaseStatus.DONE,
        )
        await desk.storage.repositories.moderation.cases.begin(new)
    assert (await sweeping).lifted == 0
    assert MIA in desk.discord.bans


def _entry(action: discord.AuditLogAction, **values: Any) -> discord.AuditLogEntry:
    plain: dict[str, Any] = {
        "id": 9,
        "action": action,
        "guild": SimpleNamespace(id=GUILD),
        "target": discord.Object(MIA),
        "user": None,
        "user_id": 8,
        "reason": None,
        "created_at": START,
        "after": SimpleNamespace(),
    }
    entry: Any = SimpleNamespace(**(plain | values))
    return entry


def test_an_entry_needs_neither_a_known_user_nor_a_known_target() -> None:
    action = hand_action(_entry(discord.AuditLogAction.ban))
    assert action is not None
    assert (action.member_id, action.moderator_id, action.kind) == (MIA, 8, CaseKind.BAN)
    assert hand_action(_entry(discord.AuditLogAction.ban, target=None)) is None
    nobody = hand_action(_entry(discord.AuditLogAction.kick, user_id=None))
    assert nobody is not None
    assert nobody.moderator_id is None


@pytest.mark.parametrize(
    ("until", "kind"),
    [
        (START + timedelta(hours=1), CaseKind.TIMEOUT),
        (START - timedelta(hours=1), CaseKind.UNTIMEOUT),
        (None, CaseKind.UNTIMEOUT),
    ],
)
def test_a_change_of_a_member_is_a_timeout_only_if_it_says_so(until: Any, kind: CaseKind) -> None:
    update = discord.AuditLogAction.member_update
    action = hand_action(_entry(update, after=SimpleNamespace(timed_out_until=until)))
    assert action is not None
    assert action.kind is kind
    assert hand_action(_entry(update, after=SimpleNamespace(nick="mia"))) is None
    assert hand_action(_entry(discord.AuditLogAction.channel_create)) is None
