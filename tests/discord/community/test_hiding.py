"""Hiding: after reports, until a moderator has looked, and never what sounds like danger."""

from __future__ import annotations

from typing import Any

import discord
import simcord

from tests.discord.acting import DANGER, forge, press, public, said
from tests.discord.community.answering import TITLE, Place, let, question
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts
from tests.discord.reporting import RUDE, cards, close, report_room

MENU = "Report to moderators"


async def report(place: Place, message: Any, *people: simcord.MemberActor) -> str:
    """Let people report a message, one after another; what the last one reads."""
    words = ""
    for who in people:
        shown = await who.context_menu(place.thread, MENU, message)
        assert shown.modal is not None, said(shown)
        sent = await who.submit_modal(shown, {"category": ["pressure"], "text": ""})
        words = said(sent)
    return words


async def scene(
    world: World, *, anonymous: bool = True, title: str = TITLE
) -> tuple[Place, simcord.ChannelHandle]:
    """A question that two reports hide, and the moderators' room for reports."""
    room = await report_room(world)
    await world.bot.services.configs.set(world.guild.id, "community_hide", 2)
    place = await question(world, anonymous=anonymous, title=title)
    me = world.bot.user
    assert me is not None
    may = discord.PermissionOverwrite(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        create_public_threads=True,
        read_message_history=True,
        manage_threads=True,
        manage_messages=True,
    )
    let(world, place.forum, me.id, may)
    return place, room


async def test_a_question_is_hidden_after_reports_and_shown_again(world: World) -> None:
    place, room = await scene(world)
    await report(place, place.card(), world.other)
    assert TITLE in place.shown().replace("\\", "")
    # Whoever asked without a name can report it like anybody: a refusal would tell.
    await report(place, place.card(), world.member)
    assert "This is hidden for now" in place.shown()
    assert place.stored.thread_metadata.locked
    assert TITLE not in place.stored.name
    (card,) = await cards(world, room)
    assert "asked without a name. I tell nobody whose it is" in texts(card)
    assert "It is hidden" in texts(card)
    assert str(world.member.id) not in str(card.components)
    assert "Warn" not in buttons(card)
    assert "It is shown again" in said(await press(world.moderator, card, "Show it again"))
    assert TITLE in place.shown().replace("\\", "")
    assert not place.stored.thread_metadata.locked
    assert place.stored.name == TITLE
    await report(place, place.card(), world.admin)
    assert TITLE in place.shown().replace("\\", ""), "a moderator has it: it stays"


async def test_a_named_question_is_about_its_asker_who_cannot_report_it(world: World) -> None:
    place, room = await scene(world, anonymous=False)
    own = await world.member.context_menu(place.thread, MENU, place.card())
    assert "That is your own message" in said(own)
    await report(place, place.card(), world.other)
    (card,) = await cards(world, room)
    assert f"<@{world.member.id}>" in texts(card)


async def test_an_answer_is_deleted_kept_sealed_and_posted_again(world: World) -> None:
    place, room = await scene(world)
    message = await place.answered(RUDE)
    await report(place, message, world.member, world.admin)
    assert message.id not in world.env.backend.messages[place.thread.id]
    assert "zigzag" not in str(await world.stored.fetch("SELECT * FROM community_answers"))
    (card,) = await cards(world, room)
    await world.restart()
    control = buttons(card)["Show it again"]
    await press(world.moderator, card, "Show it again")
    again = public(world, place.thread)[-1]
    assert "zigzag" in texts(again)
    assert f"<@{world.other.id}> wrote" in texts(again)
    assert "It is not hidden" in said(await forge(world.moderator, card, control))


async def test_a_report_without_substance_brings_it_back_and_an_upheld_one_does_not(
    world: World,
) -> None:
    place, room = await scene(world)
    message = await place.answered(RUDE)
    await report(place, message, world.member, world.admin)
    (card,) = await cards(world, room)
    await close(world, card, outcome="dismissed")
    assert "zigzag" in texts(public(world, place.thread)[-1])
    await report(place, place.card(), world.member, world.admin)
    await close(world, (await cards(world, room))[-1], outcome="done")
    assert "This is hidden for now" in place.shown()


async def test_what_sounds_like_danger_is_never_hidden_and_the_team_is_called(
    world: World,
) -> None:
    place, room = await scene(world, title=DANGER)
    message = await place.answered(DANGER)
    for reported in (message, place.card()):
        await report(place, reported, world.admin, world.moderator)
    assert message.id in world.env.backend.messages[place.thread.id]
    assert "This is hidden" not in place.shown()
    told = [texts(each) or each.content for each in await cards(world, room)]
    assert sum("its words may tell of danger" in each for each in told) >= 4


async def test_without_the_permission_the_card_says_so(world: World) -> None:
    place, room = await scene(world)
    me = world.bot.user
    assert me is not None
    message = await place.answered(RUDE)
    world.env.inject_error(
        "DELETE", f"/channels/{place.thread.id}/messages/*", status=403, code=50013
    )
    may = discord.PermissionOverwrite(manage_messages=False, view_channel=True)
    let(world, place.forum, me.id, may)
    await report(place, message, world.member, world.admin)
    assert message.id in world.env.backend.messages[place.thread.id]
    (card,) = await cards(world, room)
    assert "I need **Manage Messages** there" in texts(card)
