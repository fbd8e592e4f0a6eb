"""A member mentions the bot."""

from __future__ import annotations

import discord
import pytest

from cogs.context import HELLO
from tests.discord.acting import HUG, UNRELATED, me_of, press, public, rows, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects, texts
from tests.discord.steering import asks_back


async def test_a_mention_with_a_question_is_answered_as_a_reply(world: World) -> None:
    message = await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (card,) = public(world)
    assert card.message.reference is not None
    assert card.message.reference.message_id == message.id
    assert world.core.snapshot.entries["hugs"].short in texts(card)
    (row,) = await rows(world)
    assert (row.via, row.text, row.id) == ("mention", HUG, message.id)


async def test_the_mention_may_stand_anywhere(world: World) -> None:
    await world.member.send(world.channel, f"can my therapist {me_of(world)} hug me?")
    assert world.core.snapshot.entries["hugs"].short in texts(public(world)[0])


@pytest.mark.parametrize("rest", ["", "   ", "👋", "\u200b"])
async def test_a_mention_alone_is_greeted_and_not_noted(world: World, rest: str) -> None:
    await world.member.send(world.channel, f"{me_of(world)}{rest}")
    (card,) = public(world)
    assert HELLO in texts(card)
    assert await rows(world) == []


async def test_a_reply_to_the_bot_without_a_mention_in_the_text_is_left_alone(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (card,) = public(world)
    await world.other.send(world.channel, "thanks, that is good to know", reply_to=card)
    assert len(public(world)) == 1


async def test_other_messages_are_left_alone(world: World) -> None:
    await world.member.send(world.channel, HUG)
    await world.member.send(world.channel, "@everyone can my therapist hug me?")
    assert not public(world)
    assert await rows(world) == []


async def test_bots_and_webhooks_are_ignored(world: World) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    await robot.send(world.channel, f"{me_of(world)} {HUG}")
    hook = world.guild.create_webhook(world.channel)
    await hook.send(f"{me_of(world)} {HUG}")
    assert not public(world)
    assert await rows(world) == []


async def test_controls_on_a_public_answer_open_a_private_copy(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (card,) = public(world)
    before = card.components
    opened = await press(world.other, card, "Why")
    assert opened.ephemeral
    assert world.core.snapshot.entries["hugs"].sections[0].body[:60] in said(opened)
    related = selects(card)["Related questions"]
    value = str(related["options"][0]["value"])
    shown = await world.other.select(card, [value], custom_id=str(related["custom_id"]))
    assert shown.ephemeral
    assert world.core.snapshot.entries[value].short in said(shown)
    (still,) = public(world)
    assert still.components == before


async def test_a_public_question_back_is_chosen_from_in_private(world: World) -> None:
    asks_back(world, "hugs", "wanting-a-hug")
    await world.member.send(world.channel, f"{me_of(world)} hug")
    (card,) = public(world)
    nothing = await press(world.member, card, "None of these")
    assert nothing.ephemeral
    assert "I don't have an answer" in said(nothing)
    first = next(c for c in buttons(card).items() if c[0] == "This one")
    picked = await world.member.click(card, custom_id=first[1])
    assert picked.ephemeral
    assert len(public(world)) == 1


async def test_the_form_for_moderators_can_be_opened_from_a_public_card(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {UNRELATED}")
    (card,) = public(world)
    assert (await press(world.member, card, "Ask the moderators")).modal is not None


async def test_where_the_bot_may_not_write_it_is_silent(world: World) -> None:
    me = world.bot.user
    assert me is not None
    mute = discord.PermissionOverwrite(send_messages=False)
    quiet = world.guild.create_text_channel("quiet", overwrites={me: mute})
    await world.member.send(quiet, f"{me.mention} {HUG}")
    assert not public(world, quiet)


async def test_a_message_deleted_at_once_does_no_harm(world: World) -> None:
    world.env.inject_error(
        "POST", "/channels/*/messages", status=400, code=50035, message="Unknown message"
    )
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    assert not public(world)
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    assert len(public(world)) == 1
