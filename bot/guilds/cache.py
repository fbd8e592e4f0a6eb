"""Reads and changes the settings of servers; what was read stays in memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Protocol, cast

from pydantic import ValidationError

from bot.guilds.config import GuildConfig
from bot.storage import JSON, StorageError

_log = logging.getLogger(__name__)
READ_WAIT = 0.25
"""Seconds that a question waits at most for its server's settings; then the defaults hold."""


class SettingsStore(Protocol):
    """Where settings are kept, by server and name."""

    async def all(self, guild_id: int) -> dict[str, JSON]:
        """Return every setting of a server."""
        ...

    async def put_many(self, guild_id: int, values: Mapping[str, JSON]) -> None:
        """Store some settings together; they are committed when this returns."""
        ...


class GuildConfigs:
    """Reads and changes servers' settings; what was read stays in memory."""

    def __init__(self, store: SettingsStore) -> None:
        self._store = store
        self._cache: dict[int, GuildConfig] = {}

    async def get(self, guild_id: int | None) -> GuildConfig:
        """Return a server's settings; the defaults in a direct message or without a database."""
        if guild_id is None:
            return GuildConfig()
        if (known := self._cache.get(guild_id)) is not None:
            return known
        try:
            async with asyncio.timeout(READ_WAIT):
                config = _validated(guild_id, await self._store.all(guild_id))
        except (StorageError, TimeoutError):
            _log.warning("The settings of server %s cannot be read; defaults hold.", guild_id)
            return GuildConfig()
        return self._cache.setdefault(guild_id, config)

    async def set(self, guild_id: int, name: str, value: object) -> GuildConfig:
        """Change one setting and return all. Raises ValidationError or StorageError."""
        return await self.update(guild_id, {name: value})

    async def update(self, guild_id: int, values: Mapping[str, object]) -> GuildConfig:
        """Change several settings, all or none, and return all.

        Raises ValidationError, KeyError for a name that is no setting, or StorageError.
        """
        # What the store holds, and not the defaults of a moment without it, is changed.
        current = _validated(guild_id, await self._store.all(guild_id))
        changed = GuildConfig.model_validate({**current.model_dump(), **values})
        dumped = cast("dict[str, JSON]", changed.model_dump(mode="json"))
        await self._store.put_many(guild_id, {name: dumped[name] for name in values})
        self._cache[guild_id] = changed
        return changed

    def forget(self, guild_id: int) -> None:
        """Drop what is in memory of a server that the bot has left."""
        self._cache.pop(guild_id, None)


def _validated(guild_id: int, stored: dict[str, JSON]) -> GuildConfig:
    """Use what is valid: one bad value must not cost a server its other settings."""
    good: dict[str, object] = {}
    for name, value in stored.items():
        try:
            GuildConfig.model_validate({name: value})
        except ValidationError:
            _log.warning("Server %s: the stored setting %r is not valid.", guild_id, name)
        else:
            good[name] = value
    return GuildConfig.model_validate(good)
