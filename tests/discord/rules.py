"""AutoMod in the simulated Discord: rules of ours and of others, and what Discord says of them."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
import simcord
from simcord.backend.models import AutoModRule
from simcord.results import ResponseMessage

from bot.moderation.automod import AutoModPreset
from tests.discord.acting import answer_of, press
from tests.discord.conftest import World
from tests.discord.reading import selects, walk
from tests.discord.reporting import report_room

CHOOSE = "Choose one or more"
RULES = "/guilds/*/auto-moderation/rules"
ONE_RULE = "/guilds/*/auto-moderation/rules/*"


def rules(world: World) -> list[AutoModRule]:
    """All rules of the server."""
    return list(world.env.backend.guilds[world.guild.id].auto_mod_rules.values())


def ours(world: World) -> dict[str, AutoModRule]:
    """The rules that the bot made, by their preset."""
    me = world.bot.user
    assert me is not None
    mine = [each for each in rules(world) if each.creator_id == me.id]
    return {each.name.rpartition("(")[2].split()[0]: each for each in mine}


def preset(world: World, preset_id: str) -> AutoModPreset:
    """A preset as it ships."""
    return next(
        each for each in world.bot.services.moderation.automod.presets if each.id == preset_id
    )


def foreign(
    world: World,
    name: str = "Owner's own",
    *,
    trigger: int = 1,
    actions: Sequence[dict[str, Any]] = ({"type": 1, "metadata": {}},),
    exempt: Sequence[int] = (),
    **metadata: object,
) -> AutoModRule:
    """A rule that an admin made in Discord."""
    body = {
        "name": name,
        "event_type": 1,
        "trigger_type": trigger,
        "trigger_metadata": metadata or {"keyword_filter": ["pineapple"]},
        "actions": list(actions),
        "exempt_channels": [str(each) for each in exempt],
    }
    return world.env.backend.create_auto_mod_rule(world.guild.id, world.admin.id, body)


async def installed(world: World, *preset_ids: str) -> simcord.ChannelHandle:
    """Install presets as an admin does; the channel of the reports."""
    room = await report_room(world)
    plan = await planned(world, "install", *preset_ids)
    await press(world.admin, plan, "Install")
    assert set(preset_ids) <= set(ours(world))
    return room


async def planned(world: World, command: str, *preset_ids: str) -> ResponseMessage:
    """The card of what would change, after the presets were chosen."""
    asked = answer_of(await world.admin.slash(world.channel, f"automod {command}"))
    custom_id = str(selects(asked)[CHOOSE]["custom_id"])
    return answer_of(await world.admin.select(asked, list(preset_ids), custom_id=custom_id))


def pickers(card: ResponseMessage) -> tuple[str, str]:
    """The custom ids of the selects of channels and of roles that a rule leaves out."""
    ids = [str(each.get("custom_id")) for each in walk(card.components)]
    (channels,) = (each for each in ids if each.startswith("c:automod-channels:"))
    (roles,) = (each for each in ids if each.startswith("r:automod-roles:"))
    return channels, roles


async def without_permission(world: World, name: str) -> None:
    """Take a permission from the bot, and everything with it that would give it back."""
    me = world.bot.user
    assert me is not None
    backend = world.env.backend
    member = backend.guilds[world.guild.id].members[me.id]
    for role_id in [world.guild.id, *member.role_ids]:
        role = backend.guilds[world.guild.id].roles[role_id]
        may = discord.Permissions(role.permissions)
        if may.administrator:
            may = discord.Permissions.all()
            may.update(administrator=False)
        may.update(**{name: False})
        backend.edit_role(world.guild.id, role_id, {"permissions": may.value})
    await world.env.settle()
