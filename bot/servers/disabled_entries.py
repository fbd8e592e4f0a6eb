"""The shipped entries that a server has switched off, inside a transaction of the caller's.

They are a setting, and custom knowledge changes them together with its own rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.servers.config import ServerConfig
from bot.storage.repositories.servers.guild_settings import read_setting, write_settings

if TYPE_CHECKING:
    from bot.storage import JSON
    from bot.storage.engine.connections import AsyncConnection

_NAME = "disabled_entries"


async def read_disabled_entries(connection: AsyncConnection, guild_id: int) -> tuple[str, ...]:
    """Return the ids of the shipped entries that are switched off, the latest last."""
    value = await read_setting(connection, guild_id, _NAME)
    return tuple(map(str, value)) if isinstance(value, list) else ()


async def write_disabled_entries(
    connection: AsyncConnection, guild_id: int, entry_ids: Sequence[str]
) -> None:
    """Store which shipped entries are switched off.

    Raises ValueError for more than the setting holds.
    """
    ServerConfig.model_validate({_NAME: entry_ids})
    value: list[JSON] = list(entry_ids)
    await write_settings(connection, guild_id, {_NAME: value}, ())
