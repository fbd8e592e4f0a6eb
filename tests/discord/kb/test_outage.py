"""The database is away while people ask about a server's own entries, or write some."""

from __future__ import annotations

import pytest

from bot.client.errors import STORE_DOWN
from tests.discord.acting import answer_of, press, said
from tests.discord.conftest import World
from tests.discord.faults.test_store_fails import broken, refuse
from tests.discord.kb.test_kb import FORM, QUESTION, add, write


async def offered(world: World) -> set[str]:
    """What /faq offers: reading, and nothing that has to be noted."""
    found = await world.member.autocomplete(world.channel, "faq", "question", "")
    return {str(choice["value"]) for choice in found}


async def test_own_entries_are_known_without_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id = await add(world)
    with broken(world, monkeypatch):
        assert entry_id in await offered(world)


async def test_after_a_restart_the_shipped_ones_are_until_it_is_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.custom_knowledge.cache.knowledge_cache.PAUSE", 0.0)
    entry_id = await add(world)
    await world.restart()
    with broken(world, monkeypatch):
        found = await offered(world)
        assert found
        assert entry_id not in found
    assert entry_id in await offered(world)


async def test_what_was_written_comes_back_as_a_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await world.moderator.slash(world.channel, "kb add")
    refuse(monkeypatch)
    result = await world.moderator.submit_modal(shown, FORM)
    message = answer_of(result)
    assert result.ephemeral
    (file,) = message.attachments
    assert file.filename == "your-entry.md"
    monkeypatch.undo()


async def test_a_draft_that_cannot_be_saved_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await write(world)
    with monkeypatch.context() as patched:
        refuse(patched)
        assert STORE_DOWN in said(await press(world.moderator, preview, "Save"))
    assert "is saved" in said(await press(world.moderator, preview, "Save"))


async def test_entries_are_offered_to_moderators_from_memory(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = world.bot.services.custom_knowledge
    entry_id = await add(world)
    await own.phrases.add_alias(world.guild.id, "hugs", "cuddles from the counsellor", 1)
    await own.entries.disable(world.guild.id, "what-are-boundaries", 1)
    await own.entries.disable(world.guild.id, entry_id, 1)

    async def offer(command: str, option: str, typed: str, **chosen: str) -> list[str]:
        found = await world.moderator.autocomplete(world.channel, command, option, typed, **chosen)
        return [str(choice["value"]) for choice in found]

    with broken(world, monkeypatch):
        assert (await offer("kb edit", "entry", "hugs"))[0] == "hugs"
        assert set(await offer("kb restore", "entry", "")) == {entry_id, "what-are-boundaries"}
        assert await offer("kb alias remove", "phrase", "", entry="hugs") == [
            "cuddles from the counsellor"
        ]
        assert entry_id not in await offer("kb disable", "entry", QUESTION)
