"""Asking the community, as members do it, and what stands where then."""

from __future__ import annotations

from typing import Any

import discord
import simcord
from simcord.backend.models.channel import Overwrite
from simcord.enums import ChannelType, OverwriteType
from simcord.results import InteractionResult, ResponseMessage

from tests.discord.acting import answer_of, press, public
from tests.discord.conftest import World
from tests.discord.passing_on import team_room

TITLE = "How do you prepare for a first appointment?"
TEXT = "Mine is on Tuesday, marmalade."
BOT_MAY = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "create_public_threads",
    "read_message_history",
    "manage_threads",
    "manage_channels",
)


async def open_community(
    world: World, *, forum: bool = True, review: str = "none", team: bool = False, **settings: Any
) -> simcord.ChannelHandle:
    """A channel where members ask each other, chosen by the admins; team: a moderators' room."""
    place = (
        world.guild.create_forum_channel("ask-us")
        if forum
        else world.guild.create_text_channel("ask-us")
    )
    me = world.bot.user
    assert me is not None
    grant(world, place, me.id, **dict.fromkeys(BOT_MAY, True))
    configs = world.bot.services.configs
    await configs.set(world.guild.id, "community_channel", place.id)
    await configs.set(world.guild.id, "community_review", review)
    for name, value in settings.items():
        await configs.set(world.guild.id, name, value)
    if team:
        await team_room(world)
    return place


def grant(world: World, place: simcord.ChannelHandle, member_id: int, **permissions: bool) -> None:
    """Let a member do some things in a channel, or keep them from it."""
    allow, deny = discord.PermissionOverwrite(**permissions).pair()
    world.env.backend.set_overwrite(
        place.id, Overwrite(member_id, OverwriteType.MEMBER, allow.value, deny.value)
    )


def form(
    title: str = TITLE,
    text: str = TEXT,
    *,
    name: str = "without",
    tell: str = "yes",
    about: str = "Touch",
) -> dict[str, Any]:
    """What a member puts into the form of a question."""
    return {"title": title, "text": text, "category": [about], "name": [name], "tell": [tell]}


async def ask_community(
    world: World,
    title: str = TITLE,
    text: str = TEXT,
    *,
    by: simcord.MemberActor | None = None,
    **choices: str,
) -> InteractionResult:
    """Ask by /community ask and the two forms; what the asker reads then."""
    who = by or world.member
    first = await who.slash(world.channel, "community ask")
    shown = await who.submit_modal(first, {"text": title})
    if shown.modal is None:
        shown = await press(who, answer_of(shown), "Mine is different")
    return await who.submit_modal(shown, form(title, text, **choices))


def threads(place: simcord.ChannelHandle) -> list[simcord.ChannelHandle]:
    """The threads of a channel, the oldest first."""
    return sorted(place.threads, key=lambda thread: thread.id)


def card_of(world: World, place: simcord.ChannelHandle, number: int = 0) -> ResponseMessage:
    """The public card of a question: in a forum in its thread, else above it."""
    thread = threads(place)[number]
    if world.env.backend.channels[place.id].type == ChannelType.FORUM:
        return public(world, thread)[0]
    return next(each for each in public(world, place) if each.id == thread.id)
