"""Reporting, as members do it and as moderators see it."""

from __future__ import annotations

from typing import Any

import discord
import simcord
from simcord.results import InteractionResult, ResponseMessage

from tests.discord.acting import answer_of, press, public
from tests.discord.conftest import World
from tests.discord.passing_on import private_channel

RUDE = "Nobody here likes you, zigzag."
WORDS = "they keep doing this, marmalade"
WAITS = "Your report is in the moderators' channel"
MENU = "Report to moderators"
PRIVATE = "Report a private message"


async def report_room(world: World) -> simcord.ChannelHandle:
    """A channel that only the team can read, chosen for reports."""
    room = private_channel(world, "reports")
    await world.bot.services.configs.set(world.guild.id, "report_channel", room.id)
    return room


async def rude_message(world: World, words: str = RUDE) -> discord.Message:
    """A message that somebody may report; Otto wrote it."""
    return await world.other.send(world.channel, words)


def form(category: str = "pressure", words: str = "", **choices: str) -> dict[str, Any]:
    """What a member puts into the form."""
    filled: dict[str, Any] = {"category": [category], "text": words}
    return filled | {name: [value] for name, value in choices.items()}


async def report_message(
    world: World,
    message: discord.Message,
    *,
    by: simcord.MemberActor | None = None,
    category: str = "pressure",
    words: str = "",
    **choices: str,
) -> InteractionResult:
    """Report a message by its menu."""
    who = by or world.member
    shown = await who.context_menu(world.channel, MENU, message)
    return await who.submit_modal(shown, form(category, words, **choices))


async def report_private(
    world: World,
    about: simcord.MemberActor | None = None,
    *,
    by: simcord.MemberActor | None = None,
    words: str = "",
    **choices: str,
) -> InteractionResult:
    """Report an unasked-for private message by the menu of its author."""
    who = by or world.member
    shown = await who.context_menu(world.channel, PRIVATE, about or world.other)
    return await who.submit_modal(shown, form("private-message", words, **choices))


async def cards(world: World, room: simcord.ChannelHandle) -> list[ResponseMessage]:
    """What the bot has posted in the room."""
    await world.env.settle()
    return public(world, room)


async def one_card(world: World, room: simcord.ChannelHandle) -> ResponseMessage:
    (card,) = await cards(world, room)
    return card


async def close(
    world: World,
    card: ResponseMessage,
    *,
    by: simcord.MemberActor | None = None,
    outcome: str = "done",
    words: str = "",
) -> InteractionResult:
    """Close a report by its card."""
    who = by or world.moderator
    shown = await press(who, card, "Close it")
    return await who.submit_modal(shown, {"outcome": [outcome], "text": words})


def last(result: InteractionResult) -> ResponseMessage:
    return answer_of(result)
