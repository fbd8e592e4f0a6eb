from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.answering.channel_rules import ChannelLocation, answers_in
from bot.matching import Dial
from bot.servers import LogMode, ServerConfig, ServerConfigs
from bot.storage import JSON, Change, Storage, StorageUnavailable


@pytest.fixture
async def store(made_folder: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(None, made_folder)
    yield storage
    await storage.close()


async def test_a_setting_holds_for_its_server_alone_and_after_a_restart(store: Storage) -> None:
    await ServerConfigs(store.repositories.servers.settings).set(1, "dial", "eager")
    anew = ServerConfigs(store.repositories.servers.settings)
    assert (await anew.get(1)).dial is Dial.EAGER
    assert await anew.get(2) == ServerConfig()
    assert await anew.get(None) == ServerConfig()


async def test_a_change_is_seen_at_once(store: Storage) -> None:
    configs = ServerConfigs(store.repositories.servers.settings)
    assert (await configs.get(1)).countries == ()
    await configs.set(1, "countries", ["gb", "ie"])
    assert (await configs.get(1)).countries == ("gb", "ie")


async def test_nonsense_changes_nothing(store: Storage) -> None:
    configs = ServerConfigs(store.repositories.servers.settings)
    with pytest.raises(ValidationError):
        await configs.set(1, "dial", "reckless")
    assert await store.repositories.servers.settings.all(1) == {}


async def test_one_bad_stored_value_costs_no_other(store: Storage) -> None:
    await store.repositories.servers.settings.put(1, "dial", "reckless")
    await store.repositories.servers.settings.put(1, "countries", ["nz"])
    await store.repositories.servers.settings.put(1, "from-a-later-version", 3)
    config = await ServerConfigs(store.repositories.servers.settings).get(1)
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


async def test_a_broken_store_means_the_strictest_until_it_works() -> None:
    store = Broken()
    configs = ServerConfigs(store)
    for state in ("failing", "hanging"):
        store.state = state
        config = await configs.get(1)
        assert (config.known, config.log_mode, config.mentions) == (False, LogMode.COUNTS, False)
        assert not answers_in(config, ChannelLocation(5))
        with pytest.raises(StorageUnavailable):
            await configs.require(1, 0.01)
    configs.forget(1)
    store.state = "working"
    config = await configs.get(1)
    assert (config.known, config.dial) == (True, Dial.CAREFUL)


async def test_what_was_read_once_outlives_a_broken_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.servers.cache.FRESH_SECONDS", -1.0)
    store = Broken()
    store.state = "working"
    configs = ServerConfigs(store)
    assert (await configs.get(1)).dial is Dial.CAREFUL
    for state in ("failing", "hanging"):
        store.state = state
        for _ in range(3):
            assert (await configs.get(1)).dial is Dial.CAREFUL
            await asyncio.sleep(0)
    await configs.close()


async def test_a_burst_after_a_start_shares_one_slow_read(store: Storage) -> None:
    await ServerConfigs(store.repositories.servers.settings).update(
        1, {"denied_channels": [5], "log_mode": "counts"}
    )

    class Slow(Broken):
        reads = 0

        async def all(self, guild_id: int) -> dict[str, JSON]:
            self.reads += 1
            await asyncio.sleep(0.1)
            return await store.repositories.servers.settings.all(guild_id)

    slow = Slow()
    configs = ServerConfigs(slow)
    first = await configs.get(1, 0.01)
    assert (first.known, first.log_mode) == (False, LogMode.COUNTS)
    burst = await asyncio.gather(*(configs.get(1, 5.0) for _ in range(250)))
    assert {config.denied_channels for config in burst} == {(5,)}
    assert slow.reads == 1


async def test_a_change_by_another_process_is_seen_after_a_while(
    store: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    configs = ServerConfigs(store.repositories.servers.settings)
    assert (await configs.get(1)).dial is Dial.BALANCED
    await store.repositories.servers.settings.put(1, "dial", "eager")
    assert (await configs.get(1)).dial is Dial.BALANCED
    monkeypatch.setattr("bot.servers.cache.FRESH_SECONDS", -1.0)
    await configs.get(1)
    await asyncio.sleep(0.3)
    assert (await configs.get(1)).dial is Dial.EAGER
    await configs.close()


async def test_what_was_being_read_when_it_changed_is_not_kept(store: Storage) -> None:
    class Slow(Broken):
        async def all(self, guild_id: int) -> dict[str, JSON]:
            found = await store.repositories.servers.settings.all(guild_id)
            await asyncio.sleep(0.05)
            return found

    configs = ServerConfigs(Slow())
    reading = asyncio.create_task(configs.get(1, 5.0))
    await asyncio.sleep(0.02)
    await store.repositories.servers.settings.put(1, "log_mode", "counts")
    configs.forget(1)
    await reading
    assert (await configs.get(1, 5.0)).log_mode is LogMode.COUNTS


@pytest.mark.parametrize("guild_id", [1, None])
async def test_what_another_process_announced_holds_for_the_next_question(
    store: Storage, guild_id: int | None
) -> None:
    configs = ServerConfigs(store.repositories.servers.settings)
    assert (await configs.get(1)).dial is Dial.BALANCED
    await store.repositories.servers.settings.put(1, "dial", "eager")
    configs.outdate(guild_id)
    assert (await configs.get(1, 5.0)).dial is Dial.EAGER


async def test_what_is_out_of_date_holds_while_nothing_newer_can_be_had() -> None:
    store = Broken()
    store.state = "working"
    configs = ServerConfigs(store)
    assert (await configs.get(1)).dial is Dial.CAREFUL
    for state in ("failing", "hanging"):
        store.state = state
        configs.outdate(1)
        assert (await configs.get(1, 0.01)).dial is Dial.CAREFUL
    await configs.close()


class Counted:
    """A store in which no server chose anything; it counts what is read."""

    def __init__(self) -> None:
        self.reads: list[int] = []

    async def all(self, guild_id: int) -> dict[str, JSON]:
        self.reads.append(guild_id)
        return {}

    async def put_many(
        self,
        guild_id: int,
        values: Mapping[str, JSON],
        change: Change | None = None,
        *,
        unset: Iterable[str] = (),
    ) -> int | None:
        raise NotImplementedError


async def test_the_settings_of_a_bounded_number_of_servers_are_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.servers.cache.MOST_SERVERS", 2)
    store = Counted()
    configs = ServerConfigs(store)
    for guild_id in (1, 2, 1, 3, 1, 2):
        assert await configs.get(guild_id, 5.0) == ServerConfig()
    assert store.reads == [1, 2, 3, 2]
    assert configs.reading.entries == 2


async def test_servers_that_chose_nothing_share_one_value() -> None:
    configs = ServerConfigs(Counted())
    assert await configs.get(1, 5.0) is await configs.get(2, 5.0)
