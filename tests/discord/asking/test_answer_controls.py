"""What a member can press on an answer."""

from __future__ import annotations

import discord
import simcord
from simcord.results import ResponseMessage

from bot.ui.cards.answers.answer import CLOSE
from cogs.asking.sharing import ALREADY, MAY_NOT_WRITE
from tests.discord.acting import (
    HUG,
    answer_of,
    ask,
    deliver_again,
    forge,
    open_related,
    press,
    public,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.reading import buttons, offers, related_in, texts, walk
from tests.discord.steering import asks_back


async def tally(world: World, question_id: int) -> tuple[int, int]:
    found = await world.bot.services.storage.repositories.questions.votes.tally(
        world.guild.id, question_id
    )
    return (found.helpful, found.not_helpful)


async def newest(world: World) -> int:
    return int((await rows(world))[0].id)


async def test_every_part_opens_and_closes_in_place(world: World) -> None:
    card = await ask(world, HUG)
    for section in world.core.snapshot.entries["hugs"].sections:
        opened = answer_of(await press(world.member, card, section.title))
        assert opened.id == card.id
        assert section.body[:60] in texts(opened)
        closed = answer_of(await press(world.member, opened, CLOSE))
        assert section.body[:60] not in texts(closed)
    assert HUG in texts(card)


async def test_a_related_question_opens_in_place_without_the_old_question(world: World) -> None:
    card = await ask(world, HUG)
    related = world.core.snapshot.entries["hugs"].related
    assert related_in(card) == list(related)
    shown = answer_of(await open_related(world.member, card, related[0]))
    assert shown.id == card.id
    assert world.core.snapshot.entries[related[0]].short in texts(shown)
    assert "You asked" not in texts(shown)


async def test_a_vote_counts_once_and_can_be_changed(world: World) -> None:
    card = await ask(world, HUG)
    question = await newest(world)
    voted = answer_of(await press(world.member, card, "Helpful"))
    assert voted.id == card.id
    assert "Thank you" in texts(voted)
    assert await tally(world, question) == (1, 0)
    again = await forge(world.member, card, buttons(card)["Helpful"])
    assert "Thank you" in said(again)
    assert await tally(world, question) == (1, 0), "an older card's button still counts once"
    changed = answer_of(await press(world.member, card, "Not helpful"))
    assert "Ask the moderators" in offers(changed)
    assert await tally(world, question) == (0, 1)
    (row,) = await rows(world)
    assert (row.helpful, row.not_helpful) == (0, 1)


async def test_a_vote_that_is_delivered_twice_counts_once(world: World) -> None:
    card = await ask(world, HUG)
    await press(world.member, card, "Helpful")
    await deliver_again(world)
    assert await tally(world, await newest(world)) == (1, 0)


async def test_two_members_vote_on_a_shared_answer_in_private(world: World) -> None:
    card = await ask(world, HUG, share=True)
    before = card.components
    for person, label in ((world.member, "Helpful"), (world.other, "Not helpful")):
        result = await press(person, card, label)
        assert result.ephemeral
        assert "Thank you" in said(result)
    assert await tally(world, await newest(world)) == (1, 1)
    (still,) = public(world)
    assert still.components == before


async def test_not_what_i_meant_offers_others_then_an_end(world: World) -> None:
    card = await ask(world, HUG)
    others = answer_of(await press(world.member, card, "Not what I meant"))
    assert others.id == card.id
    shown = texts(others)
    assert HUG in shown
    assert world.core.snapshot.entries["hugs"].question not in shown
    assert "This one" in buttons(others)
    nothing = answer_of(await press(world.member, others, "None of these"))
    assert nothing.id == card.id
    assert "none of my answers is what you meant" in texts(nothing)
    assert "I only know about" not in texts(nothing)
    assert HUG in texts(nothing)
    assert len(await rows(world)) == 1


async def test_this_one_opens_what_was_offered(world: World) -> None:
    asks_back(world, "hugs", "wanting-a-hug")
    card = await ask(world, "hug")
    second = accessories(card)[1]
    shown = answer_of(await world.member.click(card, custom_id=second))
    assert shown.id == card.id
    assert world.core.snapshot.entries["wanting-a-hug"].short in texts(shown)
    await press(world.member, shown, "Helpful")
    assert await tally(world, await newest(world)) == (1, 0)


async def test_an_answer_is_shared_once_and_without_the_question(world: World) -> None:
    card = await ask(world, HUG)
    assert "Shared" in said(await press(world.member, card, "Share in this channel"))
    (posted,) = public(world)
    assert world.core.snapshot.entries["hugs"].short in texts(posted)
    assert HUG not in str(posted.components)
    assert "Noted" not in texts(posted)
    assert "Share in this channel" not in offers(card), "what has done its work is gone"
    older = "b:share:hugs:1f:-:-:-:-"
    await forge(world.member, card, older)
    assert ALREADY in said(await forge(world.member, card, older))


async def test_another_answer_in_the_same_message_can_be_shared_too(world: World) -> None:
    card = await ask(world, HUG)
    await press(world.member, card, "Share in this channel")
    related = world.core.snapshot.entries["hugs"].related[0]
    shown = answer_of(await open_related(world.member, card, related))
    await press(world.member, shown, "Share in this channel")
    assert len(public(world)) == 2


async def test_a_share_that_failed_can_be_tried_again(world: World) -> None:
    card = await ask(world, HUG)
    world.env.inject_error("POST", "/interactions/*")
    result = await press(world.member, card, "Share in this channel")
    assert "number" in said(result)
    assert not public(world)
    await press(world.member, card, "Share in this channel")
    assert len(public(world)) == 1


async def test_who_may_not_write_cannot_share(world: World) -> None:
    quiet = muted(world, world.guild.default_role)
    result = await world.member.slash(quiet, "ask", question=HUG)
    refused = await press(world.member, answer_of(result), "Share in this channel")
    assert MAY_NOT_WRITE in said(refused)
    assert not public(world, quiet)


async def test_nothing_is_shared_where_the_bot_may_not_write(world: World) -> None:
    me = world.bot.user
    assert me is not None
    quiet = muted(world, me)
    result = await world.member.slash(quiet, "ask", question=HUG)
    refused = await press(world.member, answer_of(result), "Share in this channel")
    assert "Discord does not let me" in said(refused)
    assert not public(world, quiet)


def accessories(card: ResponseMessage) -> list[str]:
    """The custom ids of "This one", in order."""
    found = [c["accessory"] for c in walk(card.components) if "accessory" in c]
    return [str(button["custom_id"]) for button in found]


def muted(world: World, who: simcord.RoleHandle | discord.ClientUser) -> simcord.ChannelHandle:
    """A channel in which somebody may read and not write."""
    mute = discord.PermissionOverwrite(send_messages=False)
    return world.guild.create_text_channel("quiet", overwrites={who: mute})
