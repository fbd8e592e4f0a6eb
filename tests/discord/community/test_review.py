"""Questions that wait: what moderators see, and what becomes of them."""

from __future__ import annotations

import discord
import pytest
import simcord
from simcord.results import InteractionResult, ResponseMessage

from bot.client.checks import NOT_MODERATOR
from cogs.community.rounds import EVERY_SECONDS
from tests.discord.acting import HUG, answer_of, ask, forge, press, said
from tests.discord.community.scenes import (
    TEXT,
    TITLE,
    ask_community,
    card_of,
    open_community,
    threads,
)
from tests.discord.conftest import World
from tests.discord.passing_on import card_in, direct, team_room
from tests.discord.reading import buttons, texts

WAITS = "Your question waits for a moderator"
REASON = "Please ask that in #introductions instead."


async def waiting(
    world: World, *, name: str = "without", tell: str = "yes"
) -> tuple[simcord.ChannelHandle, InteractionResult, ResponseMessage]:
    """Ask where all questions wait: the channel, what the asker reads, the moderators' card."""
    place = await open_community(world, review="all", team=True)
    told = await ask_community(world, name=name, tell=tell)
    return place, told, await card_in(world, world.guild.channels["team"])


async def test_moderators_see_the_question_and_nothing_of_who_asked(world: World) -> None:
    place, told, card = await waiting(world)
    assert WAITS in said(told)
    assert threads(place) == []
    assert TITLE in texts(card)
    assert TEXT in texts(card)
    assert "Somebody asks without their name" in texts(card)
    shown = str(card.components)
    assert str(world.member.id) not in shown
    assert f"{world.member.id:x}" not in shown
    assert "mia" not in shown


async def test_moderators_see_who_asks_with_a_name(world: World) -> None:
    _, _, card = await waiting(world, name="with")
    assert world.member.mention in texts(card)


async def test_published_it_is_posted_and_the_asker_hears_of_it_in_neutral_words(
    world: World,
) -> None:
    place, told, card = await waiting(world)
    result = await press(world.moderator, card, "Publish")
    (thread,) = threads(place)
    assert f"<#{thread.id}>" in said(result)
    over = await card_in(world, world.guild.channels["team"])
    assert TEXT not in texts(over)
    assert world.moderator.mention in texts(over)
    assert buttons(over) == {}
    (message,) = direct(world, world.member)
    assert TITLE not in texts(message)
    assert "Quiet Corner" in texts(message)
    assert f"<#{thread.id}>" in said(await press(world.member.user, message, "Show me"))
    assert f"<#{thread.id}>" in said(
        await press(world.member, answer_of(told), "How does it stand?")
    )


async def test_refused_the_asker_reads_the_reason_and_their_own_words(world: World) -> None:
    place, told, card = await waiting(world)
    shown = await press(world.moderator, card, "Refuse")
    assert "not posted" in said(await world.moderator.submit_modal(shown, {"note": REASON}))
    assert threads(place) == []
    looked = said(await press(world.member, answer_of(told), "How does it stand?"))
    assert REASON.replace("#", "") in looked.replace("\\", "").replace("#", "")
    assert TEXT in looked
    assert "mo" not in looked.split()
    assert len(direct(world, world.member)) == 1
    over = texts(await card_in(world, world.guild.channels["team"]))
    assert "was refused" in over
    assert TEXT not in over


async def test_changed_and_published_the_asker_is_told_what_was_changed(world: World) -> None:
    place, told, card = await waiting(world)
    shown = await press(world.moderator, card, "Change and publish")
    assert TEXT in str(shown.modal)
    edit = {
        "title": "First appointment: how to prepare?",
        "text": "Mine is soon.",
        "note": "The day.",
    }
    await world.moderator.submit_modal(shown, edit)
    assert threads(place)[0].name == "First appointment: how to prepare?"
    public = texts(card_of(world, place))
    assert "Mine is soon." in public
    assert TEXT not in public
    looked = said(await press(world.member, answer_of(told), "How does it stand?"))
    assert "A moderator changed it" in looked
    assert "The day." in looked


async def test_whoever_wants_no_message_gets_none(world: World) -> None:
    _, _, card = await waiting(world, tell="no")
    await press(world.moderator, card, "Publish")
    assert direct(world, world.member) == []


@pytest.mark.parametrize("action", ["publish", "edit", "edited", "refuse", "refused"])
async def test_nobody_but_moderators_decides(world: World, action: str) -> None:
    place, told, _ = await waiting(world)
    result = await forge(world.member, answer_of(told), f"b:post-{action}:1")
    assert NOT_MODERATOR in said(result)
    assert threads(place) == []
    assert await world.stored.count("community_posts WHERE status = 'waiting'") == 1


async def test_of_two_moderators_one_decides_and_the_other_reads_so_with_their_words(
    world: World,
) -> None:
    place, _, card = await waiting(world)
    late = await press(world.moderator, card, "Refuse")
    edit = await press(world.moderator, card, "Change and publish")
    forged = buttons(card)["Publish"]
    await press(world.moderator, card, "Publish")
    told = await world.moderator.submit_modal(late, {"note": REASON})
    assert "has published this question already" in said(told)
    assert "introductions" in said(told)
    changes = {"title": "Something else entirely", "text": "x", "note": "Shorter."}
    assert "Shorter." in said(await world.moderator.submit_modal(edit, changes))
    assert len(threads(place)) == 1
    assert threads(place)[0].name == TITLE
    again = await forge(world.moderator, await ask(world, HUG, by=world.moderator), forged)
    assert "has published this question already" in said(again)
    assert await world.stored.count("community_posts WHERE status = 'open'") == 1


async def test_the_card_works_after_a_restart(world: World) -> None:
    place, _, card = await waiting(world)
    await world.restart()
    await press(world.moderator, card, "Publish")
    assert [each.name for each in threads(place)] == [TITLE]


async def test_first_and_nameless_questions_wait_and_a_second_with_a_name_does_not(
    world: World,
) -> None:
    place = await open_community(world, review="first", team=True, community_hourly=10)
    assert WAITS in said(await ask_community(world, name="with"))
    room = world.guild.channels["team"]
    await press(world.moderator, await card_in(world, room), "Publish")
    told = await ask_community(world, "What do you wear to a wedding in May?", name="with")
    assert "Your question is here" in said(told)
    told = await ask_community(world, "Which trains run to Leeds on Sundays?")
    assert WAITS in said(told)
    assert len(threads(place)) == 2


async def test_without_a_moderators_channel_nothing_is_lost_and_the_panel_says_why(
    world: World,
) -> None:
    place = await open_community(world, review="all")
    told = await ask_community(world)
    assert "no channel where I can show it to them" in said(told)
    assert TEXT in said(told)
    assert threads(place) == []
    panel = said(await world.admin.slash(world.channel, "settings view"))
    assert "Until there is one, I do not take them" in panel


async def test_a_card_that_discord_did_not_take_is_posted_in_a_round(world: World) -> None:
    place = await open_community(world, review="all")
    room = await team_room(world)
    world.env.inject_error("POST", f"/channels/{room.id}/messages", status=500, times=None)
    told = await ask_community(world)
    assert WAITS in said(told)
    world.env.backend.faults.clear()
    await world.env.advance_time(2 * EVERY_SECONDS + 1)
    card = await card_in(world, room)
    await world.env.advance_time(2 * EVERY_SECONDS + 1)
    assert (await card_in(world, room)).id == card.id
    await press(world.moderator, card, "Publish")
    assert len(threads(place)) == 1


async def test_a_card_of_another_server_decides_nothing_here(world: World) -> None:
    place, _, card = await waiting(world)
    elsewhere = world.env.create_guild(name="Elsewhere")
    theirs = elsewhere.create_text_channel("general")
    boss = elsewhere.add_member(
        world.env.create_user("zed"),
        roles=[elsewhere.create_role("All", permissions=discord.Permissions.all())],
    )
    seen = await boss.slash(theirs, "help")
    told = await forge(boss, answer_of(seen), buttons(card)["Publish"])
    assert "never in this server" in said(told)
    assert threads(place) == []
