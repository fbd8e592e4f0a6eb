"""The controls of /settings: the panel, its forms, what is asked before, and resets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui
from discord.ext import commands

from bot.client.checks import owns, require_admin
from bot.client.component_router import action
from bot.client.custom_ids import choice, field
from bot.client.errors import StaleControlError
from bot.client.guild_directory import server_of
from bot.client.responses import Interaction, redraw, reply
from bot.client.team_channels import troubles
from bot.servers import SETTINGS, Changed, Group, Kind, ServerConfig, Who
from bot.servers.formatting import in_words, parts_of
from bot.servers.parsing import read
from bot.servers.validation import valid
from bot.ui.card import notice
from bot.ui.cards.settings.messages import (
    AS_IT_WAS,
    KEPT,
    NO_COUNTRY,
    NOTHING_SET,
    SAVED,
    caution_card,
    changes,
    reset_all_card,
    reset_one_card,
    saved_card,
)
from bot.ui.cards.settings.panel import settings_card
from bot.ui.controls.items import chosen
from bot.ui.controls.pickers import MAX_CHOSEN
from bot.ui.forms.modals import TEXT, read_fields
from bot.ui.forms.settings import setting_form
from cogs.settings.changing import OWNERS_ONLY, cautions, change, known, require_right
from cogs.settings.strip import offer_strip

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class SettingsPanel(commands.Cog):
    """What admins press. Each control checks by itself who pressed it, and where."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("settings-panel")
    async def open_panel(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the panel, at a group if one is named."""
        group = Group.__members__.get(field(fields), Group.ANSWERS)
        await redraw(interaction, await panel(self.bot, interaction, group))

    @action("settings-group")
    async def group(self, interaction: Interaction, fields: list[str]) -> None:
        """Show another group."""
        del fields
        group = Group.__members__.get(choice(interaction))
        if group is None:
            raise StaleControlError
        await redraw(interaction, await panel(self.bot, interaction, group))

    @action("settings-put")
    async def put(self, interaction: Interaction, fields: list[str]) -> None:
        """Take what was chosen: a switch names its value, a select holds it."""
        name = known(field(fields))
        guild_id = await require_right(interaction, [name])
        config = await self.bot.services.configs.require(guild_id)
        server = await server_of(self.bot, guild_id)
        wanted = read(name, fields[1], config, server) if len(fields) > 1 else None
        value = picked(interaction, name, config) if wanted is None else wanted
        await self._save(interaction, name, value)

    @action("settings-form")
    async def form(self, interaction: Interaction, fields: list[str]) -> None:
        """Open the form of a setting that is typed."""
        name = known(field(fields))
        if SETTINGS[name].kind not in {Kind.NUMBER, Kind.TEXT, Kind.COLOUR}:
            raise StaleControlError
        guild_id = await require_right(interaction, [name])
        config = await self.bot.services.configs.require(guild_id)
        await interaction.response.send_modal(setting_form(name, getattr(config, name)))

    @action("settings-typed")
    async def form_sent(self, interaction: Interaction, fields: list[str]) -> None:
        """Take what was typed into the form."""
        name = known(field(fields))
        guild_id = await require_right(interaction, [name])
        config = await self.bot.services.configs.require(guild_id)
        server = await server_of(self.bot, guild_id)
        text = read_fields(interaction).get(TEXT, "")
        await self._save(interaction, name, read(name, text, config, server))

    @action("settings-anyway")
    async def anyway(self, interaction: Interaction, fields: list[str]) -> None:
        """Take a value that was warned of."""
        name = known(field(fields))
        guild_id = await require_right(interaction, [name])
        value = valid(name, field(fields, 1))
        changed = await change(self.bot, interaction, {name: value})
        await redraw(interaction, saved_card(changed, await server_of(self.bot, guild_id)))

    @action("settings-keep")
    async def keep(self, interaction: Interaction, fields: list[str]) -> None:
        """Leave everything as it is."""
        del fields
        await require_admin(interaction)
        await redraw(interaction, notice(KEPT))

    @action("settings-reset")
    async def reset(self, interaction: Interaction, fields: list[str]) -> None:
        """Set one setting or all back to what they were at the beginning."""
        what = field(fields)
        names = resettable(interaction) if what == "-" else [known(what)]
        guild_id = await require_right(interaction, names)
        changed = await change(self.bot, interaction, {}, unset=names)
        await redraw(interaction, saved_card(changed, await server_of(self.bot, guild_id)))
        await offer_strip(self.bot, interaction, changed.before, changed.after)

    async def _save(self, interaction: Interaction, name: str, value: object) -> None:
        if await reply_caution(self.bot, interaction, name, value):
            return
        changed = await change(self.bot, interaction, {name: value})
        await redraw(interaction, await panel(self.bot, interaction, SETTINGS[name].group, changed))
        await offer_strip(self.bot, interaction, changed.before, changed.after)


async def panel(
    bot: BoundaryBot, interaction: Interaction, group: Group, changed: Changed | None = None
) -> ui.LayoutView:
    """Return a page of the panel, after a change or without one. Raises UserError."""
    guild_id = await require_admin(interaction)
    config = changed.after if changed else await bot.services.configs.require(guild_id)
    server = await server_of(bot, guild_id)
    told = [SAVED, *changes(changed, server)] if changed else []
    # On the page that opens first, and on its own.
    shown = group in {Group.ANSWERS, SETTINGS["countries"].group} and not config.countries
    warned = [NO_COUNTRY] if shown else []
    note = " ".join([*told, *troubles(bot, guild_id, config), *warned])
    return settings_card(group, config, server, owner=owns(interaction), note=note)


async def reply_caution(
    bot: BoundaryBot, interaction: Interaction, name: str, value: object
) -> bool:
    """Ask first when a value is allowed but hardly meant; whether that was so.

    Raises as `cautions` does. What holds already needs no second question.
    """
    found = await cautions(bot, interaction, {name: value})
    config = await bot.services.configs.require(interaction.guild_id or 0)
    if not found or getattr(config, name) == value:
        return False
    await reply(interaction, caution_card(name, value, found[0]))
    return True


async def ask_reset(bot: BoundaryBot, interaction: Interaction, name: str | None) -> ui.LayoutView:
    """Return the question before a reset, of one setting or of all. Raises UserError."""
    names = resettable(interaction) if name is None else [name]
    guild_id = await require_right(interaction, names)
    config, server = await bot.services.configs.require(guild_id), await server_of(bot, guild_id)
    defaults = {each: getattr(ServerConfig(), each) for each in names}
    changed = Changed(config, config.model_copy(update=defaults))
    if not changed.names and name is not None:
        value = in_words(name, defaults[name], server)
        return notice(AS_IT_WAS.format(label=SETTINGS[name].label, value=value))
    if not changed.names:
        return notice(NOTHING_SET)
    if name is not None:
        return reset_one_card(name, getattr(config, name), defaults[name], server)
    left = [SETTINGS[each].label for each in SETTINGS if each not in names]
    kept = " ".join(OWNERS_ONLY.format(label=label) for label in left)
    return reset_all_card(changed, server, kept)


def resettable(interaction: Interaction) -> list[str]:
    """Return the settings that this person may change."""
    own = owns(interaction)
    return [name for name, setting in SETTINGS.items() if own or setting.who is Who.ADMIN]


def picked(interaction: Interaction, name: str, config: ServerConfig) -> object:
    """Return what a select holds now, as a value of this setting. Raises SettingError."""
    values: list[str] = chosen(interaction)
    if not isinstance(getattr(config, name), tuple):
        return valid(name, values[0] if values else None)
    # A select shows so many at most; what was beyond its end is still meant.
    beyond = parts_of(getattr(config, name))[MAX_CHOSEN:]
    return valid(name, tuple(dict.fromkeys([*values, *map(str, beyond)])))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SettingsPanel(bot))
