"""/setup: how far an admin has come, what a step suggests, and that a server is greeted once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.servers.setup.steps import STEPS, nearest_step
from bot.servers.setup.suggestions import suggested_countries, suggestions

if TYPE_CHECKING:
    from bot.safety import Resources
    from bot.servers.admin import AdminContext
    from bot.servers.cache import ConfigChange, ServerConfigs
    from bot.servers.config import ServerConfig
    from bot.servers.editing import SettingsService
    from bot.storage.repositories.servers.guild_settings import GuildSettings

PROGRESS = "setup-step"
"""Under this name, which is no setting, the store keeps how far an admin has come."""
GREETED = "greeted"
"""Under this name the store keeps that the bot has greeted in this server."""


class SetupPage(Struct, frozen=True):
    """A step of /setup, or the summary after the last one.

    number: the step, `len(STEPS)` after the last. suggested: values that "Next" takes where nothing
    was chosen. undecided: the step cannot be skipped. held_back: the admin wanted to go further,
    but this step has to be decided first.
    """

    number: int
    config: ServerConfig
    suggested: Mapping[str, object]
    undecided: bool = False
    held_back: bool = False


class SetupService:
    """Leads admins through /setup. All methods raise StorageUnavailable."""

    def __init__(
        self,
        configs: ServerConfigs,
        settings: SettingsService,
        store: GuildSettings,
        resources: Resources,
    ) -> None:
        self._configs = configs
        self._settings = settings
        self._store = store
        self._resources = resources

    async def resume(self, admin: AdminContext) -> SetupPage:
        """Return the step at which somebody stopped, or the first."""
        number = (await self._store.all(admin.guild_id)).get(PROGRESS)
        return await self.go_to(admin, number if isinstance(number, int) else 0)

    async def go_to(
        self, admin: AdminContext, number: int, config: ServerConfig | None = None
    ) -> SetupPage:
        """Return a step, and remember that the admin came so far; `config`: what holds, if known.

        An undecided step is not passed over.
        """
        chosen_names = await self._configs.chosen_names(admin.guild_id)
        nearest = nearest_step(number, chosen_names)
        await self.stop_at(admin.guild_id, nearest)
        if config is None:
            config = await self._configs.require(admin.guild_id)
        if nearest >= len(STEPS):
            return SetupPage(len(STEPS), config, {})
        return SetupPage(
            nearest,
            config,
            self._suggestions(admin, chosen_names),
            undecided=STEPS[nearest].is_undecided(chosen_names),
            held_back=nearest < number,
        )

    async def take_suggestions(self, admin: AdminContext, number: int) -> ConfigChange | None:
        """Change what a step suggests and nobody chose; None if it suggests nothing.

        Raises SettingError too.
        """
        chosen_names = await self._configs.chosen_names(admin.guild_id)
        suggested = self._suggestions(admin, chosen_names)
        names = STEPS[_within_steps(number)].names
        values = {name: value for name, value in suggested.items() if name in names}
        return await self._settings.change(admin, values) if values else None

    async def decide_for_none(self, admin: AdminContext, number: int) -> ConfigChange | None:
        """Decide for nothing where a step has to be decided; None if it has not to be."""
        name = STEPS[_within_steps(number)].must
        return await self._settings.change(admin, {name: ()}) if name else None

    async def stop_at(self, guild_id: int, number: int) -> None:
        """Remember where to go on the next time."""
        await self._store.put(guild_id, PROGRESS, min(max(number, 0), len(STEPS)))

    async def claim_greeting(self, guild_id: int) -> bool:
        """Note that the bot greets now; False if it has done so before."""
        return await self._store.put_first(guild_id, GREETED, True)

    async def forget_greeting(self, guild_id: int) -> None:
        """Let the bot greet again if it is invited again."""
        await self._store.delete(guild_id, GREETED)

    def _suggestions(self, admin: AdminContext, chosen_names: Collection[str]) -> dict[str, object]:
        countries = suggested_countries(self._resources, admin.directory, admin.locale)
        return suggestions(admin.directory, chosen_names, countries)


def _within_steps(number: int) -> int:
    return min(number, len(STEPS) - 1)
