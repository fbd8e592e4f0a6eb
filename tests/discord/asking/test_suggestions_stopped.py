"""Offers that nobody wants: dismissed, muted, impossible, or too many."""

from __future__ import annotations

import logging

import pytest

from bot.answering.auto_suggest import LOOKS_AT_ONCE, MEMBER_PAUSE
from bot.storage import StorageUnavailable
from bot.ui.cards.answers.offer import MUTED, OFFERED
from cogs.asking.dismiss import NOT_YOURS
from tests.discord.acting import HUG, answer_of, ask, forge, press, public, rows, said
from tests.discord.asking.test_suggestions import MUTE, reading, says, set_, settings
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts
from tests.discord.steering import asks_back, breaks

pytestmark = pytest.mark.usefixtures("long_rounds")

__all__ = ["reading", "settings"]
"""Fixtures that hold here too."""


async def test_the_asker_dismisses_it_after_a_restart_and_others_cannot(world: World) -> None:
    (card,) = await says(world)
    await world.restart()
    for custom_id in (buttons(card)["Dismiss"], f"b:dismiss:{world.other.id:x}"):
        assert NOT_YOURS in said(await forge(world.other, card, custom_id))
    assert len(public(world)) == 1
    assert "Dismissed" in said(await press(world.member, card, "Dismiss"))
    assert not public(world)


async def test_a_moderator_dismisses_it(world: World) -> None:
    (card,) = await says(world)
    await press(world.moderator, card, "Dismiss")
    assert not public(world)


async def test_a_member_who_wants_none_gets_none_until_they_do_again(world: World) -> None:
    (card,) = await says(world)
    await world.restart()
    result = await press(world.member, card, MUTE)
    assert MUTED in said(result)
    assert not public(world)
    assert not await says(world, after=MEMBER_PAUSE)
    assert await says(world, by=world.other)
    await press(world.member, answer_of(result), "Offer me answers again")
    assert await says(world, after=MEMBER_PAUSE)


async def test_help_tells_that_it_reads_along_and_how_to_refuse_and_accept_offers(
    world: World,
) -> None:
    await world.other.slash(world.channel, "help")
    told = answer_of(await world.member.slash(world.channel, "help"))
    assert "I read along" in texts(told)
    assert MUTED in said(await press(world.member, told, MUTE))
    assert not await says(world)
    again = answer_of(await world.member.slash(world.channel, "help"))
    assert MUTE not in buttons(again)
    await press(world.member, again, "Offer me answers again")
    assert await says(world)
    await set_(world, "suggestion_channels", [])
    assert "I read along" not in texts(answer_of(await world.member.slash(world.channel, "help")))


async def test_muting_on_anothers_card_mutes_oneself_and_leaves_the_card(world: World) -> None:
    (card,) = await says(world)
    result = await press(world.other, card, MUTE)
    assert result.ephemeral
    assert len(public(world)) == 1
    mutes = world.bot.services.storage.repositories.servers.mutes
    assert await mutes.has(world.guild.id, world.other.id)
    assert not await mutes.has(world.guild.id, world.member.id)


async def test_a_wish_holds_in_its_own_server_alone(world: World) -> None:
    (card,) = await says(world)
    await press(world.member, card, MUTE)
    elsewhere = world.env.create_guild(name="Elsewhere")
    channel = elsewhere.create_text_channel("talk")
    mia = elsewhere.add_member(world.member.user)
    await world.bot.services.configs.set(elsewhere.id, "suggestion_channels", [channel.id])
    await mia.send(channel, HUG)
    assert len(public(world, channel)) == 1


async def test_without_the_database_nothing_is_offered_and_nothing_breaks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*_: object) -> bool:
        raise StorageUnavailable

    monkeypatch.setattr(world.bot.services.storage.repositories.servers.mutes, "has", down)
    assert not await says(world)


async def test_where_it_may_not_write_it_is_silent(world: World) -> None:
    world.env.inject_error(
        "POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions"
    )
    assert not await says(world)
    assert await rows(world) == []


async def test_a_mistake_of_ours_is_not_said_in_public_nor_is_the_text_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.DEBUG, "cogs")
    breaks(world, RuntimeError("broken"))
    assert not await says(world)
    assert "Offering an answer failed" in caplog.text
    assert HUG not in caplog.text


async def test_a_flood_is_not_looked_at_message_by_message(world: World) -> None:
    unsure = asks_back(world, "hugs", "wanting-a-hug")
    for _ in range(30):
        await says(world)
    assert LOOKS_AT_ONCE <= len(unsure.dials) <= LOOKS_AT_ONCE + 2
    await ask(world, HUG)
    assert unsure.dials[-1] == "balanced"


async def test_in_direct_messages_nothing_changes(world: World) -> None:
    await world.member.user.send_dm(HUG)
    (card,) = public(world, world.member.user.dm_channel)
    assert OFFERED not in texts(card)
