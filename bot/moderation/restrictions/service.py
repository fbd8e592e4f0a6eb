"""Locking and slowing channels, pausing invites and messages: each until a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from msgspec import Struct

from bot.moderation.actions.errors import DiscordRefusedError
from bot.moderation.restrictions.errors import (
    BY_HAND,
    NOT_LOCKED,
    OTHERS,
    OVER,
    UNSURE,
    RestrictionError,
    newer,
    refusal,
)
from bot.moderation.restrictions.levers import Lever, Numbers, PaceLever, WritingLever, pace
from bot.moderation.restrictions.overwrites import from_numbers, to_numbers, with_lock
from bot.storage.repositories.moderation.restrictions import Restriction, RestrictionKind
from bot.storage.repositories.servers.audit import Change

if TYPE_CHECKING:
    from bot.moderation.restrictions.gateway import RestrictionGateway
    from bot.storage.repositories.moderation.restrictions import RestrictionStore

SET = "by moderator {moderator_id}, until {ends:%Y-%m-%d %H:%M} UTC"
ENDED = "ended by moderator {moderator_id}"
_MILLISECOND = 1000


class RestrictionOrder(Struct, frozen=True):
    """An order of a moderator. place_id: the channel, or the server itself for a pause."""

    guild_id: int
    place_id: int
    kind: RestrictionKind
    moderator_id: int
    ends: datetime

    @property
    def reason(self) -> str:
        """The reason in Discord's audit log."""
        return SET.format(moderator_id=self.moderator_id, ends=self.ends.astimezone(UTC))

    def change(self, action: str) -> Change:
        """Return the row for the audit."""
        return Change(self.moderator_id, f"{self.kind}-{action}", str(self.place_id))


class EndedRestriction(Struct, frozen=True):
    """A restriction that is over. changed_by_hand: somebody changed it, and their change stays."""

    restriction: Restriction
    changed_by_hand: bool = False


class Restrictions:
    """Sets and ends restrictions; each place has one of a kind.

    All methods raise StorageUnavailable, and RestrictionError with a sentence for the moderator.
    Where one of them is raised, nothing was done.
    """

    def __init__(self, store: RestrictionStore, clock: Callable[[], datetime]) -> None:
        """Keep them in `store`; `clock` says what time it is in UTC."""
        self.store = store
        self.clock = clock
        self._turns: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()

    def turn(self, place_id: int, kind: RestrictionKind) -> asyncio.Lock:
        """Return the lock under which one restriction is set or ended.

        Otherwise a round that ends an old restriction could meet a new one, and undo it.
        """
        return self._turns.setdefault((place_id, kind), asyncio.Lock())

    async def lock(self, order: RestrictionOrder, gateway: RestrictionGateway) -> Restriction:
        """Close a channel for writing. If we have closed it already, it gets the new time."""
        return await self._set(order, WritingLever(gateway), _closed_state)

    async def slow(
        self, order: RestrictionOrder, seconds: int, gateway: RestrictionGateway
    ) -> Restriction:
        """Let members wait between two messages in a channel."""
        return await self._set(order, PaceLever(gateway), lambda _: pace(seconds))

    async def hurry(self, order: RestrictionOrder, gateway: RestrictionGateway) -> None:
        """Let members write without a pause, whoever set one."""
        async with self.turn(order.place_id, order.kind):
            try:
                await gateway.put_seconds(order.place_id, 0, order.reason)
            except DiscordRefusedError as error:
                raise refusal(order.kind, order.place_id, error) from error
            current = await self._get(order)
            if current is not None:
                await self.store.end(current, order.change("end"))

    async def pause(self, order: RestrictionOrder, gateway: RestrictionGateway) -> Restriction:
        """Pause invites or private messages in the server. Discord ends it by itself."""
        async with self.turn(order.place_id, order.kind):
            earlier = await self._get(order)
            new = self._new(order, {}, {}, earlier)
            await self.store.put(new, order.change("set"))
            try:
                await gateway.pause(order.kind, order.ends)
            except DiscordRefusedError as error:
                await self._forget(new, earlier)
                raise refusal(order.kind, order.place_id, error) from error
            return new

    async def end(
        self, order: RestrictionOrder, gateway: RestrictionGateway, token: int | None = None
    ) -> EndedRestriction:
        """End a restriction before its time. token: tells which one was shown, if one was."""
        async with self.turn(order.place_id, order.kind):
            current = await self._get(order)
            if current is None:
                raise RestrictionError(await self._nothing(order, token))
            if token is not None and current.token != token:
                raise newer(current.moderator_id, current.ends)
            try:
                result = await undo(current, gateway, ENDED.format(moderator_id=order.moderator_id))
            except DiscordRefusedError as error:
                raise refusal(order.kind, order.place_id, error, ending=True) from error
            await self.store.end(current, order.change("end"))
            return result

    async def _set(
        self, order: RestrictionOrder, lever: Lever, target_of: Callable[[Numbers], Numbers]
    ) -> Restriction:
        """Store the new restriction, then set it at Discord, and check that."""
        async with self.turn(order.place_id, order.kind):
            earlier = await self._get(order)
            try:
                now = await lever.read(order.place_id)
            except DiscordRefusedError as error:
                raise refusal(order.kind, order.place_id, error) from error
            target = target_of(now)
            if earlier is None and now == target:
                raise RestrictionError(BY_HAND[order.kind].format(place=order.place_id))
            before = now if earlier is None else lever.way_back(now, earlier).numbers
            new = self._new(order, before, target, earlier)
            # Before Discord: a crash after its answer must not leave a lock that nobody ends.
            await self.store.put(new, order.change("set"))
            if now != target:
                await self._write(order, lever, new, earlier)
            return new

    async def _write(
        self, order: RestrictionOrder, lever: Lever, new: Restriction, earlier: Restriction | None
    ) -> None:
        """Set it at Discord; if Discord refuses, delete the row again and raise the reason."""
        try:
            await lever.write(order.place_id, new.new_values, order.reason)
        except DiscordRefusedError as error:
            has_happened = await _has_happened(lever, new) if error.again else False
            if has_happened:
                return
            if has_happened is None:
                # It may be set. Then the row must stay, or nobody would ever undo it.
                raise RestrictionError(
                    UNSURE.format(place=order.place_id, ends=int(order.ends.timestamp()))
                ) from error
            await self._forget(new, earlier)
            raise refusal(order.kind, order.place_id, error) from error

    async def _forget(self, new: Restriction, earlier: Restriction | None) -> None:
        """Let what held before hold again, since Discord refused the new one."""
        if earlier is None:
            await self.store.end(new)
        else:
            await self.store.put(earlier)

    async def _get(self, order: RestrictionOrder) -> Restriction | None:
        return await self.store.get(order.guild_id, order.place_id, order.kind)

    async def _nothing(self, order: RestrictionOrder, token: int | None) -> str:
        """Return the sentence for a moderator who ends a restriction that is not there."""
        if token is not None or order.kind is not RestrictionKind.LOCK:
            return OVER
        here = await self.store.of_server(order.guild_id)
        locks = [f"<#{each.place_id}>" for each in here if each.kind is RestrictionKind.LOCK]
        others = OTHERS.format(channels=", ".join(locks[:10])) if locks else ""
        return NOT_LOCKED.format(place=order.place_id, others=others)

    def _new(
        self, order: RestrictionOrder, before: Numbers, target: Numbers, earlier: Restriction | None
    ) -> Restriction:
        # Later than the one before, also within a millisecond: its time tells the two apart.
        now = int(self.clock().timestamp() * _MILLISECOND)
        token = now if earlier is None else max(now, earlier.token + 1)
        return Restriction(
            order.guild_id,
            order.place_id,
            order.kind,
            datetime.fromtimestamp(token / _MILLISECOND, UTC),
            order.moderator_id,
            order.ends,
            before,
            target,
        )


async def undo(
    restriction: Restriction, gateway: RestrictionGateway, reason: str
) -> EndedRestriction:
    """Put back at Discord what is still ours. A lost channel counts as done.

    Pauses of invites and messages need this only before their time: Discord ends them by itself.
    Raises DiscordRefusedError.
    """
    kind, place_id = restriction.kind, restriction.place_id
    lever: Lever
    match kind:
        case RestrictionKind.LOCK:
            lever = WritingLever(gateway)
        case RestrictionKind.SLOW:
            lever = PaceLever(gateway)
        case _:
            await gateway.pause(kind, None)
            return EndedRestriction(restriction)
    try:
        now = await lever.read(place_id)
        back = lever.way_back(now, restriction)
        if back.numbers != now:
            await lever.write(place_id, back.numbers, reason)
    except DiscordRefusedError as error:
        if error.status != 404:
            raise
        return EndedRestriction(restriction)
    return EndedRestriction(restriction, back.changed_by_hand)


async def _has_happened(lever: Lever, new: Restriction) -> bool | None:
    """Return whether Discord did it although it did not answer; None if that is unknown, too."""
    try:
        return await lever.read(new.place_id) == new.new_values
    except DiscordRefusedError:
        return None


def _closed_state(now: Numbers) -> Numbers:
    return to_numbers(with_lock(from_numbers(now)))
