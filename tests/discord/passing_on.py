"""Passing questions on to the moderators, and what becomes of them."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import discord
import simcord
from simcord.results import InteractionResult, ResponseMessage

from tests.discord.acting import UNRELATED, answer_of, press, public
from tests.discord.conftest import World

WORDS = "may my therapist come to my wedding?"


async def team_room(world: World) -> simcord.ChannelHandle:
    """A channel that only the team can read, named by the admins as the moderators'."""
    room = private_channel(world, "team")
    await world.bot.services.configs.set(world.guild.id, "moderator_channel", room.id)
    return room


def private_channel(world: World, name: str) -> simcord.ChannelHandle:
    """A channel for admins, moderators and the bot."""
    me = world.bot.user
    assert me is not None
    hidden = discord.PermissionOverwrite(view_channel=False)
    seen = discord.PermissionOverwrite(view_channel=True, send_messages=True)
    return world.guild.create_text_channel(
        name,
        overwrites={
            world.guild.default_role: hidden,
            me: seen,
            world.moderator: seen,
            world.admin: seen,
        },
    )


async def pass_on(
    world: World,
    words: str = WORDS,
    *,
    by: simcord.MemberActor | None = None,
    channel: simcord.ChannelHandle | None = None,
    name: str = "without",
    way: str = "here",
) -> InteractionResult:
    """Ask something that is not covered, and pass it on."""
    who = by or world.member
    card = await who.slash(channel or world.channel, "ask", question=UNRELATED)
    form = await press(who, answer_of(card), "Ask the moderators")
    return await who.submit_modal(form, {"text": words, "name": [name], "way": [way]})


async def card_in(world: World, room: simcord.ChannelHandle) -> ResponseMessage:
    """The newest message of the bot in a channel."""
    await world.env.settle()
    return public(world, room)[-1]


async def answer(
    world: World,
    card: ResponseMessage,
    words: str = "Yes, if you both want that.",
    *,
    by: simcord.MemberActor | None = None,
) -> InteractionResult:
    """Answer a ticket by its card."""
    who = by or world.moderator
    form = await press(who, card, "Answer")
    return await who.submit_modal(form, {"text": words})


def direct(world: World, who: simcord.MemberActor) -> list[ResponseMessage]:
    """What the bot has sent somebody as direct messages."""
    stored = world.env.backend.messages.get(who.user.dm_channel.id, {})
    return [ResponseMessage(world.env, message) for message in stored.values()]


async def stored_bytes(world: World) -> bytes:
    """Everything that the store has written, as it lies there."""
    return await world.stored.bytes_of_all()


async def sealed_askers(world: World) -> int:
    """In how many tickets it is still known, sealed, who asked."""
    return await world.stored.count("cases WHERE asker_enc IS NOT NULL")


async def traces(world: World, who: simcord.MemberActor) -> list[str]:
    """Where on disk somebody's id can be read: it should be nowhere."""
    stored = await stored_bytes(world)
    assert world.guild.id.to_bytes(8, "big") in stored, "rows that could tell are there"
    spellings = {
        "decimal": str(who.id).encode(),
        "hexadecimal": f"{who.id:x}".encode(),
        "big endian": who.id.to_bytes(8, "big"),
        "little endian": who.id.to_bytes(8, "little"),
        "UTF-16": str(who.id).encode("utf-16-le"),
    }
    return [name for name, spelling in spellings.items() if spelling in stored]
