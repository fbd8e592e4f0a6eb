"""Actions on members in Discord: carried out, ended, seen when done by hand, agreed to by two."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import Mock

import discord
import pytest
import simcord
from simcord.enums import AuditLogAction

from bot.client.moderation.approval_cards import ask_for_second
from bot.client.moderation.gateway import gateway_in
from bot.moderation.actions.errors import NeedsApprovalError, NotAllowedError
from bot.moderation.actions.orders import ActionOrder
from bot.moderation.cases.models import Case, CaseKind, CaseSource, CaseStatus, Told
from cogs.cases.by_hand import ByHand
from cogs.cases.schedule import CaseRounds
from tests.discord.acting import answer_of, press, public, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts

KEYS = iter(range(1, 10_000))


@pytest.fixture
def senior(world: World) -> simcord.MemberActor:
    """A moderator who may kick and ban."""
    return _moderator(world, "sena")


def _moderator(world: World, name: str) -> simcord.MemberActor:
    may = discord.Permissions(moderate_members=True, kick_members=True, ban_members=True)
    role = world.guild.create_role(name, permissions=may)
    return world.guild.add_member(world.env.create_user(name), roles=[role])


async def act(world: World, kind: CaseKind, by: simcord.MemberActor, **changes: Any) -> Case:
    """Order something for the member, as a command would."""
    order = ActionOrder(
        world.guild.id, kind, world.member.id, by.id, f"test-{next(KEYS)}", **changes
    )
    gateway = gateway_in(world.bot, world.guild.id)
    return (await world.bot.services.moderation.actions.act(order, gateway)).case


async def all_cases(world: World) -> list[Case]:
    return await world.bot.services.moderation.cases.of_member(
        world.guild.id, world.member.id, limit=50
    )


async def team_room(world: World, *people: simcord.MemberActor) -> simcord.ChannelHandle:
    """A channel that only these people and the bot can read, chosen for reports."""
    me = world.bot.user
    assert me is not None
    seen = discord.PermissionOverwrite(view_channel=True, send_messages=True)
    hidden = discord.PermissionOverwrite(view_channel=False)
    who = dict.fromkeys((me, world.moderator, *people), seen)
    room = world.guild.create_text_channel(
        "team", overwrites={world.guild.default_role: hidden, **who}
    )
    await world.bot.services.configs.set(world.guild.id, "report_channel", room.id)
    return room


def by_hand(world: World, action: AuditLogAction, by: int, **values: Any) -> None:
    world.env.backend.record_audit_log(
        world.guild.id, action, target_id=world.member.id, user_id=by, **values
    )


async def rounds(world: World, **ahead: float) -> None:
    """Do what is due once so much time has passed."""
    clock = world.bot.services.moderation.clock
    later: datetime = clock() + timedelta(**ahead)
    clock.own = lambda: later
    cog = world.bot.get_cog("CaseRounds")
    assert isinstance(cog, CaseRounds)
    await cog.round()


async def test_a_ban_is_told_carried_out_and_ended_and_is_one_case(
    world: World, senior: simcord.MemberActor
) -> None:
    case = await act(
        world, CaseKind.BAN, senior, length=timedelta(days=7), reason="Adverts", delete_days=0
    )
    await world.env.settle()
    assert (case.status, case.told) == (CaseStatus.DONE, Told.DELIVERED)
    ban = world.guild.get_ban(world.member)
    assert ban is not None
    assert ban["reason"] == f"Case 1 by sena ({senior.id}): Adverts"
    (message,) = public(world, world.member.user.dm_channel)
    assert "Adverts" in texts(message)
    # Discord's audit log tells of it too, by the bot's own hand.
    assert len(await all_cases(world)) == 1
    await rounds(world, days=6)
    assert world.guild.get_ban(world.member) is not None
    await rounds(world, days=2)
    assert world.guild.get_ban(world.member) is None
    (case,) = await all_cases(world)
    assert case.lifted_at is not None
    request = next(
        r for r in world.env.http_requests if r.path.endswith(f"/bans/{world.member.id}")
    )
    assert request.params | (request.json or {}) == {"delete_message_seconds": 0}


async def test_a_timeout_is_set_and_ended(world: World) -> None:
    await act(world, CaseKind.TIMEOUT, world.moderator, length=timedelta(hours=1))
    stored = world.env.backend.get_member(world.guild.id, world.member.id)
    assert stored.timed_out_until is not None
    await act(world, CaseKind.UNTIMEOUT, world.moderator)
    assert stored.timed_out_until is None
    ended, begun = await all_cases(world)
    assert (ended.kind, begun.outcome) == (CaseKind.UNTIMEOUT, "Case 2 took its place.")


async def test_a_moderator_without_the_permission_bans_nobody_and_nothing_is_sent(
    world: World,
) -> None:
    with pytest.raises(NotAllowedError, match=r"\*\*Ban Members\*\*"):
        await act(world, CaseKind.BAN, world.moderator)
    with pytest.raises(NotAllowedError):
        await act(world, CaseKind.WARNING, world.other)
    assert world.guild.get_ban(world.member) is None
    assert await all_cases(world) == []


async def test_an_unban_that_discord_refuses_is_told_and_tried_again(
    world: World, senior: simcord.MemberActor
) -> None:
    room = await team_room(world)
    await act(world, CaseKind.BAN, senior, length=timedelta(days=1))
    path = "/guilds/*/bans/*"
    world.env.inject_error("DELETE", path, status=403, code=50013, message="Missing Permissions")
    await rounds(world, days=2)
    assert world.guild.get_ban(world.member) is not None
    (notice,) = public(world, room)
    assert "could not end case 1" in texts(notice)
    await rounds(world, minutes=2)
    assert world.guild.get_ban(world.member) is None


async def test_what_happened_by_hand_while_the_bot_was_away_is_read_back(
    world: World, senior: simcord.MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(world, AuditLogAction.MEMBER_BAN, senior.id, reason="Adverts")
    await world.env.settle()
    with monkeypatch.context() as away:
        away.setattr(world.env.backend, "emit", Mock())
        by_hand(world, AuditLogAction.MEMBER_UNBAN, senior.id)
        by_hand(world, AuditLogAction.MEMBER_KICK, senior.id)
    cog = world.bot.get_cog("ByHand")
    assert isinstance(cog, ByHand)
    for _ in range(2):
        await cog.on_ready()
    assert [case.kind for case in await all_cases(world)] == [
        CaseKind.KICK,
        CaseKind.UNBAN,
        CaseKind.BAN,
    ]
    record = world.bot.services.moderation.cases
    assert await record.newest_timed(world.guild.id, world.member.id) is None


async def test_what_moderators_do_by_hand_is_on_the_record_once_and_ends_ours(
    world: World, senior: simcord.MemberActor
) -> None:
    await act(world, CaseKind.BAN, senior, length=timedelta(days=1))
    by_hand(world, AuditLogAction.MEMBER_UNBAN, senior.id)
    by_hand(world, AuditLogAction.MEMBER_BAN, 999_999, reason="Back again")
    by_hand(world, AuditLogAction.MEMBER_KICK, senior.id)
    change = {"key": "communication_disabled_until", "new_value": "2027-05-01T12:00:00+00:00"}
    by_hand(world, AuditLogAction.MEMBER_UPDATE, senior.id, changes=[change])
    by_hand(world, AuditLogAction.MEMBER_UPDATE, senior.id, changes=[{"key": "nick"}])
    await world.env.settle()
    found = await all_cases(world)
    assert [case.kind for case in found] == [
        CaseKind.TIMEOUT,
        CaseKind.KICK,
        CaseKind.BAN,
        CaseKind.UNBAN,
        CaseKind.BAN,
    ]
    assert {case.source for case in found[:-1]} == {CaseSource.BY_HAND}
    assert (found[2].moderator_id, found[2].reason) == (999_999, "Back again")
    assert found[-1].due_at is None
    payload = next(
        payload
        for kind, name, payload in reversed(world.env.backend.transcript)
        if (kind, name) == ("GATEWAY", "GUILD_AUDIT_LOG_ENTRY_CREATE")
    )
    world.env.backend.emit("GUILD_AUDIT_LOG_ENTRY_CREATE", payload)
    await world.env.settle()
    assert len(await all_cases(world)) == 5


async def test_a_second_moderator_agrees_on_the_card(
    world: World, senior: simcord.MemberActor
) -> None:
    other = _moderator(world, "sol")
    room = await team_room(world, senior, other)
    await world.bot.services.configs.set(world.guild.id, "two_for_bans", "always")
    await _ask(world, senior, "<@everyone> spam")
    (card,) = public(world, room)
    shown = texts(card)
    assert f"<@{world.member.id}>" in shown
    assert "<@everyone>" not in shown
    refused = await press(senior, card, "I agree")
    assert "other than who asked" in said(refused)
    refused = await press(world.moderator, card, "I agree")
    assert "**Ban Members**" in said(refused)
    assert world.guild.get_ban(world.member) is None
    assert "case 1" in said(await press(other, card, "I agree"))
    assert world.guild.get_ban(world.member) is not None
    (card,) = public(world, room)
    assert not buttons(card)


async def test_what_nobody_agrees_to_in_a_day_is_over_and_the_card_says_so(
    world: World, senior: simcord.MemberActor
) -> None:
    room = await team_room(world, senior)
    await world.bot.services.configs.set(world.guild.id, "two_for_bans", "always")
    await _ask(world, senior, "spam")
    await rounds(world, hours=25)
    (card,) = public(world, room)
    assert "Nobody agreed" in texts(card)
    assert not buttons(card)
    await _ask(world, senior, "spam")
    card = public(world, room)[-1]
    answer = await press(senior, card, "I don't agree")
    assert "Nothing was done" in said(answer)
    assert answer_of(answer).ephemeral
    assert "took it back" in texts(public(world, room)[-1])
    assert world.guild.get_ban(world.member) is None


async def _ask(world: World, by: simcord.MemberActor, reason: str) -> None:
    """Order a ban that needs a second moderator, and post its card."""
    order = ActionOrder(
        world.guild.id, CaseKind.BAN, world.member.id, by.id, f"ask-{next(KEYS)}", reason
    )
    with pytest.raises(NeedsApprovalError) as waits:
        await world.bot.services.moderation.actions.act(
            order, gateway_in(world.bot, world.guild.id)
        )
    assert "I have asked in" in await ask_for_second(world.bot, order, waits.value)
