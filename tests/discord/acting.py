"""Doing what people do in Discord, and what they cannot do but a broken client might."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
import simcord
from simcord.actors import _component_interaction, _visible_message
from simcord.results import InteractionResult, ResponseMessage

from bot.ui.controls.menu import LABEL as MENU
from tests.discord.conftest import World
from tests.discord.reading import Sent, buttons, choices, selects, texts, walk

Person = simcord.MemberActor | simcord.UserHandle

HUG = "can my therapist hug me?"
UNRELATED = "who won the world cup in 1998?"
FIND = "how do i find a therapist near me"
DANGER = "I want to kill myself"


def answer_of(result: InteractionResult) -> ResponseMessage:
    """The newest message that the interaction led to."""
    found = [result.response, *result.followups]
    newest = next((message for message in reversed(found) if message is not None), None)
    assert newest is not None, "nothing was answered"
    return newest


def said(result: InteractionResult) -> str:
    """All that the person reads, the later messages after the earlier."""
    return "\n".join(texts(m) for m in [result.response, *result.followups] if m is not None)


async def ask(
    world: World, text: str, *, by: simcord.MemberActor | None = None, **options: Any
) -> ResponseMessage:
    """Ask by /ask; the card, and not the word to the member alone that follows a public one."""
    result = await (by or world.member).slash(world.channel, "ask", question=text, **options)
    if result.response is not None and not result.response.ephemeral:
        return result.response
    return answer_of(result)


async def press(person: Person, message: ResponseMessage, label: str) -> InteractionResult:
    """Press the button with this label, or choose what a select calls so."""
    found = buttons(message)
    if label in found:
        return await person.click(message, custom_id=found[label])
    custom_id, value = choices(message)[label]
    return await person.select(message, [value], custom_id=custom_id)


async def pick(
    person: Person, message: ResponseMessage, placeholder: str, value: str
) -> InteractionResult:
    """Choose from the select with this placeholder."""
    custom_id = str(selects(message)[placeholder]["custom_id"])
    return await person.select(message, [value], custom_id=custom_id)


async def open_related(
    person: Person, message: ResponseMessage, entry_id: str
) -> InteractionResult:
    """Choose a related question from the menu."""
    return await pick(person, message, MENU, f"related:{entry_id}")


async def forge(
    person: Person,
    message: ResponseMessage,
    custom_id: str,
    values: Sequence[str] | None = None,
) -> InteractionResult:
    """Press a control that was never sent: the first one of its kind gets another custom id."""
    kind = 2 if values is None else 3
    stored = _visible_message(person, message)
    control = next(c for c in walk(stored.components) if c.get("type") == kind)
    own, control["custom_id"] = control["custom_id"], custom_id
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": kind}
    if values is not None:
        data["values"] = list(values)
    try:
        return await _component_interaction(person, stored, data)
    finally:
        control["custom_id"] = own


async def deliver_again(world: World) -> None:
    """Deliver the newest interaction a second time, as a gateway does after a lost reply."""
    world.expected += (discord.HTTPException,)
    payload = next(
        payload
        for kind, name, payload in reversed(world.env.backend.transcript)
        if kind == "GATEWAY" and name == "INTERACTION_CREATE"
    )
    world.env.backend.emit("INTERACTION_CREATE", payload)
    await world.env.settle()


def me_of(world: World) -> str:
    """How one mentions the bot."""
    assert world.bot.user is not None
    return world.bot.user.mention


def public(world: World, channel: simcord.ChannelHandle | None = None) -> list[ResponseMessage]:
    """What the bot has said in a channel for everybody, oldest first."""
    stored = world.env.backend.messages.get((channel or world.channel).id, {})
    own = [m for m in stored.values() if m.author_id == world.env.backend.bot_user.id]
    return [ResponseMessage(world.env, m) for m in own if not m.is_ephemeral]


def shows_no_controls(message: Sent) -> bool:
    """Whether a card is only text."""
    return not buttons(message) and not selects(message)


async def rows(world: World, guild: simcord.GuildHandle | None = None) -> list[Any]:
    """The question log of a server, newest first."""
    return list(
        await world.bot.services.storage.repositories.questions.questions.recent(
            (guild or world.guild).id, 100
        )
    )


async def allow(world: World, name: str, *people: simcord.MemberActor) -> None:
    """Let Discord show a command to people, as an admin can in the server's settings."""
    command = world.env.backend.find_command(name, None)
    assert command is not None
    world.guild.set_command_permissions(int(command["id"]), dict.fromkeys(people, True))
