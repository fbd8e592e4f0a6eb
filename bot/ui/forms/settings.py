"""The form for typing a number, a text or a colour."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.servers import SETTINGS, SettingKind
from bot.servers.formatting import allowed, limits
from bot.ui.controls.settings import SendSettingForm
from bot.ui.forms.modals import TEXT, empty_modal
from bot.ui.text import clip


def setting_form(name: str, value: object) -> ui.Modal:
    """Return the form for a setting, with what holds now filled in."""
    setting = SETTINGS[name]
    form = empty_modal(clip(setting.label, 45), SendSettingForm(name))
    long = setting.kind is SettingKind.TEXT
    field = ui.TextInput[Any](
        custom_id=TEXT,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=_text_of(setting.kind, value) or None,
        required=setting.kind is SettingKind.NUMBER or setting.is_required,
        max_length=limits(name).get("maxLength", 40) if long else 40,
    )
    hint = f"{allowed(name)[:1].upper()}{allowed(name)[1:]}."
    form.add_item(ui.Label[Any](text=clip(setting.label, 45), description=hint, component=field))
    return form


def _text_of(kind: SettingKind, value: object) -> str:
    """Return what an admin would type for this value."""
    if kind is SettingKind.COLOUR:
        return f"#{value:06x}" if isinstance(value, int) else ""
    return str(value)
