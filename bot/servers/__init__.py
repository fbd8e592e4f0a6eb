"""The settings of servers: declared once, validated, changed, cached."""

from __future__ import annotations

from bot.servers.cache import PATIENCE, READ_SECONDS, READ_WAIT, ConfigChange, ServerConfigs
from bot.servers.config import SETTINGS, LogMode, ServerConfig, UnreadConfig, Visibility
from bot.servers.declaration import SettingDeclaration, SettingEditor, SettingGroup, SettingKind
from bot.servers.directory import SettingError

__all__ = [
    "PATIENCE",
    "READ_SECONDS",
    "READ_WAIT",
    "SETTINGS",
    "ConfigChange",
    "LogMode",
    "ServerConfig",
    "ServerConfigs",
    "SettingDeclaration",
    "SettingEditor",
    "SettingError",
    "SettingGroup",
    "SettingKind",
    "UnreadConfig",
    "Visibility",
]
