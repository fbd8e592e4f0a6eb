"""The controls of /automod: what each carries in its custom id."""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias

from bot.moderation.automod import AutoModTask
from bot.ui.controls.states import Codec, Name, State, control

_NONE = "-"
_IDS = re.compile(r"[a-z-]{1,10}(,[a-z-]{1,10})*")


def _parse_ids(text: str) -> tuple[str, ...]:
    if not _IDS.fullmatch(text):
        raise ValueError(f"{text!r} are no presets")
    return () if text == _NONE else tuple(text.split(","))


PresetIds: TypeAlias = Annotated[
    tuple[str, ...], Codec(lambda ids: ",".join(ids) or _NONE, _parse_ids)
]
"""The ids of presets, joined by commas; `-` for none."""
MAX_IDS = 6
"""The most presets that one control names: Discord allows a server no more rules."""


@control("automod-view")
class ShowAutoMod(State):
    """Show all presets, and how they stand in the server."""


@control("automod-pick")
class PickPreset(State):
    """Show the preset that is chosen in the select."""


@control("automod-which")
class AskWhichPresets(State):
    """Ask for the presets that something should be done with."""

    task: AutoModTask


@control("automod-choose")
class ChoosePresets(State):
    """Show what would change of the presets that are chosen in the select."""

    task: AutoModTask


@control("automod-plan")
class ShowPlan(State):
    """Show what would change of these presets."""

    task: AutoModTask
    preset_ids: PresetIds


@control("automod-do")
class CarryOutPlan(State):
    """Do what was shown; `plan_digest` is its digest."""

    task: AutoModTask
    plan_digest: Name
    preset_ids: PresetIds


@control("automod-channels")
class PutExemptChannels(State):
    """Let a rule of ours leave out the channels that are chosen in the select."""

    preset_id: Name


@control("automod-roles")
class PutExemptRoles(State):
    """Let a rule of ours leave out the roles that are chosen in the select."""

    preset_id: Name
