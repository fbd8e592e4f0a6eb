"""The data inventory: everything that is kept, table by table. A test holds it to the schema.

Export, erasure, expiry, purge, a change of keys and the published policy all go through it.
"""

from __future__ import annotations

from bot.storage.inventory import community, members, moderation, safety, servers, team
from bot.storage.inventory.table_policy import (
    CardEnd,
    Expiry,
    MemberLink,
    Sensitivity,
    Stay,
    TablePolicy,
)

TABLE_POLICIES: tuple[TablePolicy, ...] = (
    *members.policies,
    *safety.policies,
    *moderation.policies,
    *community.policies,
    *team.policies,
    *servers.policies,
)
"""All tables, in the order in which a server's rows are deleted: its departure is the last."""

SERVER_TABLES = tuple(policy for policy in TABLE_POLICIES if "guild_id" in policy.columns)
"""The tables whose rows belong to a server."""

TERM_SETTINGS = frozenset(
    expiry.days
    for policy in SERVER_TABLES
    for expiry in policy.expiries
    if isinstance(expiry.days, str)
)
"""The settings in which servers say how long something is kept."""

__all__ = [
    "SERVER_TABLES",
    "TABLE_POLICIES",
    "TERM_SETTINGS",
    "CardEnd",
    "Expiry",
    "MemberLink",
    "Sensitivity",
    "Stay",
    "TablePolicy",
]
