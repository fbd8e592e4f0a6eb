"""Handlers of buttons, selects and modals, found by the action in the custom id."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeAlias, TypeVar

from discord.ext import commands

from bot.client.responses import Interaction

Handler: TypeAlias = Callable[[Interaction, list[str]], Awaitable[None]]
_F = TypeVar("_F", bound=Callable[..., Awaitable[None]])
_MARK = "__boundary_bot_action__"


def action(name: str) -> Callable[[_F], _F]:
    """Mark a cog's method as the handler of the controls whose custom id names this action."""

    def mark(method: _F) -> _F:
        setattr(method, _MARK, name)
        return method

    return mark


def handlers_of(cog: commands.Cog) -> Iterator[tuple[str, Handler]]:
    """Yield the actions that a cog handles."""
    for attribute in dir(type(cog)):
        method: Any = getattr(type(cog), attribute, None)
        if (name := getattr(method, _MARK, None)) is not None:
            yield name, getattr(cog, attribute)
