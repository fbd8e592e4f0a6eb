"""Selects of channels and roles, which work for ever, as the other controls do.

A custom id reads `c:<action>:<field>:…` (channels) or `r:<action>:<field>:…` (roles).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

import discord
from discord import SelectDefaultValue, ui
from discord import SelectDefaultValueType as Of

from bot.ui.controls.items import hand_over, own_id, pack
from bot.ui.controls.states import State

Interaction = discord.Interaction[discord.Client]
# Making an object through a subscripted class takes Python several times as long.
_Channels: type[ui.ChannelSelect[Any]] = ui.ChannelSelect
_Roles: type[ui.RoleSelect[Any]] = ui.RoleSelect
MAX_CHOSEN = 25
"""The most channels or roles that one select can hold."""


class ChannelSelect(ui.DynamicItem[ui.ChannelSelect[Any]], template=r"c:[a-z-]+(?::[^:]*)*"):
    """Discord's own select of channels; what was chosen comes with the press."""

    def __init__(self, item: ui.ChannelSelect[Any]) -> None:
        super().__init__(item)

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> ChannelSelect:
        """Take over a select that was sent earlier."""
        del interaction, match
        return cls(cast("ui.ChannelSelect[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Hand the choice to the bot."""
        await hand_over(interaction, self.custom_id)


class RoleSelect(ui.DynamicItem[ui.RoleSelect[Any]], template=r"r:[a-z-]+(?::[^:]*)*"):
    """Discord's own select of roles; what was chosen comes with the press."""

    def __init__(self, item: ui.RoleSelect[Any]) -> None:
        super().__init__(item)

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> RoleSelect:
        """Take over a select that was sent earlier."""
        del interaction, match
        return cls(cast("ui.RoleSelect[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Hand the choice to the bot."""
        await hand_over(interaction, self.custom_id)


def channel_select(
    placeholder: str,
    control: State,
    *,
    types: Sequence[discord.ChannelType],
    selected: Sequence[int] = (),
    most: int = 1,
) -> ChannelSelect:
    """Return a select of none to `most` channels of the server; `selected` are their ids."""
    custom_id = pack("c", control)
    return ChannelSelect(
        _Channels(
            placeholder=placeholder[:150],
            custom_id=custom_id,
            id=own_id(custom_id),
            channel_types=list(types),
            # To choose nothing is a choice too: it empties the setting.
            min_values=0,
            max_values=min(most, MAX_CHOSEN),
            default_values=[
                SelectDefaultValue(id=each, type=Of.channel)
                for each in selected[: min(most, MAX_CHOSEN)]
            ],
        )
    )


def role_select(
    placeholder: str, control: State, *, selected: Sequence[int] = (), most: int = 1
) -> RoleSelect:
    """Return a select of none to `most` roles of the server; `selected` are their ids."""
    custom_id = pack("r", control)
    return RoleSelect(
        _Roles(
            placeholder=placeholder[:150],
            custom_id=custom_id,
            id=own_id(custom_id),
            min_values=0,
            max_values=min(most, MAX_CHOSEN),
            default_values=[
                SelectDefaultValue(id=each, type=Of.role)
                for each in selected[: min(most, MAX_CHOSEN)]
            ],
        )
    )
