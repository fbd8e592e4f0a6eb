"""What the admins of a server have set: declared once, validated, cached."""

from __future__ import annotations

from bot.guilds.cache import GuildConfigs
from bot.guilds.config import SETTINGS, GuildConfig, LogMode, Visibility
from bot.guilds.declaration import Group, Kind, Setting, Who

__all__ = [
    "SETTINGS",
    "Group",
    "GuildConfig",
    "GuildConfigs",
    "Kind",
    "LogMode",
    "Setting",
    "Visibility",
    "Who",
]
