"""The load of each moderator: cases, reports, tickets, and hours on duty."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage import TicketStatus

if TYPE_CHECKING:
    from bot.storage import Storage

REPORT_CLOSED = "report-closed"
_TICKETS = frozenset(
    status.audit_action for status in TicketStatus if status is not TicketStatus.OPEN
)


class ModeratorLoad(Struct, frozen=True):
    """The work of one moderator in some days."""

    moderator_id: int
    cases: int = 0
    reports: int = 0
    tickets: int = 0
    on_duty: timedelta = timedelta()

    @property
    def weight(self) -> tuple[int, timedelta]:
        """The order in which moderators are listed: by what they dealt with, then by hours."""
        return self.cases + self.reports + self.tickets, self.on_duty


async def load_of(storage: Storage, guild_id: int, since: datetime) -> tuple[ModeratorLoad, ...]:
    """Return what each moderator did since then, the busiest first. Raises StorageUnavailable."""
    repositories = storage.repositories
    cases = {
        count.moderator_id: count.kinds.total()
        for count in await repositories.moderation.case_queries.by_moderator(guild_id, since)
    }
    hours = await repositories.moderation.duty.hours(guild_id, since)
    counts = await repositories.servers.audit.count_by_actor(
        guild_id, {REPORT_CLOSED, *_TICKETS}, since
    )
    reports = {actor: n for (actor, action), n in counts.items() if action == REPORT_CLOSED}
    tickets: dict[int, int] = {}
    for (actor, action), number in counts.items():
        if action in _TICKETS:
            tickets[actor] = tickets.get(actor, 0) + number
    people = {each for each in cases if each is not None} | set(hours) | set(reports) | set(tickets)
    loads = (
        ModeratorLoad(
            each,
            cases.get(each, 0),
            reports.get(each, 0),
            tickets.get(each, 0),
            hours.get(each, timedelta()),
        )
        for each in people
    )
    return tuple(sorted(loads, key=lambda load: load.weight, reverse=True))
