"""Reads, changes and caches the settings of servers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol, cast

from cachetools import LRUCache
from msgspec import Struct
from pydantic import ValidationError

from bot.observability.readings import CacheReading
from bot.servers.config import SETTINGS, ServerConfig, UnreadConfig
from bot.storage import JSON, Change, StorageUnavailable

_log = logging.getLogger(__name__)
AUDITED = "settings-changed"
"""The action in the audit; its detail is that of `ConfigChange`."""
READ_WAIT = 0.25
"""Seconds that help in danger waits at most for a server's settings."""
PATIENCE = 1.0
"""Seconds that everything else waits for settings that are not known yet."""
READ_SECONDS = 10.0
"""Seconds after which a read is given up."""
FRESH_SECONDS = 60.0
"""After that, settings are read again beside the question: another process may change them."""
MOST_SERVERS = 10_000
"""Servers whose settings are in memory; of the others they are read when somebody asks there."""
_USUAL = ServerConfig()
"""The settings of a server that has chosen none: one value for all of them."""


class SettingsStore(Protocol):
    """Where settings are kept, by server and name."""

    async def all(self, guild_id: int) -> dict[str, JSON]:
        """Return every setting of a server."""
        ...

    async def put_many(
        self,
        guild_id: int,
        values: Mapping[str, JSON],
        change: Change | None = None,
        *,
        unset: Iterable[str] = (),
    ) -> int | None:
        """Store some settings and unset others, with their audit row, all or none."""
        ...


class ConfigChange(Struct, frozen=True):
    """A server's settings before and after a change."""

    before: ServerConfig
    after: ServerConfig

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the settings whose value changed."""
        old, new = self.before, self.after
        return tuple(name for name in SETTINGS if getattr(old, name) != getattr(new, name))

    @property
    def detail(self) -> JSON:
        """The detail of its row in the audit: each changed setting's value before and after."""
        old, new = dumped(self.before), dumped(self.after)
        return {"values": {name: [old[name], new[name]] for name in self.names}}


def dumped(config: ServerConfig) -> dict[str, JSON]:
    """Return settings as JSON values."""
    return cast("dict[str, JSON]", config.model_dump(mode="json"))


class ServerConfigs:
    """Reads, changes and caches the settings of servers."""

    def __init__(self, store: SettingsStore) -> None:
        self._store = store
        self._cache: LRUCache[int, ServerConfig] = LRUCache(MOST_SERVERS)
        # Changes are rare: one after the other, each sees what the one before it left.
        self._changing = asyncio.Lock()
        # How often each server was changed: a read that began before a change is not cached.
        self._versions: LRUCache[int, int] = LRUCache(MOST_SERVERS)
        self._reads: dict[int, asyncio.Task[ServerConfig]] = {}
        self._read_at: LRUCache[int, float] = LRUCache(MOST_SERVERS)
        # Changed by another process since they were read: they hold only while nothing newer can
        # be had.
        self._outdated: set[int] = set()
        self._hits = self._misses = 0

    @property
    def reading(self) -> CacheReading:
        """How much is in the cache, and how often it was of use."""
        return CacheReading(len(self._cache), self._hits, self._misses)

    async def get(self, guild_id: int | None, wait: float = READ_WAIT) -> ServerConfig:
        """Return a server's settings, in a direct message the defaults; never raises.

        Settings that were read once hold until others are known, however slow the database is.
        Where none are known after `wait` seconds, the answer is UnreadConfig, which is strict; the
        read goes on, and whoever asks next shares it.
        """
        if guild_id is None:
            return _USUAL
        if (cached := self._cache.get(guild_id)) is not None and guild_id not in self._outdated:
            if time.monotonic() - self._read_at.get(guild_id, 0.0) > FRESH_SECONDS:
                self._reading(guild_id)
            self._hits += 1
            return cached
        self._misses += 1
        reading = self._reading(guild_id)
        await asyncio.wait({reading}, timeout=wait)
        if reading.done() and not reading.cancelled() and reading.exception() is None:
            return reading.result()
        # It may have been changed, and so been read, meanwhile.
        if (cached := self._cache.get(guild_id)) is not None:
            return cached
        _log.warning("The settings of server %s cannot be read; the strictest hold.", guild_id)
        # Strict for this answer alone: it is not cached, so the next one asks again.
        return UnreadConfig()

    async def require(self, guild_id: int, wait: float = PATIENCE) -> ServerConfig:
        """Return a server's settings. Raises StorageUnavailable if they are not known."""
        config = await self.get(guild_id, wait)
        if not config.known:
            raise StorageUnavailable("The settings of the server cannot be read.")
        return config

    def _reading(self, guild_id: int) -> asyncio.Task[ServerConfig]:
        """Return the one read of a server that is under way, or begin it."""
        task = self._reads.get(guild_id)
        if task is None or task.done():
            task = asyncio.create_task(self._read(guild_id), name="settings")
            self._reads[guild_id] = task
            task.add_done_callback(lambda task: self._end_read(guild_id, task))
        return task

    async def _read(self, guild_id: int) -> ServerConfig:
        version = self._versions.get(guild_id, 0)
        async with asyncio.timeout(READ_SECONDS):
            config = _valid_config(guild_id, await self._store.all(guild_id))
        if version == self._versions.get(guild_id, 0):
            self._keep(guild_id, config)
        return self._cache.get(guild_id, config)

    def _end_read(self, guild_id: int, task: asyncio.Task[ServerConfig]) -> None:
        if self._reads.get(guild_id) is task:
            del self._reads[guild_id]
        if not task.cancelled() and (error := task.exception()) is not None:
            # Do not try again with each question: the cached settings hold for another while.
            self._read_at[guild_id] = time.monotonic()
            _log.info("A read of settings failed (%s).", type(error).__name__)

    async def close(self) -> None:
        """Cancel reads that are under way, before the store is closed."""
        reads = list(self._reads.values())
        for task in reads:
            task.cancel()
        if reads:
            await asyncio.wait(reads)

    def _keep(self, guild_id: int, config: ServerConfig) -> None:
        self._cache[guild_id] = config
        self._outdated.discard(guild_id)
        self._read_at[guild_id] = time.monotonic()

    async def set(
        self, guild_id: int, name: str, value: object, actor_id: int | None = None
    ) -> ServerConfig:
        """Change one setting and return all. Raises ValidationError or StorageError."""
        return await self.update(guild_id, {name: value}, actor_id)

    async def update(
        self, guild_id: int, values: Mapping[str, object], actor_id: int | None = None
    ) -> ServerConfig:
        """Change several settings, all or none, and return all. Raises as `change` does."""
        return (await self.change(guild_id, values, actor_id=actor_id)).after

    async def change(
        self,
        guild_id: int,
        values: Mapping[str, object],
        *,
        unset: Collection[str] = (),
        actor_id: int | None = None,
    ) -> ConfigChange:
        """Change several settings, return others to their defaults: all or none.

        With an actor, what changed is a row of the audit in the same transaction. Raises
        ValidationError, KeyError for a name that is no setting, or StorageError.
        """
        async with self._changing:
            version = self._versions.get(guild_id, 0)
            stored_values = await self._store.all(guild_id)
            # Start from the store, not from the cache: that may hold the defaults of an outage.
            remaining = {name: value for name, value in stored_values.items() if name not in unset}
            before, base = (
                _valid_config(guild_id, stored_values),
                _valid_config(guild_id, remaining),
            )
            after = ServerConfig.model_validate({**base.model_dump(), **values})
            change, new = ConfigChange(before, after), dumped(after)
            await self._store.put_many(
                guild_id,
                {name: new[name] for name in values},
                _audit_change(change, actor_id),
                unset=[name for name in unset if name in SETTINGS],
            )
            is_unchanged = version == self._versions.get(guild_id, 0)
            self.forget(guild_id)
            if is_unchanged:
                self._keep(guild_id, after)
        return change

    async def chosen_names(self, guild_id: int) -> frozenset[str]:
        """Return the settings that somebody chose, even if they chose the default.

        Raises StorageError.
        """
        return frozenset(await self._store.all(guild_id)) & frozenset(SETTINGS)

    def forget(self, guild_id: int) -> None:
        """Drop a server from the cache, because it was changed elsewhere or left."""
        self._cache.pop(guild_id, None)
        self._read_at.pop(guild_id, None)
        self._outdated.discard(guild_id)
        self._set_changed(guild_id)

    def outdate(self, guild_id: int | None = None) -> None:
        """Read a server's settings before they are used again; None: those of all servers.

        Another process has changed them, or may have.
        """
        server_ids = [*self._cache, *self._reads] if guild_id is None else [guild_id]
        self._outdated.intersection_update(self._cache)  # the others have made room
        for each in server_ids:
            if each in self._cache:
                self._outdated.add(each)
            self._set_changed(each)

    def _set_changed(self, guild_id: int) -> None:
        self._versions[guild_id] = self._versions.get(guild_id, 0) + 1
        # A read that is under way may hold what was before.
        self._reads.pop(guild_id, None)


def _valid_config(guild_id: int, stored_values: dict[str, JSON]) -> ServerConfig:
    """Return the valid settings: one bad value must not cost a server the others."""
    if not stored_values:
        return _USUAL
    good: dict[str, object] = {}
    for name, value in stored_values.items():
        try:
            ServerConfig.model_validate({name: value})
        except ValidationError:
            _log.warning("Server %s: the stored setting %r is not valid.", guild_id, name)
        else:
            good[name] = value
    return ServerConfig.model_validate(good)


def _audit_change(change: ConfigChange, actor_id: int | None) -> Change | None:
    names = change.names
    if actor_id is None or not names:
        return None
    return Change(actor_id, AUDITED, names[0] if len(names) == 1 else None, change.detail)
