"""What an admin may set for their server, and a cache of it."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.matching import Dial
from bot.storage import JSON, StorageError

_log = logging.getLogger(__name__)
READ_WAIT = 0.25
"""Seconds that a question waits at most for its server's settings; then the defaults hold."""


class GuildConfig(BaseModel):
    """The settings of one server. Defaults hold until an admin says otherwise."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    moderator_roles: tuple[int, ...] = Field(default=(), max_length=10)
    countries: tuple[str, ...] = Field(default=(), max_length=5)
    dial: Dial = Dial.BALANCED


class SettingsStore(Protocol):
    """Where settings are kept, by server and name."""

    async def all(self, guild_id: int) -> dict[str, JSON]:
        """Return every setting of a server."""
        ...

    async def put(self, guild_id: int, name: str, value: JSON) -> None:
        """Store one setting; it is committed when this returns."""
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
        current = await self.get(guild_id)
        changed = GuildConfig.model_validate({**current.model_dump(), name: value})
        stored = changed.model_dump(mode="json")[name]
        await self._store.put(guild_id, name, cast("JSON", stored))
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
