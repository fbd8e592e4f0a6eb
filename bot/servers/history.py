"""The changes of a server, from the audit, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from msgspec import Struct

from bot.servers.config import SETTINGS

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage import JSON, AuditRow
    from bot.storage.repositories.servers.audit import Audit

PAGE = 8
ValueChange: TypeAlias = "tuple[str, object, object]"
"""A setting's name, its value before, and after, both as JSON values."""


class AuditEntry(Struct, frozen=True):
    """One change; `actor_id` is None once forgotten.

    action: a word such as "settings-changed". target: the id of what was changed, if there is one.
    values: for settings, what each was and became. undone: it was undone since.
    """

    id: int
    at: datetime
    actor_id: int | None
    action: str
    target: str | None
    values: tuple[ValueChange, ...]
    undone: bool = False


class AuditPage(Struct, frozen=True):
    """Changes, the newest first. has_more: there are earlier ones. is_first: none are newer."""

    entries: tuple[AuditEntry, ...]
    has_more: bool
    is_first: bool


class ChangeHistory:
    """Reads the changes of a server."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit

    async def page(self, guild_id: int, before: int | None = None) -> AuditPage:
        """Return the changes before one of them, or the newest. Raises StorageUnavailable.

        `before`: the id of an entry.
        """
        # One more than is shown says whether there are earlier ones.
        rows = await self._audit.recent(guild_id, PAGE + 1, before)
        entries = tuple(_entry(row) for row in rows[:PAGE])
        return AuditPage(entries, has_more=len(rows) > PAGE, is_first=before is None)


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        actor_id=row.actor_id,
        action=row.action,
        target=row.target,
        values=_values(row.detail),
        undone=row.undone is not None,
    )


def _values(detail: JSON) -> tuple[ValueChange, ...]:
    """Return what settings were and became, if the detail of a row says so."""
    values = detail.get("values") if isinstance(detail, dict) else None
    if not isinstance(values, dict):
        return ()
    # A setting that a later version took away is left out: nobody has words for it any more.
    pairs = {name: cast("list[object]", pair) for name, pair in values.items() if name in SETTINGS}
    return tuple((name, pair[0], pair[1]) for name, pair in pairs.items() if len(pair) == 2)
