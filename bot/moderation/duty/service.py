"""Duty: who is on it, when it begins and ends, whom an alert calls, and time off from reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from bot.moderation.duty.week import WEEK_MINUTES, minute_of_week, parse_week
from bot.storage.repositories.moderation.duty import RotaSlot
from bot.storage.repositories.moderation.step_aways import StepAway

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.storage.repositories.moderation.duty import DutyRoster, Handover, Shift
    from bot.storage.repositories.moderation.step_aways import StepAways

MAX_NOTE = 1000
"""Characters of a note for whoever is on duty next."""
LONGEST = timedelta(hours=24)
"""Longest time on duty in one go: it ends by itself for a moderator who forgets to."""
LOOK_BACK = timedelta(hours=1)
"""A time of the rota still puts somebody on duty this long after its beginning."""
LONGEST_AWAY = timedelta(days=30)


class DutyGateway(Protocol):
    """The calls to Discord that duty needs, for one server."""

    async def give_role(self, moderator_id: int) -> str:
        """Give the role of those on duty; return why that failed as a sentence, or ""."""
        ...

    async def take_role(self, moderator_id: int) -> str:
        """Take that role; return why that failed as a sentence, or ""."""
        ...


class DutyChange(Struct, frozen=True):
    """A moderator went on or off duty. shift: None if they were not on duty. trouble: or ""."""

    shift: Shift | None
    trouble: str = ""


class Call(Struct, frozen=True):
    """The role and the moderators that an alert calls; with neither it calls nobody.

    alone: nobody is on duty, so the call goes to the role of the whole team.
    """

    role_id: int | None = None
    moderator_ids: tuple[int, ...] = ()
    alone: bool = False


class DutyView(Struct, frozen=True):
    """Who is on duty, the week, and the newest notes."""

    shifts: tuple[Shift, ...]
    rota: tuple[RotaSlot, ...]
    notes: tuple[Handover, ...]


class DutyDesk:
    """Duty in all servers. All methods raise StorageUnavailable."""

    def __init__(self, roster: DutyRoster, aways: StepAways) -> None:
        self._roster = roster
        self._aways = aways

    def now(self) -> datetime:
        """Return what time it is in UTC."""
        return self._roster.clock()

    async def begin(
        self, guild_id: int, moderator_id: int, length: timedelta, gateway: DutyGateway
    ) -> DutyChange:
        """Put a moderator on duty for a time, at most `LONGEST`."""
        ends = self.now() + min(length, LONGEST)
        shift = await self._roster.begin(guild_id, moderator_id, ends)
        return DutyChange(shift, await gateway.give_role(moderator_id))

    async def begin_by_rota(
        self, guild_id: int, slot: RotaSlot, gateway: DutyGateway
    ) -> DutyChange | None:
        """Put a moderator on duty until a time of theirs ends.

        None: they stay as long already, or have been there in this time and went.
        """
        now = self.now()
        late = (minute_of_week(now) - slot.begins) % WEEK_MINUTES
        began = now.replace(second=0, microsecond=0) - timedelta(minutes=late)
        ends = began + timedelta(minutes=slot.ends - slot.begins)
        shifts = {each.moderator_id: each for each in await self._roster.on_duty(guild_id)}
        own_shift = shifts.get(slot.moderator_id)
        if own_shift is not None and (own_shift.ends is None or own_shift.ends >= ends):
            return None
        # A duty that ended when this one began is no duty in this time.
        after = began + timedelta(minutes=1)
        if own_shift is None and slot.moderator_id in await self._roster.hours(guild_id, after):
            return None
        return await self.begin(guild_id, slot.moderator_id, ends - now, gateway)

    async def end(
        self, guild_id: int, moderator_id: int, gateway: DutyGateway, note: str = ""
    ) -> DutyChange:
        """End a moderator's duty and leave their note for the next one."""
        shift = await self._roster.end(guild_id, moderator_id, note.strip()[:MAX_NOTE])
        return DutyChange(shift, await gateway.take_role(moderator_id))

    async def view(self, guild_id: int) -> DutyView:
        """Return what there is to see of a server's duty."""
        return DutyView(
            tuple(await self._roster.on_duty(guild_id)),
            tuple(await self._roster.rota(guild_id)),
            tuple(await self._roster.notes(guild_id)),
        )

    async def set_rota(self, guild_id: int, moderator_id: int, typed: str) -> list[RotaSlot]:
        """Replace a moderator's times in the week; return them. Raises WeekError."""
        slots = [RotaSlot(moderator_id, begins, ends) for begins, ends in parse_week(typed)]
        await self._roster.set_rota(guild_id, moderator_id, slots)
        return slots

    async def rota_of(self, guild_id: int, moderator_id: int) -> list[RotaSlot]:
        """Return a moderator's own times in the week."""
        rota = await self._roster.rota(guild_id)
        return [slot for slot in rota if slot.moderator_id == moderator_id]

    async def due(self, since: datetime) -> tuple[list[tuple[int, RotaSlot]], list[Shift]]:
        """Return the times of the rota that began since then, with their servers, and ended shifts.

        After a long pause only the last hour counts: nobody is put on duty for a time long past.
        """
        now = self.now()
        first = max(since + timedelta(minutes=1), now - LOOK_BACK)
        begins: list[tuple[int, RotaSlot]] = []
        if first <= now:
            begin, end = minute_of_week(first), minute_of_week(now)
            # A time over the end of the week is two spans in it.
            spans = [(begin, end)] if begin <= end else [(begin, 7 * 24 * 60 - 1), (0, end)]
            for span in spans:
                begins += await self._roster.beginning(*span)
        return begins, await self._roster.over()

    async def hours(self, guild_id: int, since: datetime) -> dict[int, timedelta]:
        """Return how long each moderator has been on duty since then."""
        return await self._roster.hours(guild_id, since)

    async def step_away(
        self, guild_id: int, moderator_id: int, categories: Collection[str], length: timedelta
    ) -> StepAway:
        """Keep reports of these categories (empty: all) from a moderator for a time."""
        ends = self.now() + min(length, LONGEST_AWAY)
        away = StepAway(moderator_id, frozenset(categories), ends)
        await self._aways.begin(guild_id, away)
        return away

    async def step_back(self, guild_id: int, moderator_id: int) -> None:
        """Let a moderator see all reports again."""
        await self._aways.end(guild_id, moderator_id)

    async def away_from(self, guild_id: int, category: str) -> frozenset[int]:
        """Return the moderators who do not want to see reports of a category now."""
        aways = await self._aways.current(guild_id)
        return frozenset(each.moderator_id for each in aways if each.covers(category))

    async def away(self, guild_id: int, moderator_id: int) -> StepAway | None:
        """Return a moderator's own time off, None if they have none."""
        aways = await self._aways.current(guild_id)
        return next((each for each in aways if each.moderator_id == moderator_id), None)

    async def call(
        self, guild_id: int, duty_role: int | None, team_role: int | None, category: str = ""
    ) -> Call:
        """Return whom an alert or a report calls.

        It calls only moderators on duty. If one of them has stepped away from this category, it
        calls the others by name. If nobody is on duty, it calls the team's role.
        """
        on_duty = [shift.moderator_id for shift in await self._roster.on_duty(guild_id)]
        away = await self.away_from(guild_id, category) if category else frozenset[int]()
        called_ids = tuple(each for each in on_duty if each not in away)
        if not called_ids:
            return Call(role_id=team_role, alone=True)
        # By name too: Discord may have refused the role, or an admin has chosen it only since.
        whole = duty_role is not None and len(called_ids) == len(on_duty)
        return Call(role_id=duty_role if whole else None, moderator_ids=called_ids)
