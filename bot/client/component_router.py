"""Handlers of buttons, selects and modals, found by the action in the custom id."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import cache, wraps
from typing import Any, TypeAlias, TypeVar

from discord.ext import commands

from bot.client.responses import Interaction
from bot.ui.controls.states import State

Handler: TypeAlias = Callable[[Interaction, list[str]], Awaitable[None]]
_C = TypeVar("_C")
_S = TypeVar("_S", bound=State)
_Method: TypeAlias = Callable[[_C, Interaction, _S], Awaitable[None]]
_STATE = "__boundary_bot_state__"


def handles(state: type[_S]) -> Callable[[_Method[_C, _S]], _Method[_C, _S]]:
    """Mark a cog's method as the handler of a kind of control; it gets the control's state."""

    def mark(method: _Method[_C, _S]) -> _Method[_C, _S]:
        setattr(method, _STATE, state)
        return method

    return mark


def handlers_of(cog: commands.Cog) -> Iterator[tuple[str, Handler]]:
    """Yield the actions that a cog handles; a handler raises StaleStateError for foreign fields."""
    for attribute, state in _handled_by(type(cog)):
        yield state.action, _parsing(state, getattr(cog, attribute))


@cache
def _handled_by(kind: type[commands.Cog]) -> tuple[tuple[str, type[State]], ...]:
    """Return the methods of a kind of cog that handle controls, each with its kind of control."""
    found: list[tuple[str, type[State]]] = []
    for attribute in dir(kind):
        method: Any = getattr(kind, attribute, None)
        state: type[State] | None = getattr(method, _STATE, None)
        if state is not None:
            found.append((attribute, state))
    return tuple(found)


def _parsing(
    state: type[State], method: Callable[[Interaction, State], Awaitable[None]]
) -> Handler:
    # `wraps` keeps what decorators have marked, such as who may press the control.
    @wraps(method)
    async def handle(interaction: Interaction, fields: list[str]) -> None:
        control = state.parse(fields)
        guild_id: int | None = getattr(control, "guild_id", None)
        if interaction.guild_id is None and guild_id is not None:
            client: Any = interaction.client
            await client.borrowed.borrow(guild_id)
        await method(interaction, control)

    return handle
