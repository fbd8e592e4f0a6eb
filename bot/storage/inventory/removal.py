"""The statements by which an erasure removes rows of a member, or empties what leads to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, Delete, Update, bindparam, delete, exists, not_, update

from bot.storage.engine.batches import is_key

if TYPE_CHECKING:
    from bot.storage.inventory.table_policy import MemberLink, TablePolicy


def removal(policy: TablePolicy, link: MemberLink, now: int) -> Sequence[Delete | Update]:
    """Return what removes a row by its key, in one transaction.

    A row that has to stay at `now` (epoch milliseconds) is left, also if that has changed since it
    was read; and what the row takes along goes only if the row went.
    """
    table = policy.table
    conditions = [*is_key(table), *(not_(stay.where(now)) for stay in link.stays)]
    if link.empties:
        return [update(table).where(*conditions).values(dict.fromkeys(link.empties))]
    return [
        delete(table).where(*conditions),
        *(_removal_along(policy, column) for column in policy.takes),
    ]


def _removal_along(policy: TablePolicy, column: Column[Any]) -> Delete:
    """Return the deletion of the rows of another table that name a row which is gone."""
    here, there = policy.table.c, column.table.c
    guild_id, row_id = (
        bindparam("of_guild_id", type_=BigInteger()),
        bindparam("of_id", type_=BigInteger()),
    )
    row_stays = (
        exists().where(here.guild_id == guild_id, here.id == row_id).select_from(policy.table)
    )
    return delete(column.table).where(there.guild_id == guild_id, column == row_id, not_(row_stays))
