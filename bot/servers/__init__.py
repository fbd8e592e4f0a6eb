"""What the admins of a server have set: declared once, validated, cached."""

from __future__ import annotations

from bot.servers.cache import PATIENCE, READ_SECONDS, READ_WAIT, Changed, ServerConfigs
from bot.servers.config import SETTINGS, LogMode, ServerConfig, UnreadConfig, Visibility
from bot.servers.declaration import Group, Kind, Setting, Who
from bot.servers.directory import SettingError

__all__ = [
    "PATIENCE",
    "READ_SECONDS",
    "READ_WAIT",
    "SETTINGS",
    "Changed",
    "Group",
    "Kind",
    "LogMode",
    "ServerConfig",
    "ServerConfigs",
    "Setting",
    "SettingError",
    "UnreadConfig",
    "Visibility",
    "Who",
]
