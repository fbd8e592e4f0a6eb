"""A member mentions the bot."""

from __future__ import annotations

import discord
import pytest

from cogs.asking.dismiss import NOT_YOURS
from cogs.asking.messages import HELLO
from tests.discord.acting import (
    DANGER,
    HUG,
    UNRELATED,
    answer_of,
    forge,
    me_of,
    open_related,
    press,
    public,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.logged import state_of
from tests.discord.reading import buttons, offers, related_in, texts
from tests.discord.steering import asks_back, breaks


async def test_a_mention_with_a_question_is_answered_as_a_reply(world: World) -> None:
    message = await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (card,) = public(world)
    assert card.message.reference is not None
    assert card.message.reference.message_id == message.id
    assert world.core.snapshot.entries["hugs"].short in texts(card)
    (row,) = await rows(world)
    assert (row.via, row.text) == ("mention", HUG)
    assert await rows(world) == [await state_of(world, message.id)]


async def test_the_mention_may_stand_anywhere(world: World) -> None:
    await world.member.send(world.channel, f"can my therapist {me_of(world)} hug me?")
    assert world.core.snapshot.entries["hugs"].short in texts(public(world)[0])


@pytest.mark.parametrize("rest", ["", "   "])
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


async def test_the_rest_of_a_public_answer_opens_in_private(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (card,) = public(world)
    before = card.components
    opened = await press(world.other, card, "Read more")
    assert opened.ephemeral
    assert {"Why", "Helpful"} <= offers(answer_of(opened))
    value = related_in(answer_of(opened))[0]
    shown = await open_related(world.other, answer_of(opened), value)
    assert world.core.snapshot.entries[value].short in said(shown)
    (still,) = public(world)
    assert still.components == before


async def test_a_public_question_back_is_chosen_from_in_private(world: World) -> None:
    asks_back(world, "hugs", "wanting-a-hug")
    await world.member.send(world.channel, f"{me_of(world)} hug")
    (card,) = public(world)
    nothing = await press(world.member, card, "None of these")
    assert nothing.ephemeral
    assert "none of my answers is what you meant" in said(nothing)
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


@pytest.mark.parametrize("text", [HUG, UNRELATED])
async def test_whoever_asked_can_dismiss_the_reply_also_after_a_restart(
    world: World, text: str
) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {text}")
    (card,) = public(world)
    await world.restart()
    assert "Dismissed" in said(await press(world.member, card, "Dismiss"))
    assert not public(world)


async def test_a_question_back_can_be_dismissed(world: World) -> None:
    asks_back(world, "hugs", "wanting-a-hug")
    await world.member.send(world.channel, f"{me_of(world)} hug")
    (card,) = public(world)
    await press(world.member, card, "Dismiss")
    assert not public(world)


async def test_a_moderator_can_dismiss_the_reply(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (card,) = public(world)
    await press(world.moderator, card, "Dismiss")
    assert not public(world)


async def test_nobody_else_can_dismiss_it_not_even_with_a_forged_id(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    await world.other.send(world.channel, f"{me_of(world)} {HUG}")
    card, others = public(world)
    assert NOT_YOURS in said(await press(world.other, card, "Dismiss"))
    own = buttons(others)["Dismiss"]
    for custom_id in (own, f"b:dismiss:{world.other.id:x}", "b:dismiss:", "b:dismiss:é"):
        result = await forge(world.other, card, custom_id)
        assert result.ephemeral
        assert NOT_YOURS in said(result)
    assert len(public(world)) == 2


async def test_the_card_does_not_hold_who_asked(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    held = str(public(world)[0].components)
    assert str(world.member.id) not in held
    assert f"{world.member.id:x}" not in held


async def test_a_card_that_is_gone_already_is_dismissed_all_the_same(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (card,) = public(world)
    world.env.inject_error(
        "DELETE", "/webhooks/*/*/messages/*", status=404, code=10008, message="Unknown message"
    )
    assert "Dismissed" in said(await press(world.member, card, "Dismiss"))
    assert len(public(world)) == 1


async def test_without_offers_there_is_nothing_to_mute(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    assert set(buttons(public(world)[0])) == {"Read more", "Dismiss"}


async def test_switched_off_it_is_silent_but_for_danger(world: World) -> None:
    await world.bot.services.configs.set(world.guild.id, "mentions", False)
    for text in (HUG, UNRELATED, ""):
        await world.member.send(world.channel, f"{me_of(world)} {text}")
    assert not public(world)
    assert await rows(world) == []
    await world.member.send(world.channel, f"{me_of(world)} {DANGER}")
    (card,) = public(world)
    assert world.core.texts.always.title in texts(card)


async def test_a_mistake_of_ours_is_said(world: World) -> None:
    breaks(world, RuntimeError("broken"))
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    assert "Something went wrong on my side" in texts(public(world)[0])
