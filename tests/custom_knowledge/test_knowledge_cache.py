"""A server's view is made once, waits for nobody, and goes when there is no room."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import cast

import pytest

from bot.custom_knowledge.cache import KnowledgeCache, ServerKnowledge
from bot.custom_knowledge.cache import knowledge_cache as cache_module
from bot.knowledge import Entry, Snapshot
from bot.servers import ServerConfig, ServerConfigs
from bot.storage import StorageUnavailable

SHIPPED = ServerKnowledge(Snapshot({"a": Entry("a", "A?"), "b": Entry("b", "B?")}))


@dataclass
class Loader:
    """Makes a view of one more entry, as slowly or badly as a test says."""

    delay: float = 0.0
    error: Exception | None = None
    bare: bool = False
    weight: int = 1
    loads: list[int] = field(default_factory=list[int])
    befores: list[ServerKnowledge | None] = field(default_factory=list["ServerKnowledge | None"])

    async def load(
        self, guild_id: int, disabled: tuple[str, ...], before: ServerKnowledge | None = None
    ) -> ServerKnowledge:
        self.loads.append(guild_id)
        self.befores.append(before)
        await asyncio.sleep(self.delay)
        if self.error is not None:
            raise self.error
        if self.bare and not disabled:
            return SHIPPED
        own = Entry(f"own-{guild_id}", f"Load {len(self.loads)}")
        return ServerKnowledge(
            Snapshot({**self.without(disabled).snapshot.entries, own.id: own}), None, self.weight
        )

    def without(self, disabled: tuple[str, ...]) -> ServerKnowledge:
        left = {key: e for key, e in SHIPPED.snapshot.entries.items() if key not in disabled}
        return ServerKnowledge(Snapshot(left))


class Configs:
    """Settings of servers, as a test sets them."""

    def __init__(self) -> None:
        self.disabled: dict[int, tuple[str, ...]] = {}

    async def get(self, guild_id: int) -> ServerConfig:
        return ServerConfig(disabled_entries=self.disabled.get(guild_id, ()))


def _cache(loader: Loader, configs: Configs | None = None, **bounds: int) -> KnowledgeCache:
    return KnowledgeCache(SHIPPED, loader, cast("ServerConfigs", configs or Configs()), **bounds)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "LOAD_WAIT", 0.01)
    monkeypatch.setattr(cache_module, "CHANGE_WAIT", 0.01)


async def test_a_direct_message_has_the_shipped_view() -> None:
    loader = Loader()
    assert await _cache(loader).get(None) is SHIPPED
    assert loader.loads == []


async def test_questions_at_once_load_once() -> None:
    loader = Loader(delay=0.01)
    cache = _cache(loader)
    views = await asyncio.gather(*(cache.get(1) for _ in range(20)))
    assert loader.loads == [1]
    assert all(view is views[0] for view in views)
    assert "own-1" in views[0].snapshot.entries


async def test_a_server_without_its_own_shares_the_shipped_view() -> None:
    loader = Loader(bare=True)
    cache = _cache(loader, max_servers=1)
    for guild_id in (1, 2, 3, 1, 2, 3):
        assert await cache.get(guild_id) is SHIPPED
    assert loader.loads == [1, 2, 3]


@pytest.mark.usefixtures("quick")
async def test_a_slow_load_keeps_no_question_waiting_and_serves_the_next() -> None:
    cache = _cache(Loader(delay=0.05))
    assert await cache.get(1) is SHIPPED
    await asyncio.sleep(0.1)
    assert "own-1" in (await cache.get(1)).snapshot.entries


async def test_a_failed_load_gives_the_shipped_view_and_is_not_tried_at_once() -> None:
    loader = Loader(error=StorageUnavailable("down"))
    cache = _cache(loader)
    assert await cache.get(1) is SHIPPED
    assert await cache.get(1) is SHIPPED
    assert loader.loads == [1]


async def test_it_is_tried_again_after_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "PAUSE", 0.0)
    loader = Loader(error=RuntimeError("odd"))
    cache = _cache(loader)
    await cache.get(1)
    loader.error = None
    assert "own-1" in (await cache.get(1)).snapshot.entries


async def test_what_was_known_serves_while_the_store_is_away() -> None:
    loader = Loader()
    cache = _cache(loader)
    known = await cache.get(1)
    loader.error = StorageUnavailable("down")
    await cache.changed(1)
    assert await cache.get(1) is known


async def test_what_is_switched_off_never_comes_back() -> None:
    loader, configs = Loader(error=StorageUnavailable("down")), Configs()
    configs.disabled[1] = ("a",)
    cache = _cache(loader, configs)
    assert set((await cache.get(1)).snapshot.entries) == {"b"}


async def test_a_setting_makes_the_view_anew() -> None:
    loader, configs = Loader(), Configs()
    cache = _cache(loader, configs)
    before = await cache.get(1)
    configs.disabled[1] = ("a",)
    after = await cache.get(1)
    assert "a" in before.snapshot.entries
    assert "a" not in after.snapshot.entries
    assert loader.befores == [None, before]


@pytest.mark.usefixtures("quick")
async def test_a_change_during_a_load_is_seen() -> None:
    loader = Loader(delay=0.03)
    cache = _cache(loader)
    await cache.get(1)
    await cache.changed(1)
    await asyncio.sleep(0.1)
    assert loader.loads == [1, 1]
    assert (await cache.get(1)).snapshot.entries["own-1"].question == "Load 2"


async def test_the_view_used_longest_ago_goes_first() -> None:
    loader = Loader()
    cache = _cache(loader, max_servers=2)
    for guild_id in (1, 2, 1, 3, 1):
        await cache.get(guild_id)
    assert loader.loads == [1, 2, 3]
    await cache.get(2)
    assert loader.loads == [1, 2, 3, 2]


async def test_heavy_views_make_room_sooner() -> None:
    loader = Loader(weight=60)
    cache = _cache(loader, max_bytes=100)
    for guild_id in (1, 2, 1):
        await cache.get(guild_id)
    assert loader.loads == [1, 2, 1]


async def test_a_server_that_is_left_is_forgotten() -> None:
    loader = Loader()
    cache = _cache(loader)
    await cache.get(1)
    cache.forget(1)
    await cache.get(1)
    assert loader.loads == [1, 1]
    assert loader.befores == [None, None]


@pytest.mark.usefixtures("quick")
async def test_a_server_that_is_left_while_it_loads_can_come_back() -> None:
    loader = Loader(delay=30)
    cache = _cache(loader)
    await cache.get(1)
    cache.forget(1)
    loader.delay = 0
    assert "own-1" in (await cache.get(1)).snapshot.entries


@pytest.mark.usefixtures("quick")
async def test_no_work_goes_on_after_the_end() -> None:
    cache = _cache(Loader(delay=30))
    await cache.get(1)
    await cache.close()
    left = [task for task in asyncio.all_tasks() if task.get_name() == "view"]
    assert left == []


@pytest.mark.parametrize("guild_id", [1, None])
@pytest.mark.parametrize("bare", [False, True])
async def test_what_another_process_announced_is_loaded_for_the_next_question(
    guild_id: int | None, bare: bool
) -> None:
    loader = Loader(bare=bare)
    cache = _cache(loader)
    before = await cache.get(1)
    loader.bare = False
    cache.outdate(guild_id)
    after = await cache.get(1)
    assert loader.loads == [1, 1]
    assert after.snapshot.entries["own-1"].question == "Load 2"
    assert before is not after


@pytest.mark.usefixtures("quick")
async def test_what_is_out_of_date_holds_while_nothing_newer_can_be_loaded() -> None:
    loader = Loader()
    cache = _cache(loader)
    before = await cache.get(1)
    loader.error = StorageUnavailable("down")
    cache.outdate(1)
    assert await cache.get(1) is before
