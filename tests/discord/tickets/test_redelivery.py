"""An answer whose delivery a stop of the bot prevented is brought after all, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.client.tickets.redelivery import redeliver
from bot.storage import Settlement, TicketStatus
from tests.discord.conftest import World
from tests.discord.passing_on import card_in, direct, pass_on, team_room
from tests.discord.reading import texts

YES = "Yes, if you both want that."


async def test_what_was_answered_before_a_kill_is_brought_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.moderation.tickets.delivery.DELIVERY_TIME", timedelta(0))
    room = await team_room(world)
    await pass_on(world, way="message")
    tickets = world.bot.services.storage.repositories.tickets.tickets
    (row,) = await tickets.list_open(world.guild.id)
    # What a kill right after the moderator's answer leaves behind.
    await tickets.settle(
        world.guild.id, row.id, Settlement(TicketStatus.ANSWERED, YES), world.moderator.id
    )
    await world.restart()
    assert await redeliver(world.bot) == 1
    assert YES in "\n".join(map(texts, direct(world, world.member)))
    card = texts(await card_in(world, room))
    assert "Answered" in card
    assert f"<@{world.moderator.id}>" in card
    assert await redeliver(world.bot) == 0
