"""While the settings of a server cannot be read, nothing is done that they might forbid."""

from __future__ import annotations

import asyncio

import pytest

from bot.storage import JSON, StorageUnavailable
from bot.storage.repositories.servers.guild_settings import GuildSettings
from tests.discord.acting import DANGER, HUG, answer_of, ask
from tests.discord.conftest import World
from tests.discord.reading import texts


async def _slow(world: World, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Start the bot anew on a database that is slow to read."""
    read = GuildSettings.all

    async def later(self: GuildSettings, guild_id: int) -> dict[str, JSON]:
        await asyncio.sleep(seconds)
        if seconds > 5:
            raise StorageUnavailable("slow")
        return await read(self, guild_id)

    await world.restart()
    monkeypatch.setattr(GuildSettings, "all", later)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.client.context.PATIENCE", 0.05)


async def test_no_word_is_kept_in_a_counting_server_and_the_member_reads_why(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.bot.services.configs.set(world.guild.id, "log_mode", "counts")
    await _slow(world, monkeypatch, 0.6)
    card = await ask(world, HUG)
    assert "cannot read this server's settings" in texts(card)
    assert "/crisis" in texts(card)
    assert (
        await world.bot.services.storage.repositories.questions.questions.recent(world.guild.id)
        == []
    )
    await asyncio.sleep(0.8)
    assert "cannot read" not in texts(await ask(world, HUG))
    (row,) = await world.bot.services.storage.repositories.questions.questions.recent(
        world.guild.id
    )
    assert (row.text, row.channel_id) == (None, 0)


async def test_a_denied_channel_stays_denied_in_the_first_burst(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied = [world.channel.id]
    await world.bot.services.configs.set(world.guild.id, "denied_channels", denied)
    await _slow(world, monkeypatch, 0.3)
    for _ in range(4):
        result = await world.member.slash(world.channel, "ask", question=HUG)
        assert "Please" in texts(answer_of(result))
    assert (
        await world.bot.services.storage.repositories.questions.questions.recent(world.guild.id)
        == []
    )


async def test_danger_is_answered_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _slow(world, monkeypatch, 0.8)
    card = await ask(world, DANGER)
    assert "cannot read" not in texts(card)
    assert card.ephemeral


async def test_an_admin_is_not_shown_defaults_as_if_they_were_set(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _slow(world, monkeypatch, 1.5)
    result = await world.admin.slash(world.channel, "settings view")
    assert "cannot reach my records" in texts(answer_of(result))
