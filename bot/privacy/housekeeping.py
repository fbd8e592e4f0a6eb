"""One round of housekeeping: delete what is old, and servers that are gone; clear the files."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from pydantic import ValidationError

from bot.privacy.clock_watch import ClockWatch
from bot.servers import ServerConfig
from bot.storage.clock import utc_now
from bot.storage.coordination import ALL_SHARDS
from bot.storage.inventory import TERM_SETTINGS
from bot.storage.inventory.servers import GRACE_DAYS
from bot.storage.inventory.terms import RetentionTerms

if TYPE_CHECKING:
    from bot.storage import JSON, Storage
    from bot.storage.coordination import Shards
    from bot.storage.repositories.tickets.cards import PostedCard

_log = logging.getLogger(__name__)
GRACE = timedelta(days=GRACE_DAYS)
Remove: TypeAlias = "Callable[[Sequence[PostedCard]], Awaitable[None]]"


class RoundResult(Struct, frozen=True):
    """The result of a round. purged: servers whose data went. compact: the files are clear."""

    expired: int
    purged: tuple[int, ...]
    compact: bool


class Housekeeping:
    """Does the rounds, and notes which servers the bot has left.

    Where processes share the database, the leader alone does rounds; each notes and purges servers
    of its own shards.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Callable[[], datetime] = utc_now,
        shards: Shards = ALL_SHARDS,
    ) -> None:
        """Work on `storage`; `clock` says what time it is, `shards` which servers are our own."""
        self._storage = storage
        self.clock = clock
        self._shards = shards
        self._watch = ClockWatch(storage.repositories.servers.meta)

    async def round(self, present: Collection[int], remove: Remove | None = None) -> RoundResult:
        """Do all that is due, in short steps. Raises StorageUnavailable; the next one goes on.

        `present` are the servers that the bot is in now: none of them is purged. `remove` takes
        away the messages that show what is due, before it is forgotten where they stand.
        """
        retention, moment = self._storage.retention, self.clock()
        if not await self._watch.believes(moment):
            return RoundResult(0, (), compact=True)
        if await self._watch.may_restamp(moment) and (ahead := await retention.restamp(moment)):
            _log.warning("%s rows were dated into the future; they count as written now.", ahead)
        purged, rows = await self._purge(present, moment)
        terms = await self.terms()
        # The rows say where the cards are, so the cards go first.
        if remove is not None and (cards := await retention.cards_due(moment, terms)):
            await remove(cards)
        expired = await retention.expire(moment, terms)
        compact = await self._storage.compactor.compact(moment)
        if rows or expired:
            message = "Housekeeping: %s old rows and %s rows of %s servers that are gone deleted."
            _log.info(message, expired, rows, len(purged))
        return RoundResult(expired, purged, compact)

    async def purge(self, present: Collection[int]) -> tuple[int, ...]:
        """Delete the data of own servers that the bot left long ago; return their ids.

        For a process that does not lead. The leader's rounds find out whether the clock is right.
        Raises StorageUnavailable; the next call goes on.
        """
        moment = self.clock()
        if not await self._watch.agrees(moment):
            return ()
        purged, rows = await self._purge(present, moment)
        if rows:
            _log.info("Housekeeping: %s rows of %s servers deleted.", rows, len(purged))
        return purged

    async def _purge(
        self, present: Collection[int], moment: datetime
    ) -> tuple[tuple[int, ...], int]:
        """Delete the data of own servers that are due; return their ids and how many rows went."""
        departures = await self._storage.repositories.servers.departures.all()
        purged = [
            guild_id
            for guild_id, left_at in departures.items()
            if self._shards.holds(guild_id)
            and guild_id not in present
            and moment - left_at >= GRACE
            and not await self._in_use(guild_id, moment)
        ]
        rows = 0
        for guild_id in purged:
            rows += await self._storage.retention.purge(guild_id)
        return tuple(purged), rows

    async def terms(self) -> RetentionTerms:
        """Return how long each server keeps what it may decide about.

        Raises StorageUnavailable.
        """
        own: dict[str, dict[int, int]] = {}
        for name in TERM_SETTINGS:
            values = await self._storage.retention.settings(name)
            own[name] = {guild_id: _days(name, value) for guild_id, value in values.items()}
        return RetentionTerms(usual_terms(), own)

    async def _in_use(self, guild_id: int, moment: datetime) -> bool:
        """Whether members still ask in a server that has our commands without the bot in it."""
        last_asked = await self._storage.retention.last_asked(guild_id)
        return last_asked is not None and moment - last_asked < GRACE

    async def reconcile(self, present: Collection[int]) -> None:
        """Compare the own servers that have stored data with those that the bot is in.

        Only when every shard of this process is ready: before that, servers are missing that are
        not gone. Raises StorageUnavailable.
        """
        departures = await self._storage.repositories.servers.departures.all()
        for guild_id in departures.keys() & set(present):
            await self.returned(guild_id)
        absent = await self._storage.retention.servers() - set(present) - departures.keys()
        own_absent = {guild_id for guild_id in absent if self._shards.holds(guild_id)}
        await self._storage.repositories.servers.departures.note(own_absent, self.clock())
        if own_absent:
            _log.info(
                "%s servers were left meanwhile; their data go in %s.", len(own_absent), GRACE
            )

    async def left(self, guild_id: int) -> datetime:
        """Note that the bot has left a server; return when its data go."""
        moment = self.clock()
        await self._storage.repositories.servers.departures.note([guild_id], moment)
        return moment + GRACE

    async def returned(self, guild_id: int) -> bool:
        """The bot is in a server again: its data stay. False if it had not left."""
        return await self._storage.repositories.servers.departures.take_back(guild_id)


def usual_terms() -> dict[str, int]:
    """Return the days that hold where a server has not set them, by setting."""
    config = ServerConfig()
    return {name: int(getattr(config, name)) for name in TERM_SETTINGS}


def _days(name: str, value: JSON) -> int:
    """Return a stored term as the settings read it: the default for what is not valid."""
    try:
        config = ServerConfig.model_validate({name: value})
    except ValidationError:
        config = ServerConfig()
    days: int = getattr(config, name)
    return days
