"""Erasure and expiry: the link to a reporter goes, the report stays as long as it is needed."""

from __future__ import annotations

import pytest
import simcord

from tests.discord.acting import answer_of, press, public, said
from tests.discord.conftest import World
from tests.discord.passing_on import stored_bytes
from tests.discord.privacy.test_cards_go import rounds_after
from tests.discord.reading import buttons, texts
from tests.discord.reporting import (
    RUDE,
    WORDS,
    close,
    one_card,
    report_message,
    report_private,
    report_room,
    rude_message,
)

pytestmark = pytest.mark.usefixtures("long_rounds")


async def erase(world: World, who: simcord.MemberActor) -> simcord.InteractionResult:
    """Erase what is linked to somebody here, as they do it."""
    asked = answer_of(await who.slash(world.channel, "privacy erase"))
    (label,) = [each for each in buttons(asked) if each.startswith(("Erase", "Yes"))]
    return await press(who, asked, label)


async def test_a_reporter_erases_themselves_and_the_report_stays(world: World) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    await report_message(world, message, words=WORDS, name="yes")
    await report_message(world, message, by=world.admin, words="also me, nutmeg")
    assert f"<@{world.member.id}>" in texts(await one_card(world, room))
    await erase(world, world.member)
    card = await one_card(world, room)
    assert WORDS not in texts(card)
    assert str(world.member.id) not in str(card.components)
    assert "One member reported it" in texts(card)
    assert "nutmeg" in texts(card)
    assert RUDE in texts(card)
    await close(world, card)
    desk = world.bot.services.moderation.reports
    assert await desk.list_untold() == []
    assert (await desk.get(world.guild.id, 1)).closed_at is not None


async def test_the_only_reporter_may_go_and_the_moderators_still_see_it(world: World) -> None:
    room = await report_room(world)
    await report_private(world, words=WORDS)
    await erase(world, world.member)
    card = await one_card(world, room)
    assert "I no longer know who reported it" in texts(card)
    assert f"<@{world.other.id}>" in texts(card)
    closed = await close(world, card, outcome="dismissed")
    assert "misuse" not in said(closed)


async def test_the_evidence_and_its_card_go_when_their_time_is_over(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world), words=WORDS)
    await close(world, await one_card(world, room))
    await rounds_after(world, 89)
    assert RUDE in texts(await one_card(world, room))
    await rounds_after(world, 2)
    assert public(world, room) == []
    assert RUDE.encode() not in await stored_bytes(world)
