"""Changing a server's settings for an admin: may they, can it hold, is it meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.servers.cache import ConfigChange
from bot.servers.config import SETTINGS, ServerConfig
from bot.servers.declaration import SettingEditor, SettingKind
from bot.servers.directory import SettingError
from bot.servers.formatting import AS_IS, NONE, parts_of
from bot.servers.parsing import read
from bot.servers.validation import check, valid

if TYPE_CHECKING:
    from bot.servers.admin import AdminContext
    from bot.servers.cache import ServerConfigs

OWNERS_ONLY = (
    "Only members with the **Manage Server** permission can change **{label}**: a role that "
    "was chosen here cannot choose others."
)
MAX_SELECTED = 25
"""How many values a select of Discord's can hold."""
_ENTRIES = "disabled_entries"


class Caution(Struct, frozen=True):
    """A change that is allowed but hardly meant. It was not made; the admin is asked first."""

    name: str
    value: object
    sentence: str


class SettingsService:
    """Changes the settings of a server, each change with its row in the audit.

    All methods that change something raise SettingError with a sentence for the admin, and
    StorageUnavailable.
    """

    def __init__(self, configs: ServerConfigs) -> None:
        self._configs = configs

    async def save_text(self, admin: AdminContext, name: str, text: str) -> ConfigChange | Caution:
        """Change a setting to what was typed, or to the value that a button names."""
        require_right(admin, [name])
        config = await self._configs.require(admin.guild_id)
        return await self._save(admin, config, name, read(name, text, config, admin.directory))

    async def save_selection(
        self, admin: AdminContext, name: str, selection: Sequence[str]
    ) -> ConfigChange | Caution:
        """Change a setting to what a select holds."""
        require_right(admin, [name])
        config = await self._configs.require(admin.guild_id)
        return await self._save(admin, config, name, _selection(name, selection, config))

    async def save_anyway(self, admin: AdminContext, name: str, text: str) -> ConfigChange:
        """Change a setting whose caution the admin has read; `text` is the value as a text."""
        require_right(admin, [name])
        return await self.change(admin, {name: valid(name, text)})

    async def disable_entries(
        self, admin: AdminContext, offered_ids: Collection[str], disabled_ids: Iterable[str]
    ) -> ConfigChange:
        """Switch off some of the entries that were offered, and the rest of these on."""
        config = await self._configs.require(admin.guild_id)
        # The select shows one page of the entries; what stands on the others is not meant.
        unoffered = [
            entry_id for entry_id in config.disabled_entries if entry_id not in offered_ids
        ]
        new = [entry_id for entry_id in disabled_ids if entry_id in offered_ids]
        return await self.change(admin, {_ENTRIES: valid(_ENTRIES, (*unoffered, *new))})

    async def change(self, admin: AdminContext, values: Mapping[str, object]) -> ConfigChange:
        """Change settings, all or none, without asking about cautions."""
        require_right(admin, values)
        for name, value in values.items():
            check(name, value, admin.directory)
        return await self._configs.change(admin.guild_id, values, actor_id=admin.user_id)

    async def preview_reset(self, admin: AdminContext, name: str | None) -> ConfigChange:
        """Return what a reset of one setting, or of all (None), would change."""
        names = _names_to_reset(admin, name)
        config = await self._configs.require(admin.guild_id)
        defaults = {each: getattr(ServerConfig(), each) for each in names}
        return ConfigChange(config, config.model_copy(update=defaults))

    async def reset(self, admin: AdminContext, name: str | None) -> ConfigChange:
        """Set one setting, or all (None) that the admin may change, back to the default."""
        names = _names_to_reset(admin, name)
        return await self._configs.change(admin.guild_id, {}, unset=names, actor_id=admin.user_id)

    async def _save(
        self, admin: AdminContext, config: ServerConfig, name: str, value: object
    ) -> ConfigChange | Caution:
        caution = check(name, value, admin.directory)
        # What holds already needs no second question.
        if caution is not None and getattr(config, name) != value:
            return Caution(name, value, caution)
        return await self._configs.change(admin.guild_id, {name: value}, actor_id=admin.user_id)


def require_right(admin: AdminContext, names: Iterable[str]) -> None:
    """Raise SettingError if the admin may not change one of these settings."""
    for name in names:
        if not may_change(name, is_owner=admin.is_owner):
            raise SettingError(OWNERS_ONLY.format(label=SETTINGS[name].label))


def may_change(name: str, *, is_owner: bool) -> bool:
    """Whether an admin may change a setting; some are for owners alone."""
    return is_owner or SETTINGS[name].editor is SettingEditor.ADMIN


def names_not_reset(admin: AdminContext) -> list[str]:
    """Return the settings that stay when this admin resets all: those of owners."""
    return [name for name in SETTINGS if not may_change(name, is_owner=admin.is_owner)]


def _names_to_reset(admin: AdminContext, name: str | None) -> list[str]:
    if name is None:
        return [each for each in SETTINGS if may_change(each, is_owner=admin.is_owner)]
    require_right(admin, [name])
    return [name]


def _selection(name: str, selection: Sequence[str], config: ServerConfig) -> object:
    """Return what a select holds as a value of the setting. Raises SettingError."""
    if SETTINGS[name].kind is SettingKind.TEXT:
        return _selected_text(name, next(iter(selection), NONE), config)
    if not isinstance(getattr(config, name), tuple):
        return valid(name, selection[0] if selection else None)
    # A select holds so many at most; what stands beyond its end is still meant.
    beyond = parts_of(getattr(config, name))[MAX_SELECTED:]
    return valid(name, tuple(dict.fromkeys([*selection, *map(str, beyond)])))


def _selected_text(name: str, selected: str, config: ServerConfig) -> object:
    if selected == AS_IS:
        return getattr(config, name)
    return valid(name, "" if selected == NONE else selected)
