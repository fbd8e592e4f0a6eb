"""Actions by hand: Discord's audit log tells of them, and they become cases like all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bot.moderation.actions.orders import MAX_REASON
from bot.moderation.cases.models import Case, CaseKind, CaseSource, CaseStatus
from bot.moderation.cases.points import points_for
from bot.storage.repositories.moderation.cases.models import NewCase

if TYPE_CHECKING:
    from datetime import datetime

    from bot.moderation.actions.turns import Turns
    from bot.storage.repositories.moderation.cases.store import CaseStore
    from bot.storage.repositories.servers.guild_settings import GuildSettings

SEEN: Final = "audit-seen"
"""The name in the store for the newest entry of a server's audit log that was looked at."""


class HandAction(Struct, frozen=True):
    """One entry of the audit log. audit_id: the entry's. until: of a timeout, its end.

    moderator_id: None where Discord does not say who it was.
    """

    guild_id: int
    audit_id: int
    at: datetime
    kind: CaseKind
    member_id: int
    moderator_id: int | None
    reason: str = ""
    until: datetime | None = None


class HandObserver:
    """Makes cases of actions by hand."""

    def __init__(self, cases: CaseStore, turns: Turns, settings: GuildSettings) -> None:
        """Store in `cases`; keep in `settings` how far each audit log was read."""
        self._cases = cases
        self._turns = turns
        self._settings = settings

    async def newest_seen(self, guild_id: int) -> int | None:
        """Return the id of the newest entry that was looked at, None for a server that is new.

        Raises StorageUnavailable.
        """
        value = (await self._settings.all(guild_id)).get(SEEN)
        return value if isinstance(value, int) else None

    async def remember(self, guild_id: int, audit_id: int) -> None:
        """Store that all entries up to one were looked at. Raises StorageUnavailable."""
        await self._settings.put(guild_id, SEEN, audit_id)

    async def observe(self, action: HandAction) -> Case | None:
        """Store an action as a case, once; None if its entry was seen before.

        A ban or unban by hand is a later decision: it ends what the bot had planned for the member.
        Raises StorageUnavailable.
        """
        async with self._turns.turn(action.guild_id, action.member_id):
            # It has happened already: no case of a colleague a moment ago may keep it out.
            result = await self._cases.begin(_new(action), anyway=True)
        return result.case if result.fresh else None


def _new(action: HandAction) -> NewCase:
    source = CaseSource.BY_HAND
    return NewCase(
        guild_id=action.guild_id,
        created_at=action.at,
        kind=action.kind,
        source=source,
        key=f"audit:{action.audit_id}",
        member_id=action.member_id,
        moderator_id=action.moderator_id,
        status=CaseStatus.DONE,
        reason=action.reason[:MAX_REASON],
        points=points_for(action.kind, source),
        ends=action.until,
        due=action.until,
        audit_id=action.audit_id,
    )
