"""Files that are wrong, too large, or say nothing new change nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.servers import GuildConfig
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts
from tests.discord.settings.test_transfer import empty_knowledge, everything, export, offer


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "not JSON"),
        (b"\x89PNG\r\n", "not JSON"),
        (b"[" * 50_000, "not JSON"),
        (b"{}", "not made by"),
        (b'{"format": "boundary-bot server", "version": 9}', "later version"),
    ],
)
async def test_hostile_files_get_a_sentence_and_change_nothing(
    world: World, data: bytes, expected: str
) -> None:
    card = await offer(world, data)
    assert expected in texts(card)
    assert "Nothing was changed" in texts(card)
    assert not buttons(card)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"settings": {"nonsense": 1}}, "not one of my settings"),
        ({"settings": {"mentions": "perhaps"}}, "Answer when mentioned"),
        ({"settings": {"retention": 4, "cooldown": -1}}, "Pause between questions"),
        ({"knowledge": 7}, "cannot be read"),
        ({"knowledge": {"entries": {"x": {"draft": {}}}}}, "x"),
        ({"knowledge": {"entries": {"own-1": {"draft": {"question": "", "short": ""}}}}}, "own-1"),
        ({"knowledge": {"aliases": {"hugs": "text"}}}, "cannot be read"),
        ({"settings": {"retention": 4}, "knowledge": {"secrets": []}}, "cannot be read"),
    ],
)
async def test_a_part_that_is_wrong_refuses_the_whole(
    world: World, part: dict[str, Any], expected: str
) -> None:
    card = await offer(world, {"format": "boundary-bot server", "version": 1, **part})
    assert expected in texts(card)
    assert not buttons(card)
    assert await everything(world) == (GuildConfig(), await empty_knowledge(world))


async def test_a_file_that_is_too_large_is_not_read(world: World) -> None:
    card = await offer(world, b" " * (10 * 1024 * 1024 + 1))
    assert "larger than" in texts(card)


async def test_a_file_with_nothing_new_needs_no_click(world: World) -> None:
    card = await offer(world, await export(world))
    assert "changes nothing" in texts(card)
    assert not buttons(card)


async def test_a_file_whose_entries_are_all_unknown_offers_nothing_to_take_over(
    world: World,
) -> None:
    for knowledge in ({}, {"aliases": {"no-such-entry": ["x y z"]}}):
        file = {"format": "boundary-bot server", "version": 1, "knowledge": knowledge}
        card = await offer(world, file)
        assert "changes nothing" in texts(card)
        assert not buttons(card)
    assert "entries that I do not know (no-such-entry)" in texts(card)
