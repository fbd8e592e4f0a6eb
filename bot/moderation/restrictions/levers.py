"""Levers: one thing of a channel that is moved at Discord, and moved back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, TypeAlias

from msgspec import Struct

from bot.moderation.restrictions.overwrites import from_numbers, restoration_of, to_numbers

if TYPE_CHECKING:
    from bot.moderation.restrictions.gateway import RestrictionGateway
    from bot.storage.repositories.moderation.restrictions import Restriction

Numbers: TypeAlias = Mapping[str, int]
"""A state of a channel as it is stored: numbers by name."""
_SECONDS = "seconds"


class WayBack(Struct, frozen=True):
    """The state to which a channel goes back.

    changed_by_hand: somebody changed part of it since, and that part stays.
    """

    numbers: Numbers
    changed_by_hand: bool = False


class Lever(Protocol):
    """One thing of a channel that can be read, set and put back."""

    async def read(self, place_id: int) -> Numbers:
        """Return how it is. Raises DiscordRefusedError."""
        ...

    async def write(self, place_id: int, numbers: Numbers, reason: str) -> None:
        """Set it. Raises DiscordRefusedError."""
        ...

    def way_back(self, now: Numbers, restriction: Restriction) -> WayBack:
        """Return the state after a restriction, from how it is now."""
        ...


class WritingLever:
    """Whether everybody may write in a channel."""

    def __init__(self, gateway: RestrictionGateway) -> None:
        self._gateway = gateway

    async def read(self, place_id: int) -> Numbers:
        """Return the overwrite for everybody. Raises DiscordRefusedError."""
        return to_numbers(await self._gateway.overwrite(place_id))

    async def write(self, place_id: int, numbers: Numbers, reason: str) -> None:
        """Set the overwrite for everybody. Raises DiscordRefusedError."""
        await self._gateway.put_overwrite(place_id, from_numbers(numbers), reason)

    def way_back(self, now: Numbers, restriction: Restriction) -> WayBack:
        """Return the overwrite with what is still ours put back."""
        before, lock = from_numbers(restriction.before), from_numbers(restriction.new_values)
        result = restoration_of(from_numbers(now), before, lock)
        return WayBack(to_numbers(result.overwrite), bool(result.changed_bits))


class PaceLever:
    """The time that members wait between two messages in a channel."""

    def __init__(self, gateway: RestrictionGateway) -> None:
        self._gateway = gateway

    async def read(self, place_id: int) -> Numbers:
        """Return the seconds. Raises DiscordRefusedError."""
        return pace(await self._gateway.seconds(place_id))

    async def write(self, place_id: int, numbers: Numbers, reason: str) -> None:
        """Set the seconds. Raises DiscordRefusedError."""
        await self._gateway.put_seconds(place_id, numbers.get(_SECONDS, 0), reason)

    def way_back(self, now: Numbers, restriction: Restriction) -> WayBack:
        """Return the earlier seconds, unless somebody changed them since."""
        if now == restriction.new_values:
            return WayBack(restriction.before)
        return WayBack(now, changed_by_hand=True)


def pace(seconds: int) -> Numbers:
    """Return a pause between messages as it is stored."""
    return {_SECONDS: seconds}
