"""A member reports something: what they read, and what reaches the moderators."""

from __future__ import annotations

from tests.discord.acting import said
from tests.discord.conftest import World
from tests.discord.passing_on import stored_bytes, traces
from tests.discord.reading import buttons, texts
from tests.discord.reporting import (
    RUDE,
    WAITS,
    WORDS,
    one_card,
    report_message,
    report_room,
    rude_message,
)


async def test_a_message_is_reported_with_its_words_and_without_who_reported(world: World) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    told = await report_message(world, message, words=WORDS)
    assert told.ephemeral
    assert WAITS in said(told)
    assert "nobody has taken it so far" in said(told)
    card = await one_card(world, room)
    assert f"||{RUDE}||" in texts(card)
    assert f"<@{world.other.id}>" in texts(card)
    assert str(message.id) in texts(card)
    assert WORDS in texts(card)
    assert str(world.member.id) not in str(card.components)
    assert list(buttons(card)) == [
        "I'm on it",
        "Open a thread",
        "Delete the message",
        "Close it",
        "Send help",
        "Note",
        "Warn",
        "Time out",
    ]
    assert traces(world, world.member) == []
    assert traces(world, world.other) == []
    assert WORDS.encode() not in stored_bytes(world)
    assert RUDE.encode() not in stored_bytes(world)
