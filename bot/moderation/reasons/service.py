"""A server's reasons: shipped ones, with the changes, removals and additions of its admins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from bot.moderation.reasons.bodies import HIDDEN, check_reason, read_body, read_exported
from bot.moderation.reasons.errors import ReasonError
from bot.moderation.reasons.models import (
    MAX_REASONS,
    Reason,
    ReasonList,
    ReasonOrigin,
    TypedReason,
)
from bot.storage import Change
from bot.storage.repositories.servers.audit import mark_undone, new_id, write_change

if TYPE_CHECKING:
    from bot.storage import JSON, Storage
    from bot.storage.engine.connections import AsyncConnection

ADDED, CHANGED, REMOVED, UNDONE = (
    "reason-added",
    "reason-changed",
    "reason-removed",
    "reason-restored",
)
GONE = "That reason is no longer there. **/reasons list** shows all."
SAME_TITLE = "There is a reason “{title}” already. Change that one, or choose another title."
FULL = (
    f"There are {MAX_REASONS} reasons already, and a list in Discord holds no more. Remove one "
    "that nobody needs, then add this."
)
MEANWHILE = "Somebody has changed that reason since. **/reasons list** shows how it is now."


class ReasonChange(Struct, frozen=True):
    """A change that was made. reason: as it is now, or as it was if it is gone. row: its audit."""

    reason: Reason
    row: int
    is_gone: bool = False


class Reasons:
    """Reads and changes the reasons of servers.

    Each change and its row in the audit are one transaction. Methods that change something raise
    ReasonError with a sentence for the admin; all raise StorageUnavailable.
    """

    def __init__(self, storage: Storage, shipped: Sequence[Reason]) -> None:
        """Store in `storage`; `shipped`: what holds where a server has changed nothing."""
        self._storage = storage
        self._rows = storage.repositories.servers.reasons
        self._shipped = {reason.id: reason for reason in shipped}

    async def list(self, guild_id: int) -> tuple[Reason, ...]:
        """Return what moderators can choose from, in its order."""
        return (await self.board(guild_id)).visible

    async def board(self, guild_id: int) -> ReasonList:
        """Return the list as admins see it, with what is hidden."""
        return self.board_of(await self._rows.all(guild_id))

    async def get(self, guild_id: int, reason_id: str) -> Reason:
        """Return one, also a hidden one. Raises ReasonError."""
        return _reason_in(await self.board(guild_id), reason_id)

    async def add(
        self, guild_id: int, typed: TypedReason, entries: Collection[str], actor_id: int
    ) -> ReasonChange:
        """Add a reason of the server's own; `entries`: the ids of entries that it has."""
        body = check_reason(typed, entries)
        return await self._write(guild_id, f"own-{new_id():x}", body, ADDED, actor_id)

    async def edit(
        self,
        guild_id: int,
        reason_id: str,
        typed: TypedReason,
        entries: Collection[str],
        actor_id: int,
    ) -> ReasonChange:
        """Change a reason; one that was hidden is shown again. A shipped one can be undone."""
        now = await self.get(guild_id, reason_id)
        # An entry that stood there before may stay, also if the server has switched it off.
        body = check_reason(typed, {*entries, now.entry or ""})
        return await self._write(guild_id, reason_id, body, CHANGED, actor_id)

    async def remove(self, guild_id: int, reason_id: str, actor_id: int) -> ReasonChange:
        """Remove a reason from the list; cases keep its words."""
        body = dict(HIDDEN) if reason_id in self._shipped else None
        return await self._write(guild_id, reason_id, body, REMOVED, actor_id)

    async def undo(self, guild_id: int, row_id: int, actor_id: int) -> ReasonChange:
        """Take a change back, once, unless somebody has changed the reason since."""
        row = await self._storage.repositories.servers.audit.get(guild_id, row_id)
        detail = row.detail if row is not None else None
        if row is None or row.target is None or not isinstance(detail, dict):
            raise ReasonError(GONE)
        before, after = detail.get("before"), detail.get("after")
        return await self._write(
            guild_id, row.target, before, UNDONE, actor_id, expected=after, undoes=row_id
        )

    async def dump(self, guild_id: int) -> JSON:
        """Return the server's changes to the list, for an export or a backup."""
        bodies = await self._rows.all(guild_id)
        return [{"id": reason_id, **_fields(body)} for reason_id, body in bodies.items()]

    def replacement(self, data: JSON) -> Mapping[str, JSON]:
        """Return what `dump` wrote, checked. Raises ReasonError."""
        bodies = read_exported(data)
        visible = self.board_of(bodies).visible
        if len(visible) > MAX_REASONS:
            raise ReasonError(FULL)
        _check_titles(visible)
        return bodies

    async def replace(
        self, connection: AsyncConnection, guild_id: int, bodies: Mapping[str, JSON]
    ) -> None:
        """Replace all bodies by those that `replacement` returned, in the caller's transaction."""
        await self._rows.replace(connection, guild_id, bodies)

    def board_of(self, bodies: Mapping[str, JSON]) -> ReasonList:
        """Return the list that stored bodies make: shipped ones in their order, then its own."""
        visible: list[Reason] = []
        hidden: list[Reason] = []
        for reason_id, reason in self._shipped.items():
            body = bodies.get(reason_id)
            if body == HIDDEN:
                hidden.append(reason)
                continue
            visible.append(read_body(reason_id, body, ReasonOrigin.CHANGED) or reason)
        own_bodies = {each: body for each, body in bodies.items() if each not in self._shipped}
        own_reasons = (read_body(each, body, ReasonOrigin.OWN) for each, body in own_bodies.items())
        return ReasonList((*visible, *filter(None, own_reasons)), tuple(hidden))

    async def _write(
        self,
        guild_id: int,
        reason_id: str,
        body: JSON,
        action: str,
        actor_id: int,
        *,
        expected: JSON = None,
        undoes: int | None = None,
    ) -> ReasonChange:
        async def work(connection: AsyncConnection) -> ReasonChange:
            bodies = await self._rows.read(connection, guild_id)
            before, was = bodies.get(reason_id), self.board_of(bodies)
            if undoes is not None and before != expected:
                raise ReasonError(MEANWHILE)
            if body is None and before is None:
                raise ReasonError(GONE)
            board = self.board_of(_with(bodies, reason_id, body))
            # A list that is too long already may be changed and cut, but not grow.
            if len(board.visible) > MAX_REASONS and len(board.visible) > len(was.visible):
                raise ReasonError(FULL)
            _check_titles(board.visible)
            await self._rows.write(connection, guild_id, reason_id, body)
            detail: JSON = {"before": before, "after": body}
            change = Change(actor_id, action, reason_id, detail)
            row = await write_change(connection, self._storage.cipher, guild_id, change)
            if undoes is not None and not await mark_undone(connection, guild_id, undoes, row):
                raise ReasonError(MEANWHILE)
            is_gone = all(each.id != reason_id for each in board.visible)
            return ReasonChange(_reason_in(was if is_gone else board, reason_id), row, is_gone)

        return await self._storage.write(work)


def _with(bodies: Mapping[str, JSON], reason_id: str, body: JSON) -> dict[str, JSON]:
    others = {each: other_body for each, other_body in bodies.items() if each != reason_id}
    if body is None:
        return others
    return {**bodies, reason_id: body}


def _reason_in(board: ReasonList, reason_id: str) -> Reason:
    for reason in (*board.visible, *board.hidden):
        if reason.id == reason_id:
            return reason
    raise ReasonError(GONE)


def _check_titles(reasons: Sequence[Reason]) -> None:
    known_titles: set[str] = set()
    for reason in reasons:
        title = reason.title.casefold()
        if title in known_titles:
            raise ReasonError(SAME_TITLE.format(title=reason.title))
        known_titles.add(title)


def _fields(body: JSON) -> dict[str, JSON]:
    return cast("dict[str, JSON]", body) if isinstance(body, dict) else {}
