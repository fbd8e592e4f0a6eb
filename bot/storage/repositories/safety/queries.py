"""Conditions and queries over alerts and requests, always bound to one server."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, delete, select

from bot.storage.clock import to_ms
from bot.storage.inventory.safety import SAFETY_DAYS
from bot.storage.schema.safety_tables import safety_claims, safety_requests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from bot.storage.engine.connections import AsyncConnection

_LASTS = timedelta(days=SAFETY_DAYS)


def fresh_rows(now: datetime, guild_id: int) -> Select[Any]:
    """Select what is no older than 24 hours, with who has taken it."""
    same_request = and_(
        safety_claims.c.guild_id == safety_requests.c.guild_id,
        safety_claims.c.id == safety_requests.c.id,
    )
    joined = safety_requests.outerjoin(safety_claims, same_request)
    query = select(safety_requests, safety_claims.c.claimed_at, safety_claims.c.claimer_enc)
    return query.select_from(joined).where(
        safety_requests.c.guild_id == guild_id,
        safety_requests.c.created_at > to_ms(now - _LASTS),
    )


def is_row(guild_id: int, row_id: int) -> ColumnElement[bool]:
    """Return the condition that finds one request."""
    return and_(safety_requests.c.guild_id == guild_id, safety_requests.c.id == row_id)


def claim_is(guild_id: int, row_id: int) -> ColumnElement[bool]:
    """Return the condition that finds who has taken it."""
    return and_(safety_claims.c.guild_id == guild_id, safety_claims.c.id == row_id)


async def delete_rows(connection: AsyncConnection, guild_id: int, ids: Sequence[int]) -> None:
    """Delete requests, and who has taken them."""
    for table in (safety_claims, safety_requests):
        here = and_(table.c.guild_id == guild_id, table.c.id.in_(ids))
        await connection.execute(delete(table).where(here))
