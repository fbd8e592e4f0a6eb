from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.guilds import GuildConfig, GuildConfigs
from bot.matching import Dial
from bot.storage import JSON, Change, Storage, StorageUnavailable


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(None, tmp_path)
    yield storage
    await storage.close()


async def test_a_setting_holds_for_its_server_alone_and_after_a_restart(store: Storage) -> None:
    await GuildConfigs(store.settings).set(1, "dial", "eager")
    anew = GuildConfigs(store.settings)
    assert (await anew.get(1)).dial is Dial.EAGER
    assert await anew.get(2) == GuildConfig()
    assert await anew.get(None) == GuildConfig()


async def test_a_change_is_seen_at_once(store: Storage) -> None:
    guilds = GuildConfigs(store.settings)
    assert (await guilds.get(1)).countries == ()
    await guilds.set(1, "countries", ["gb", "ie"])
    assert (await guilds.get(1)).countries == ("gb", "ie")


async def test_nonsense_changes_nothing(store: Storage) -> None:
    guilds = GuildConfigs(store.settings)
    with pytest.raises(ValidationError):
        await guilds.set(1, "dial", "reckless")
    assert await store.settings.all(1) == {}


async def test_one_bad_stored_value_costs_no_other(store: Storage) -> None:
    await store.settings.put(1, "dial", "reckless")
    await store.settings.put(1, "countries", ["nz"])
    await store.settings.put(1, "from-a-later-version", 3)
    config = await GuildConfigs(store.settings).get(1)
    assert (config.dial, config.countries) == (Dial.BALANCED, ("nz",))


class Broken:
    """A store that fails, then hangs, then works."""

    def __init__(self) -> None:
        self.state = "failing"

    async def all(self, guild_id: int) -> dict[str, JSON]:
        del guild_id
        if self.state == "failing":
            raise StorageUnavailable("down")
        if self.state == "hanging":
            await asyncio.sleep(60)
        return {"dial": "careful"}

    async def put_many(
        self,
        guild_id: int,
        values: Mapping[str, JSON],
        change: Change | None = None,
        *,
        unset: Iterable[str] = (),
    ) -> int | None:
        raise AssertionError((guild_id, values, change, unset))


async def test_a_broken_store_means_the_defaults_until_it_works() -> None:
    store = Broken()
    guilds = GuildConfigs(store)
    assert await guilds.get(1) == GuildConfig()
    store.state = "hanging"
    assert await guilds.get(1) == GuildConfig()
    store.state = "working"
    assert (await guilds.get(1)).dial is Dial.CAREFUL
