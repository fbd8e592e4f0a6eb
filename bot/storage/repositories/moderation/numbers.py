"""The numbers of cases, reports and appeals: one after the other in each server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.engine.statements import insert
from bot.storage.schema.moderation_tables import moderation_numbers

if TYPE_CHECKING:
    from bot.storage.engine.connections import AsyncConnection


async def next_number(connection: AsyncConnection, guild_id: int, name: str) -> int:
    """Return the next number of a server for "case", "report" or "appeal", from 1.

    The number is taken in the caller's transaction. If that is undone, it is given again.
    """
    first = insert(moderation_numbers).values(guild_id=guild_id, name=name, last=1)
    counted = first.on_conflict_do_update(
        index_elements=("guild_id", "name"), set_={"last": moderation_numbers.c.last + 1}
    )
    return (await connection.execute(counted.returning(moderation_numbers.c.last))).scalar_one()
