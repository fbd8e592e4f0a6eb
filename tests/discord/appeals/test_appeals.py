"""Appeals in Discord: the member's button, the moderators' card, the outcome, who is refused."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import discord
import pytest
import simcord
from simcord.results import InteractionResult, ResponseMessage

from bot.client.checks import NOT_MODERATOR
from bot.client.moderation.gateway import gateway_in
from bot.moderation.actions.orders import ActionOrder
from bot.moderation.appeals import AppealStatus, errors
from bot.moderation.cases.models import Case, CaseKind, CaseStatus
from bot.ui.cards.appeals.outcome import AGAIN, WITHDRAWN, WORDS
from bot.ui.cards.appeals.team import NONE_WAIT, NOT_TOLD, TOLD
from bot.ui.controls.items import pack
from bot.ui.controls.moderation.appeals import AskToAppeal, DecideAppeal, ReadAppeal
from cogs.appeals.reminders import AppealReminders
from tests.discord.acting import HUG, allow, answer_of, ask, forge, press, public, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, choices, texts

DANGER = "I want to kill myself tonight because of this"
SIDE = "I did not know that rule, marmalade"
ASK = "Ask them to look again"


@pytest.fixture
def second(world: World) -> simcord.MemberActor:
    """A moderator who did not act, and may ban, time out and see every channel."""
    rights = discord.Permissions(
        moderate_members=True, ban_members=True, view_channel=True, manage_channels=True
    )
    role = world.guild.create_role("Second", permissions=rights)
    return world.guild.add_member(world.env.create_user("sol"), roles=[role])


@pytest.fixture
async def room(world: World, second: simcord.MemberActor) -> simcord.ChannelHandle:
    """The channel in which reports and appeals arrive."""
    seen = discord.PermissionOverwrite(view_channel=True, send_messages=True)
    hidden = discord.PermissionOverwrite(view_channel=False)
    assert world.bot.user is not None
    people = (world.bot.user, world.moderator, world.admin, second)
    overwrites: dict[Any, discord.PermissionOverwrite] = {world.guild.default_role: hidden}
    channel = world.guild.create_text_channel(
        "reports", overwrites=overwrites | dict.fromkeys(people, seen)
    )
    await world.bot.services.configs.set(world.guild.id, "report_channel", channel.id)
    return channel


async def timed_out(world: World, kind: CaseKind = CaseKind.TIMEOUT) -> Case:
    """A timeout or a warning of the member by the moderator."""
    order = ActionOrder(
        guild_id=world.guild.id,
        kind=kind,
        member_id=world.member.id,
        moderator_id=world.moderator.id,
        key="test",
        reason="For pushing.",
        length=timedelta(days=2) if kind is CaseKind.TIMEOUT else None,
    )
    gateway = gateway_in(world.bot, world.guild.id)
    return (await world.bot.services.moderation.actions.act(order, gateway)).case


def in_private(
    world: World, person: simcord.MemberActor
) -> tuple[simcord.UserHandle, list[ResponseMessage]]:
    """A person in their direct messages with the bot, and what stands there."""
    user = simcord.UserHandle(world.env, world.env.backend.get_user(person.id))
    channel = user.dm_channel
    return user, public(world, channel)


async def appeal(world: World, words: str = SIDE) -> InteractionResult:
    """Press the button in the direct message, and hand the form in."""
    user, messages = in_private(world, world.member)
    form = await press(user, messages[-1], ASK)
    return await user.submit_modal(form, {"answer-0": words})


async def read(
    world: World, room: simcord.ChannelHandle, who: simcord.MemberActor
) -> InteractionResult:
    return await press(who, public(world, room)[-1], "Read it")


def appeals_later(world: World, time: timedelta) -> None:
    """Let the clock of the appeals go on."""
    repository = world.bot.services.storage.repositories.moderation.appeals
    clock = repository.clock
    repository.clock = lambda: clock() + time


def is_timed_out(world: World) -> bool:
    member = world.env.backend.get_guild(world.guild.id).members[world.member.id]
    return member.timed_out_until is not None


async def test_an_appeal_goes_from_the_message_to_the_moderators_and_back(
    world: World, room: simcord.ChannelHandle, second: simcord.MemberActor
) -> None:
    case = await timed_out(world)
    assert "Nobody may have read it yet" in said(await appeal(world))
    card = texts(public(world, room)[-1])
    assert f"about case {case.id}" in card
    assert SIDE not in card
    first = await read(world, room, world.moderator)
    assert "other moderators look at it first" in said(first)
    reading = await read(world, room, second)
    assert reading.ephemeral
    assert SIDE in said(reading)
    assert "For pushing." in said(reading)
    form = await press(second, answer_of(reading), "End the timeout")
    decided = await second.submit_modal(form, {"text": "We see it now. *Thank you*."})
    assert TOLD in said(decided)
    assert not is_timed_out(world)
    after = await world.bot.services.moderation.cases.get(world.guild.id, case.id)
    assert after is not None
    assert after.status is CaseStatus.VOID
    _, messages = in_private(world, world.member)
    told = texts(messages[-1])
    assert "We see it now" in told
    assert str(second.id) not in told
    assert "taken back" in texts(public(world, room)[-1])


async def test_a_no_is_told_kindly_and_stands(
    world: World, room: simcord.ChannelHandle, second: simcord.MemberActor
) -> None:
    await timed_out(world)
    await appeal(world)
    form = await press(second, answer_of(await read(world, room, second)), "Keep it")
    words = WORDS[AppealStatus.KEPT]
    await second.submit_modal(form, {"text": words})
    assert is_timed_out(world)
    user, messages = in_private(world, world.member)
    assert "Our decision stays" in texts(messages[-1])
    again = await press(user, messages[0], ASK)
    assert "Our decision stays" in said(again)
    late = await forge(second, answer_of(await second.slash(room, "duty now")), "b:appeal-read:1")
    assert said(late) == errors.NOT_OPEN


async def test_words_of_danger_get_help_and_are_not_sent(
    world: World, room: simcord.ChannelHandle
) -> None:
    await timed_out(world)
    result = await appeal(world, DANGER)
    assert "has not reached anybody" in said(result)
    assert AGAIN not in buttons(answer_of(result)), "plain words would only lead to help again"
    assert "988" in said(result) or "findahelpline" in said(result)
    assert public(world, room) == []
    assert await world.bot.services.moderation.appeals.waiting(world.guild.id) == []


async def test_it_is_taken_back(world: World, room: simcord.ChannelHandle) -> None:
    await timed_out(world)
    sent = answer_of(await appeal(world))
    user, _ = in_private(world, world.member)
    assert WITHDRAWN in said(await press(user, sent, "Take it back"))
    assert "The member took it back" in texts(public(world, room)[-1])
    assert NONE_WAIT in said(await world.moderator.slash(world.channel, "appeals waiting"))


async def test_the_button_works_after_a_restart_and_after_a_ban(
    world: World, room: simcord.ChannelHandle, second: simcord.MemberActor
) -> None:
    order = ActionOrder(
        guild_id=world.guild.id,
        kind=CaseKind.BAN,
        member_id=world.member.id,
        moderator_id=second.id,
        key="test-ban",
        reason="For threats.",
    )
    await world.bot.services.moderation.actions.act(order, gateway_in(world.bot, world.guild.id))
    await world.restart()
    assert "Nobody may have read it yet" in said(await appeal(world))
    assert "Appeal 1" in texts(public(world, room)[-1])


async def test_a_forgotten_appeal_is_brought_back_to_mind(
    world: World, room: simcord.ChannelHandle
) -> None:
    await timed_out(world)
    await appeal(world)
    rounds = cast("AppealReminders", world.bot.get_cog("AppealReminders"))
    await rounds.round()
    assert len(public(world, room)) == 1
    appeals_later(world, timedelta(hours=49))
    await rounds.round()
    assert len(public(world, room)) == 2
    await rounds.round()
    assert len(public(world, room)) == 2


async def test_an_outcome_that_could_not_be_told_is_told_later(
    world: World, room: simcord.ChannelHandle, second: simcord.MemberActor
) -> None:
    await timed_out(world)
    await appeal(world)
    form = await press(second, answer_of(await read(world, room, second)), "Keep it")
    dm = simcord.UserHandle(world.env, world.env.backend.get_user(world.member.id)).dm_channel
    path = f"/channels/{dm.id}/messages"
    world.env.inject_error("POST", path, status=400, code=40003, message="too fast")
    decided = await second.submit_modal(form, {"text": "We read it."})
    assert NOT_TOLD in said(decided)
    before = len(in_private(world, world.member)[1])
    rounds = cast("AppealReminders", world.bot.get_cog("AppealReminders"))
    await rounds.round()
    assert len(in_private(world, world.member)[1]) == before, "it may still be carried out"
    appeals_later(world, timedelta(minutes=6))
    await rounds.round()
    assert len(in_private(world, world.member)[1]) == before + 1


async def test_a_code_says_whose_it_is(world: World, second: simcord.MemberActor) -> None:
    case = await timed_out(world)
    code = world.bot.services.moderation.appeals.code_of(case)
    result = await second.slash(world.channel, "appeals code", code=code)
    assert str(world.member.id) in said(result)
    wrong = await second.slash(world.channel, "appeals code", code="12-ABCDEFGH")
    assert said(wrong) == errors.NO_CODE


async def test_a_member_finds_their_own_cases(world: World) -> None:
    await timed_out(world, CaseKind.WARNING)
    chosen = answer_of(await world.member.slash(world.channel, "appeal"))
    assert "Choose what you would like" in texts(chosen)
    (label,) = (label for label in choices(chosen) if "warning" in label)
    form = await press(world.member, chosen, label)
    sent = await world.member.submit_modal(form, {"answer-0": SIDE})
    assert "stored for the moderators" in said(sent)
    other = await world.other.slash(world.channel, "appeal")
    assert "nothing here that you could appeal" in said(other)


@pytest.mark.usefixtures("room")
async def test_nobody_else_gets_near_it(world: World) -> None:
    case = await timed_out(world)
    await appeal(world)
    await allow(world, "appeals", world.other)
    assert said(await world.other.slash(world.channel, "appeals waiting")) == NOT_MODERATOR
    card = await ask(world, HUG, by=world.other)
    appealing = AskToAppeal(world.guild.id, case.id)
    result = await forge(world.other, card, pack("b", appealing))
    assert said(result) == errors.NOT_YOURS
    for state in (ReadAppeal(1), DecideAppeal(1, AppealStatus.LIFTED)):
        forged = await forge(world.other, card, pack("b", state))
        assert said(forged) == NOT_MODERATOR
    elsewhere = await world.bot.services.moderation.appeals.waiting(4711)
    assert elsewhere == []


@pytest.mark.usefixtures("room")
async def test_what_was_typed_in_vain_stands_in_the_form_again(world: World) -> None:
    case = await timed_out(world)
    user, messages = in_private(world, world.member)
    form = await press(user, messages[-1], ASK)
    await world.bot.services.configs.set(world.guild.id, "appeals", False)
    card = answer_of(await user.submit_modal(form, {"answer-0": SIDE}))
    assert errors.OFF in texts(card)
    assert SIDE in texts(card)
    await world.bot.services.configs.set(world.guild.id, "appeals", True)
    again = await press(user, card, "Open the form again")
    assert SIDE in str(again.modal)
    sent = await user.submit_modal(again, {"answer-0": SIDE})
    assert "Nobody may have read it yet" in said(sent)
    row = await world.bot.services.moderation.appeals.status(
        world.guild.id, case.id, world.member.id
    )
    assert row is not None
    assert row.answers[0].answer == SIDE


async def test_an_appeal_that_could_not_be_posted_is_posted_later(
    world: World, room: simcord.ChannelHandle
) -> None:
    await timed_out(world)
    await world.bot.services.configs.set(world.guild.id, "report_channel", None)
    assert "could not put it in their channel" in said(await appeal(world))
    rounds = cast("AppealReminders", world.bot.get_cog("AppealReminders"))
    await rounds.round()
    assert public(world, room) == []
    await world.bot.services.configs.set(world.guild.id, "report_channel", room.id)
    await rounds.round()
    await rounds.round()
    assert len(public(world, room)) == 1
