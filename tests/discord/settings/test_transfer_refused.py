"""Files that are wrong, too large, or say nothing new change nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import JsonFiles, OffloadError, json_files
from bot.sandbox.json_files import BUSY, SENTENCES
from bot.servers import ServerConfig
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts
from tests.discord.settings.test_transfer import empty_knowledge, everything, export, offer


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "not JSON"),
        (b"\x89PNG\r\n", "not JSON"),
        (b"[" * 50_000, "not JSON"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "not JSON"),
        (b"9" * 1_000_000, "not JSON"),
        (b'{"format": "boundary-bot server", "version": 1e999}', "not JSON"),
        (b'{"format": ' * 500 + b"1" + b"}" * 500, "far more than a server can have"),
        (b"[" + b"[]," * 3_000_000 + b"[]]", "far more than a server can have"),
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
    assert await everything(world) == (ServerConfig(), await empty_knowledge(world))


@pytest.mark.parametrize("sentence", [SENTENCES.slow, SENTENCES.heavy, BUSY])
async def test_a_file_whose_reading_was_ended_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, sentence: str
) -> None:
    async def ended(*_: object) -> bytes:
        raise OffloadError(sentence)

    file = await export(world)
    with monkeypatch.context() as patched:
        patched.setattr(JsonFiles, "checked", ended)
        card = await offer(world, file)
    assert f"{sentence} Nothing was changed." in texts(card)
    assert not buttons(card)
    assert "changes nothing" in texts(await offer(world, file))


async def test_what_breaks_the_reader_costs_a_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_files, "WORKER", "tests.sandbox.no_such_module")
    card = await offer(world, await export(world))
    assert SENTENCES.heavy in texts(card)


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
