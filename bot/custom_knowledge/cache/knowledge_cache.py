"""The knowledge of each server, kept in memory: the shipped, merged with the server's own.

It is loaded when it is first needed, and kept while there is room. A question waits for it a moment
at most; then it is answered from what is there, and loading goes on for the next question.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from typing import TYPE_CHECKING, Protocol

from cachetools import LRUCache
from msgspec import Struct

from bot.observability.readings import CacheReading
from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.custom_knowledge.cache.server_knowledge import ServerKnowledge
    from bot.servers import ServerConfig, ServerConfigs

LOAD_WAIT = 0.25
"""Seconds that a question waits at most for its server's knowledge."""
CHANGE_WAIT = 1.5
"""Seconds that a change waits at most until it can be seen; a large one goes on afterwards."""
LOAD_SECONDS = 10.0
PAUSE = 5.0
"""Seconds without another try after a server's knowledge could not be read."""
MAX_SERVERS = 128
MAX_BYTES = 96 * 1024 * 1024
MAX_PLAIN = 10_000
"""Servers that are known to have nothing of their own."""

_log = logging.getLogger(__name__)


class Loader(Protocol):
    """Makes the knowledge of a server."""

    async def load(
        self, guild_id: int, disabled: tuple[str, ...], before: ServerKnowledge | None = None
    ) -> ServerKnowledge:
        """Return the knowledge of a server; the shipped itself if it has nothing of its own.

        `before`: its knowledge until now, if it is in memory. Raises StorageError or TimeoutError.
        """
        ...

    def without(self, disabled: tuple[str, ...]) -> ServerKnowledge:
        """Return the shipped knowledge without some entries."""
        ...


class _Cached(Struct, frozen=True):
    knowledge: ServerKnowledge
    disabled: tuple[str, ...]
    version: int


class KnowledgeCache:
    """Gives the knowledge of each server."""

    def __init__(
        self,
        shipped: ServerKnowledge,
        loader: Loader,
        configs: ServerConfigs,
        *,
        max_servers: int = MAX_SERVERS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """Start from the shipped knowledge; `loader` makes that of servers."""
        self.shipped = shipped
        self._loader = loader
        self._configs = configs
        self._max_servers, self._max_bytes = max_servers, max_bytes
        self._cached: OrderedDict[int, _Cached] = OrderedDict()
        self._plain_servers: LRUCache[int, bool] = LRUCache(MAX_PLAIN)
        self._versions: dict[int, int] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._retry_at: dict[int, float] = {}
        self._hits = self._misses = 0

    @property
    def reading(self) -> CacheReading:
        """How much is in the cache, and how often it was of use."""
        entries = len(self._cached) + len(self._plain_servers)
        return CacheReading(entries, self._hits, self._misses)

    async def get(
        self, guild_id: int | None, config: ServerConfig | None = None
    ) -> ServerKnowledge:
        """Return the knowledge of a server; the shipped knowledge in a direct message.

        config: the server's settings, where they are at hand; else they are read.

        Never raises and never waits long. Without the database it returns the server's former
        knowledge, or else the shipped one.
        """
        if guild_id is None:
            return self.shipped
        loop = asyncio.get_running_loop()
        deadline = loop.time() + LOAD_WAIT
        disabled = (config or await self._configs.get(guild_id)).disabled_entries
        if (current := self._current(guild_id, disabled)) is not None:
            self._hits += 1
            return current
        self._misses += 1
        if loop.time() >= self._retry_at.get(guild_id, 0.0):
            task = self._load(guild_id, disabled)
            await asyncio.wait({task}, timeout=max(0.0, deadline - loop.time()))
        return self._best(guild_id, disabled)

    async def changed(self, guild_id: int) -> None:
        """Load a server's knowledge again, because it was changed."""
        self._versions[guild_id] = self._versions.get(guild_id, 0) + 1
        self._plain_servers.pop(guild_id, None)
        self._retry_at.pop(guild_id, None)
        disabled = (await self._configs.get(guild_id)).disabled_entries
        await asyncio.wait({self._load(guild_id, disabled)}, timeout=CHANGE_WAIT)

    def outdate(self, guild_id: int | None = None) -> None:
        """Load a server's knowledge again before it is next used; None: that of all servers.

        Another process has changed it, or may have.
        """
        server_ids = [*self._cached, *self._plain_servers, *self._tasks]
        for each in server_ids if guild_id is None else [guild_id]:
            self._versions[each] = self._versions.get(each, 0) + 1
            self._plain_servers.pop(each, None)
            self._retry_at.pop(each, None)

    def forget(self, guild_id: int) -> None:
        """Drop the knowledge of a server from memory."""
        if (task := self._tasks.pop(guild_id, None)) is not None:
            task.cancel()
        self._cached.pop(guild_id, None)
        self._plain_servers.pop(guild_id, None)
        self._versions.pop(guild_id, None)
        self._retry_at.pop(guild_id, None)

    async def close(self) -> None:
        """Stop loading."""
        tasks = set(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _current(self, guild_id: int, disabled: tuple[str, ...]) -> ServerKnowledge | None:
        """Return the knowledge in memory if it is up to date."""
        if not disabled and self._plain_servers.get(guild_id, False):
            return self.shipped
        cached = self._cached.get(guild_id)
        if (
            cached is None
            or cached.disabled != disabled
            or cached.version != self._version(guild_id)
        ):
            return None
        self._cached.move_to_end(guild_id)
        return cached.knowledge

    def _best(self, guild_id: int, disabled: tuple[str, ...]) -> ServerKnowledge:
        """Return what is in memory, maybe out of date, but never an entry that is switched off."""
        if (current := self._current(guild_id, disabled)) is not None:
            return current
        cached = self._cached.get(guild_id)
        if cached is not None and set(disabled) <= set(cached.disabled):
            return cached.knowledge
        if not disabled:
            return self.shipped
        return self._loader.without(disabled)

    def _load(self, guild_id: int, disabled: tuple[str, ...]) -> asyncio.Task[None]:
        """Start loading, unless that is under way."""
        if (task := self._tasks.get(guild_id)) is None or task.done():
            task = asyncio.create_task(self._fill(guild_id, disabled), name="knowledge")
            self._tasks[guild_id] = task
            task.add_done_callback(lambda task: self._drop_task(guild_id, task))
        return task

    def _drop_task(self, guild_id: int, task: asyncio.Task[None]) -> None:
        if self._tasks.get(guild_id) is task:
            del self._tasks[guild_id]

    async def _fill(self, guild_id: int, disabled: tuple[str, ...]) -> None:
        """Load a server's knowledge, and once more if it was changed meanwhile."""
        while True:
            # Taken before the read: a change in between makes what was read out of date.
            version = self._version(guild_id)
            try:
                before = self._cached.get(guild_id)
                knowledge = await self._loader.load(guild_id, disabled, before and before.knowledge)
            # Nobody awaits this task, and a question can be answered without it: log and go on.
            except Exception as error:  # noqa: BLE001
                self._give_up(guild_id, error)
                return
            self._keep(guild_id, _Cached(knowledge, disabled, version))
            # A change while this ran has found the task busy, and relies on it to look again.
            disabled_now = (await self._configs.get(guild_id)).disabled_entries
            if version == self._version(guild_id) and disabled_now == disabled:
                return
            disabled = disabled_now

    def _give_up(self, guild_id: int, error: Exception) -> None:
        self._retry_at[guild_id] = asyncio.get_running_loop().time() + PAUSE
        if isinstance(error, StorageError | TimeoutError):
            _log.warning("The knowledge of server %s cannot be read just now.", guild_id)
        else:
            _log.error("The knowledge of server %s cannot be loaded.", guild_id, exc_info=error)

    def _keep(self, guild_id: int, cached: _Cached) -> None:
        """Keep a server's knowledge; drop those used longest ago while there are too many."""
        self._retry_at.pop(guild_id, None)
        if cached.knowledge is self.shipped:
            self._cached.pop(guild_id, None)
            if cached.version == self._version(guild_id):
                self._plain_servers[guild_id] = True
            return
        self._cached[guild_id] = cached
        self._cached.move_to_end(guild_id)
        # The last one stays, however large: it would be loaded for each question otherwise.
        while len(self._cached) > 1 and self._too_much():
            self._cached.popitem(last=False)

    def _too_much(self) -> bool:
        total = sum(cached.knowledge.weight for cached in self._cached.values())
        return len(self._cached) > self._max_servers or total > self._max_bytes

    def _version(self, guild_id: int) -> int:
        return self._versions.get(guild_id, 0)
