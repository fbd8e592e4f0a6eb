"""Every command and every handler says who may use it, and refuses everybody else."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands

from bot.client.checks import NOT_ADMIN, NOT_MODERATOR, Access, Audience, access_of
from bot.ui.controls.states import STATES
from tests.discord.acting import HUG, ask, forge, said
from tests.discord.conftest import World

REFUSALS = {Audience.MODERATORS: NOT_MODERATOR, Audience.ADMINS: NOT_ADMIN}


def commands(world: World) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every command of the bot, those in groups and those in menus of messages too."""
    for kind in discord.AppCommandType:
        for command in world.bot.tree.walk_commands(type=kind):
            if not isinstance(command, app_commands.Group):
                yield f"{kind.name} {command.qualified_name}", command.callback


def handlers(world: World) -> Iterator[tuple[str, Callable[..., Any]]]:
    yield from world.bot._actions.items()


def without_access(methods: Iterator[tuple[str, Callable[..., Any]]]) -> list[str]:
    """The names of the methods that do not say who may use them, or not why everybody may."""
    return [name for name, method in methods if not is_stated(access_of(method))]


def is_stated(access: Access | None) -> bool:
    if access is None:
        return False
    return access.audience is not Audience.EVERYBODY or bool(access.reason.strip())


async def test_every_command_says_who_may_use_it(world: World) -> None:
    names = {name for name, _ in commands(world)}
    assert {"chat_input ask", "chat_input kb add", "message Answer from the FAQ"} <= names
    assert without_access(commands(world)) == []


async def test_every_handler_says_who_may_press_its_control(world: World) -> None:
    assert len(dict(handlers(world))) > 90
    assert without_access(handlers(world)) == []


def test_a_method_that_says_nothing_is_noticed() -> None:
    assert not is_stated(None)
    assert not is_stated(Access(Audience.EVERYBODY, " "))
    assert is_stated(Access(Audience.EVERYBODY, "Everybody may read."))
    assert is_stated(Access(Audience.ADMINS))


@pytest.mark.parametrize(
    ("audience", "person"),
    [
        (Audience.MODERATORS, "member"),
        (Audience.ADMINS, "member"),
        (Audience.ADMINS, "moderator"),
    ],
)
async def test_a_control_refuses_whoever_may_not_press_it(
    world: World, monkeypatch: pytest.MonkeyPatch, audience: Audience, person: str
) -> None:
    """Whatever stands in the custom id: nothing of it is used before the person is refused."""
    actor: simcord.MemberActor = getattr(world, person)
    card = await ask(world, HUG, by=actor)
    pressed = 0
    for name, handler in handlers(world):
        access = access_of(handler)
        if access is None or access.audience is not audience:
            continue
        if name in STATES:
            monkeypatch.setattr(STATES[name], "parse", lambda _fields: None)  # type: ignore[misc]
        result = await forge(actor, card, f"b:{name}")
        assert said(result) == REFUSALS[audience], name
        assert result.ephemeral, name
        pressed += 1
    assert pressed
