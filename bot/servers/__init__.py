"""What the admins of a server have set: declared once, validated, cached."""

from __future__ import annotations

from bot.servers.cache import PATIENCE, READ_SECONDS, READ_WAIT, Changed, GuildConfigs
from bot.servers.config import SETTINGS, GuildConfig, LogMode, UnreadConfig, Visibility
from bot.servers.declaration import Group, Kind, Setting, Who
from bot.servers.directory import SettingError

__all__ = [
    "PATIENCE",
    "READ_SECONDS",
    "READ_WAIT",
    "SETTINGS",
    "Changed",
    "Group",
    "GuildConfig",
    "GuildConfigs",
    "Kind",
    "LogMode",
    "Setting",
    "SettingError",
    "UnreadConfig",
    "Visibility",
    "Who",
]
