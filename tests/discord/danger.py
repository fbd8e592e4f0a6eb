"""Asking for a moderator from a danger card, as members and moderators do it."""

from __future__ import annotations

from datetime import timedelta

import simcord
from simcord.results import InteractionResult, ResponseMessage

from bot.ui.cards.safety.requests import CONTACT, YES
from tests.discord.acting import DANGER, UNRELATED, answer_of, ask, press, public
from tests.discord.conftest import World
from tests.discord.passing_on import private_channel

NOBODY = "has not reached anybody"
WORRY = "my friend here said she is going to kill herself tonight"


async def alert_room(world: World) -> simcord.ChannelHandle:
    """A private channel that admins chose for alerts."""
    room = private_channel(world, "alerts")
    await world.bot.services.configs.set(world.guild.id, "alert_channel", room.id)
    return room


async def ask_for_moderator(
    world: World,
    *,
    by: simcord.MemberActor | None = None,
    card: ResponseMessage | None = None,
    label: str = YES,
) -> ResponseMessage:
    """Get a danger card, press the button, agree; what the member reads then."""
    who = by or world.member
    danger = card or await ask(world, DANGER, by=who)
    consent = answer_of(await press(who, danger, CONTACT))
    return answer_of(await press(who, consent, label))


async def cards(world: World, room: simcord.ChannelHandle) -> list[ResponseMessage]:
    """What stands in a channel of the team."""
    await world.env.settle()
    return public(world, room)


def later(world: World, hours: float) -> None:
    """From now on requests believe that so many hours have gone by."""
    requests = world.bot.services.storage.repositories.safety.requests
    real = requests.clock
    requests.clock = lambda: real() + timedelta(hours=hours)


async def write_to_moderators(world: World, words: str) -> InteractionResult:
    form = await press(world.member, await ask(world, UNRELATED), "Ask the moderators")
    return await world.member.submit_modal(form, {"text": words})
