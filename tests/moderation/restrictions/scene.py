"""A server's channels without Discord, which may refuse, stay silent, or die."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.moderation.actions.errors import DiscordRefusedError
from bot.moderation.restrictions import Overwrite, RestrictionKind, RestrictionOrder

GUILD, CHANNEL, MODERATOR, OTHER = 1, 50, 80, 81
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FORBIDDEN = DiscordRefusedError(403, 50013, again=False)
SILENT = DiscordRefusedError(0, 0, again=True)
GONE = DiscordRefusedError(404, 10003, again=False)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, length: timedelta) -> None:
        self.now += length


class Channels:
    """The channels of one server.

    refusal: raised before anything is written. lost: raised after it was written. blind: raised
    where something is read.
    """

    def __init__(self) -> None:
        self.overwrites: dict[int, Overwrite | None] = {CHANNEL: Overwrite(1 << 10, 1 << 6)}
        self.paces: dict[int, int] = {CHANNEL: 0}
        self.pauses: dict[RestrictionKind, datetime | None] = {}
        self.refusal: BaseException | None = None
        self.lost: BaseException | None = None
        self.blind: BaseException | None = None
        self.before_write: Callable[[], None] = lambda: None
        self.writes = 0

    async def overwrite(self, channel_id: int) -> Overwrite | None:
        self._read()
        return self.overwrites[channel_id]

    async def put_overwrite(
        self, channel_id: int, overwrite: Overwrite | None, reason: str
    ) -> None:
        assert reason
        self._refuse()
        self.overwrites[channel_id] = overwrite
        self._lose()

    async def seconds(self, channel_id: int) -> int:
        self._read()
        return self.paces[channel_id]

    async def put_seconds(self, channel_id: int, seconds: int, reason: str) -> None:
        assert reason
        self._refuse()
        self.paces[channel_id] = seconds
        self._lose()

    async def pause(self, kind: RestrictionKind, until: datetime | None) -> None:
        self._refuse()
        self.pauses[kind] = until
        self._lose()

    def _read(self) -> None:
        if self.blind is not None:
            raise self.blind

    def _refuse(self) -> None:
        self.before_write()
        if self.refusal is not None:
            raise self.refusal
        self.writes += 1

    def _lose(self) -> None:
        if self.lost is not None:
            raise self.lost


def order(
    clock: Clock,
    kind: RestrictionKind = RestrictionKind.LOCK,
    *,
    hours: float = 1,
    by: int = MODERATOR,
    place: int = CHANNEL,
) -> RestrictionOrder:
    """Return what a moderator orders, for some hours from now."""
    return RestrictionOrder(GUILD, place, kind, by, clock() + timedelta(hours=hours))
