"""What each server's bot knows: the shipped knowledge, and what the server laid over it.

A server's view is made when it is first needed and kept while there is room. A question waits for
it a moment at most; then it is answered from what is there, and the work goes on for the next.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.custom_knowledge.cache.server_knowledge import ServerKnowledge
    from bot.servers import ServerConfigs

VIEW_WAIT = 0.25
"""Seconds that a question waits at most for its server's view."""
CHANGE_WAIT = 1.5
"""Seconds that a change waits at most until it can be seen; a large one goes on afterwards."""
LOAD_SECONDS = 10.0
PAUSE = 5.0
"""Seconds without another try after a server's knowledge could not be read."""
MAX_VIEWS = 128
MAX_BYTES = 96 * 1024 * 1024

_log = logging.getLogger(__name__)


class Loader(Protocol):
    """Makes the view of a server."""

    async def load(
        self, guild_id: int, disabled: tuple[str, ...], before: ServerKnowledge | None = None
    ) -> ServerKnowledge:
        """Return the view of a server; the shipped one itself if it has nothing of its own.

        `before` is its view until now, if there is one. Raises StorageError or TimeoutError.
        """
        ...

    def without(self, disabled: tuple[str, ...]) -> ServerKnowledge:
        """Return the shipped view without some entries."""
        ...


@dataclass(frozen=True, slots=True)
class _Cached:
    view: ServerKnowledge
    disabled: tuple[str, ...]
    version: int


class KnowledgeCache:
    """Gives each server's view."""

    def __init__(
        self,
        shipped: ServerKnowledge,
        loader: Loader,
        configs: ServerConfigs,
        *,
        max_views: int = MAX_VIEWS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """Start from the shipped knowledge; `loader` makes the views of servers."""
        self.shipped = shipped
        self._loader = loader
        self._configs = configs
        self._max_views, self._max_bytes = max_views, max_bytes
        self._cached: OrderedDict[int, _Cached] = OrderedDict()
        self._bare: set[int] = set()
        self._versions: dict[int, int] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._failed: dict[int, float] = {}

    async def get(self, guild_id: int | None) -> ServerKnowledge:
        """Return what is known in a server; the shipped knowledge in a direct message.

        Never raises and never waits long: without the database it is what was known before, else
        the shipped knowledge.
        """
        if guild_id is None:
            return self.shipped
        loop = asyncio.get_running_loop()
        until = loop.time() + VIEW_WAIT
        disabled = (await self._configs.get(guild_id)).disabled_entries
        if (known := self._current(guild_id, disabled)) is not None:
            return known
        if loop.time() >= self._failed.get(guild_id, 0.0):
            task = self._load(guild_id, disabled)
            await asyncio.wait({task}, timeout=max(0.0, until - loop.time()))
        return self._best(guild_id, disabled)

    async def changed(self, guild_id: int) -> None:
        """Make a server's view anew, because something of it has changed."""
        self._versions[guild_id] = self._versions.get(guild_id, 0) + 1
        self._bare.discard(guild_id)
        self._failed.pop(guild_id, None)
        disabled = (await self._configs.get(guild_id)).disabled_entries
        await asyncio.wait({self._load(guild_id, disabled)}, timeout=CHANGE_WAIT)

    def forget(self, guild_id: int) -> None:
        """Drop what is in memory of a server."""
        if (task := self._tasks.pop(guild_id, None)) is not None:
            task.cancel()
        self._cached.pop(guild_id, None)
        self._bare.discard(guild_id)
        self._versions.pop(guild_id, None)
        self._failed.pop(guild_id, None)

    async def close(self) -> None:
        """Stop all work that is under way."""
        tasks = set(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _current(self, guild_id: int, disabled: tuple[str, ...]) -> ServerKnowledge | None:
        """Return the view in memory if it is what holds now."""
        if guild_id in self._bare and not disabled:
            return self.shipped
        kept = self._cached.get(guild_id)
        if kept is None or kept.disabled != disabled or kept.version != self._version(guild_id):
            return None
        self._cached.move_to_end(guild_id)
        return kept.view

    def _best(self, guild_id: int, disabled: tuple[str, ...]) -> ServerKnowledge:
        """Return what there is, be it out of date; what is switched off never comes back."""
        if (known := self._current(guild_id, disabled)) is not None:
            return known
        kept = self._cached.get(guild_id)
        if kept is not None and set(disabled) <= set(kept.disabled):
            return kept.view
        if not disabled:
            return self.shipped
        return self._loader.without(disabled)

    def _load(self, guild_id: int, disabled: tuple[str, ...]) -> asyncio.Task[None]:
        """Start making a view, unless that is under way for the same state."""
        if (task := self._tasks.get(guild_id)) is None or task.done():
            task = asyncio.create_task(self._fill(guild_id, disabled), name="view")
            self._tasks[guild_id] = task
            task.add_done_callback(lambda done: self._ended(guild_id, done))
        return task

    def _ended(self, guild_id: int, task: asyncio.Task[None]) -> None:
        if self._tasks.get(guild_id) is task:
            del self._tasks[guild_id]

    async def _fill(self, guild_id: int, disabled: tuple[str, ...]) -> None:
        """Make a view, and once more if something changed meanwhile."""
        while True:
            version = self._version(guild_id)
            try:
                before = self._cached.get(guild_id)
                view = await self._loader.load(guild_id, disabled, before and before.view)
            # Nobody awaits this task, and a question can be answered without it: log and go on.
            except Exception as error:  # noqa: BLE001
                self._give_up(guild_id, error)
                return
            self._keep(guild_id, _Cached(view, disabled, version))
            disabled_now = (await self._configs.get(guild_id)).disabled_entries
            if version == self._version(guild_id) and disabled_now == disabled:
                return
            disabled = disabled_now

    def _give_up(self, guild_id: int, error: Exception) -> None:
        self._failed[guild_id] = asyncio.get_running_loop().time() + PAUSE
        if isinstance(error, StorageError | TimeoutError):
            _log.warning("The knowledge of server %s cannot be read just now.", guild_id)
        else:
            _log.error("The view of server %s cannot be made.", guild_id, exc_info=error)

    def _keep(self, guild_id: int, kept: _Cached) -> None:
        """Keep a view, and drop those that were used longest ago while there are too many."""
        self._failed.pop(guild_id, None)
        if kept.view is self.shipped:
            self._cached.pop(guild_id, None)
            if kept.version == self._version(guild_id):
                self._bare.add(guild_id)
            return
        self._cached[guild_id] = kept
        self._cached.move_to_end(guild_id)
        while len(self._cached) > 1 and self._too_much():
            self._cached.popitem(last=False)

    def _too_much(self) -> bool:
        total = sum(kept.view.weight for kept in self._cached.values())
        return len(self._cached) > self._max_views or total > self._max_bytes

    def _version(self, guild_id: int) -> int:
        return self._versions.get(guild_id, 0)
