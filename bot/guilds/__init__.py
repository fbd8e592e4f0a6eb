"""What the admins of a server have set: declared once, validated, cached."""

from __future__ import annotations

from bot.guilds.cache import PATIENCE, READ_SECONDS, Changed, GuildConfigs
from bot.guilds.config import SETTINGS, GuildConfig, LogMode, UnreadConfig, Visibility
from bot.guilds.declaration import Group, Kind, Setting, Who
from bot.guilds.server import SettingError

__all__ = [
    "PATIENCE",
    "READ_SECONDS",
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
