"""The controls of /settings: the panel, its forms, what is asked before, and resets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui
from discord.ext import commands

from bot.client.checks import admins_only
from bot.client.community.upkeep import community_troubles
from bot.client.component_router import handles
from bot.client.context import bot_of
from bot.client.custom_ids import choice
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.team_channels import troubles
from bot.servers import SETTINGS, ConfigChange, SettingGroup, SettingKind
from bot.servers.editing import Caution, names_not_reset, require_right
from bot.ui.card import notice
from bot.ui.cards.settings.messages import KEPT, caution_card, reset_card, saved_card
from bot.ui.cards.settings.panel import panel_note, settings_card
from bot.ui.controls.items import chosen
from bot.ui.controls.settings import (
    ChooseGroup,
    LeaveUnchanged,
    OpenSettingForm,
    PutSetting,
    ResetSettings,
    SendSettingForm,
    ShowSettings,
    UseAnyway,
)
from bot.ui.forms.modals import TEXT, read_fields
from bot.ui.forms.settings import setting_form
from cogs.settings.admin import admin_of, after_change, required_config
from cogs.settings.strip import offer_strip

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.servers import ServerConfig
    from bot.servers.admin import AdminContext

_TYPED_KINDS = {SettingKind.NUMBER, SettingKind.TEXT, SettingKind.COLOUR}


class SettingsPanel(commands.Cog):
    """The panel, and the questions before a change that is probably not meant."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(ShowSettings)
    @admins_only
    async def open_panel(self, interaction: Interaction, state: ShowSettings) -> None:
        """Show the panel, at a group if one is named."""
        await redraw(interaction, await panel_view(interaction, state.group))

    @handles(ChooseGroup)
    @admins_only
    async def group(self, interaction: Interaction, state: ChooseGroup) -> None:
        """Show another group."""
        del state
        group = SettingGroup.__members__.get(choice(interaction))
        if group is None:
            raise StaleControlError
        await redraw(interaction, await panel_view(interaction, group))

    @handles(PutSetting)
    @admins_only
    async def put(self, interaction: Interaction, state: PutSetting) -> None:
        """Take what was chosen: a switch names its value, a select holds it."""
        admin, settings = await admin_of(interaction), self.bot.services.settings
        if state.value is None:
            saving = settings.save_selection(admin, state.name, chosen(interaction))
        else:
            saving = settings.save_text(admin, state.name, state.value)
        await self._show_saved(interaction, admin, state.name, await in_time(interaction, saving))

    @handles(OpenSettingForm)
    @admins_only
    async def form(self, interaction: Interaction, state: OpenSettingForm) -> None:
        """Open the form of a setting that is typed."""
        if SETTINGS[state.name].kind not in _TYPED_KINDS:
            raise StaleControlError
        # Before the form opens, so that nobody types what they may not set.
        require_right(await admin_of(interaction), [state.name])
        config = await required_config(interaction)
        value = getattr(config, state.name)
        await interaction.response.send_modal(setting_form(state.name, value))

    @handles(SendSettingForm)
    @admins_only
    async def form_sent(self, interaction: Interaction, state: SendSettingForm) -> None:
        """Take what was typed into the form."""
        admin, text = await admin_of(interaction), read_fields(interaction).get(TEXT, "")
        saving = self.bot.services.settings.save_text(admin, state.name, text)
        await self._show_saved(interaction, admin, state.name, await in_time(interaction, saving))

    @handles(UseAnyway)
    @admins_only
    async def anyway(self, interaction: Interaction, state: UseAnyway) -> None:
        """Take a value in spite of a warning."""
        admin = await admin_of(interaction)
        saving = self.bot.services.settings.save_anyway(admin, state.name, state.value)
        change = await in_time(interaction, saving)
        await after_change(interaction, admin, change)
        await redraw(interaction, saved_card(change, admin.directory))

    @handles(LeaveUnchanged)
    @admins_only
    async def keep(self, interaction: Interaction, state: LeaveUnchanged) -> None:
        """Leave everything as it is."""
        del state
        await redraw(interaction, notice(KEPT))

    @handles(ResetSettings)
    @admins_only
    async def reset(self, interaction: Interaction, state: ResetSettings) -> None:
        """Set one setting or all back to their defaults."""
        admin = await admin_of(interaction)
        resetting = self.bot.services.settings.reset(admin, state.name)
        change = await in_time(interaction, resetting)
        await after_change(interaction, admin, change)
        await redraw(interaction, saved_card(change, admin.directory))
        await offer_strip(self.bot, interaction, change.before, change.after)

    async def _show_saved(
        self,
        interaction: Interaction,
        admin: AdminContext,
        name: str,
        outcome: ConfigChange | Caution,
    ) -> None:
        """Draw the panel after a change, or ask first where the change is hardly meant."""
        if isinstance(outcome, Caution):
            await reply(interaction, caution_card(outcome.name, outcome.value, outcome.sentence))
            return
        await after_change(interaction, admin, outcome)
        group = SETTINGS[name].group
        await redraw(interaction, await _panel(self.bot, admin, outcome.after, group, outcome))
        await offer_strip(self.bot, interaction, outcome.before, outcome.after)


async def panel_view(interaction: Interaction, group: SettingGroup | None = None) -> ui.LayoutView:
    """Return a page of the panel, the first if none is named; only for an admin."""
    admin, config = await admin_of(interaction), await required_config(interaction)
    return await _panel(bot_of(interaction), admin, config, group or SettingGroup.ANSWERS)


async def _panel(
    bot: BoundaryBot,
    admin: AdminContext,
    config: ServerConfig,
    group: SettingGroup,
    change: ConfigChange | None = None,
) -> ui.LayoutView:
    problems = troubles(bot, admin.guild_id, config)
    if group in {SettingGroup.ANSWERS, SettingGroup.COMMUNITY}:
        problems += await community_troubles(bot, admin.guild_id, config)
    note = panel_note(group, config, admin.directory, change, problems)
    return settings_card(group, config, admin.directory, owner=admin.is_owner, note=note)


async def reset_question(interaction: Interaction, name: str | None) -> ui.LayoutView:
    """Return the question before a reset, of one setting or of all. Raises SettingError."""
    admin = await admin_of(interaction)
    preview = bot_of(interaction).services.settings.preview_reset(admin, name)
    change = await in_time(interaction, preview)
    return reset_card(name, change, admin.directory, staying=names_not_reset(admin))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SettingsPanel(bot))
