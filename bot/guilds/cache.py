"""Reads and changes the settings of servers; what was read stays in memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from pydantic import ValidationError

from bot.guilds.config import SETTINGS, GuildConfig
from bot.storage import JSON, Change, StorageError

_log = logging.getLogger(__name__)
AUDITED = "settings-changed"
"""The action in the audit; its detail is that of `Changed`."""
READ_WAIT = 0.25
"""Seconds that a question waits at most for its server's settings; then the defaults hold."""


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


@dataclass(frozen=True, slots=True)
class Changed:
    """A server's settings before and after a change."""

    before: GuildConfig
    after: GuildConfig

    @property
    def names(self) -> tuple[str, ...]:
        """The settings that are not what they were."""
        old, new = self.before, self.after
        return tuple(name for name in SETTINGS if getattr(old, name) != getattr(new, name))

    @property
    def detail(self) -> JSON:
        """What the audit keeps of it: each changed setting's value before and after."""
        old, new = dumped(self.before), dumped(self.after)
        return {"values": {name: [old[name], new[name]] for name in self.names}}


def dumped(config: GuildConfig) -> dict[str, JSON]:
    """Return settings as JSON values."""
    return cast("dict[str, JSON]", config.model_dump(mode="json"))


class GuildConfigs:
    """Reads and changes servers' settings; what was read stays in memory."""

    def __init__(self, store: SettingsStore) -> None:
        self._store = store
        self._cache: dict[int, GuildConfig] = {}
        # Changes are rare: one after the other, each sees what the one before it left.
        self._changing = asyncio.Lock()
        # What was read before something changed must not be kept as if it were new.
        self._version = 0

    async def get(self, guild_id: int | None) -> GuildConfig:
        """Return a server's settings; the defaults in a direct message or without a database."""
        if guild_id is None:
            return GuildConfig()
        if (known := self._cache.get(guild_id)) is not None:
            return known
        version = self._version
        try:
            async with asyncio.timeout(READ_WAIT):
                config = _validated(guild_id, await self._store.all(guild_id))
        except (StorageError, TimeoutError):
            _log.warning("The settings of server %s cannot be read; defaults hold.", guild_id)
            return GuildConfig()
        return self._cache.setdefault(guild_id, config) if version == self._version else config

    async def set(
        self, guild_id: int, name: str, value: object, actor_id: int | None = None
    ) -> GuildConfig:
        """Change one setting and return all. Raises ValidationError or StorageError."""
        return await self.update(guild_id, {name: value}, actor_id)

    async def update(
        self, guild_id: int, values: Mapping[str, object], actor_id: int | None = None
    ) -> GuildConfig:
        """Change several settings, all or none, and return all. Raises as `change` does."""
        return (await self.change(guild_id, values, actor_id=actor_id)).after

    async def change(
        self,
        guild_id: int,
        values: Mapping[str, object],
        *,
        unset: Collection[str] = (),
        actor_id: int | None = None,
    ) -> Changed:
        """Change several settings, return others to their defaults: all or none.

        With an actor, what changed is a row of the audit in the same transaction. Raises
        ValidationError, KeyError for a name that is no setting, or StorageError.
        """
        async with self._changing:
            version = self._version
            stored = await self._store.all(guild_id)
            # What the store holds, and not the defaults of a moment without it, is changed.
            kept = {name: value for name, value in stored.items() if name not in unset}
            before, known = _validated(guild_id, stored), _validated(guild_id, kept)
            after = GuildConfig.model_validate({**known.model_dump(), **values})
            changed, new = Changed(before, after), dumped(after)
            await self._store.put_many(
                guild_id,
                {name: new[name] for name in values},
                _audited(changed, actor_id),
                unset=[name for name in unset if name in SETTINGS],
            )
            untouched = version == self._version
            self.forget(guild_id)
            if untouched:
                self._cache[guild_id] = after
        return changed

    async def chosen(self, guild_id: int) -> frozenset[str]:
        """Return the settings that somebody chose, be it as the default has it.

        Raises StorageError.
        """
        return frozenset(await self._store.all(guild_id)) & frozenset(SETTINGS)

    def forget(self, guild_id: int) -> None:
        """Drop what is in memory of a server that was changed elsewhere, or left."""
        self._version += 1
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


def _audited(changed: Changed, actor_id: int | None) -> Change | None:
    names = changed.names
    if actor_id is None or not names:
        return None
    return Change(actor_id, AUDITED, names[0] if len(names) == 1 else None, changed.detail)
