"""Everything that is kept, table by table. A test holds this list to the schema.

Export, erasure, expiry, purge, a change of keys and the published policy all go through it.
"""

from __future__ import annotations

from bot.storage.inventory import asked, safety, servers, team
from bot.storage.inventory.keeper import Expiry, Holding, Keeper, Link, Nature

KEEPERS: tuple[Keeper, ...] = (asked, safety, team, servers)
"""The modules that declare what is kept."""

HOLDINGS: tuple[Holding, ...] = tuple(holding for keeper in KEEPERS for holding in keeper.holdings)
"""All tables, in the order in which a server's rows are deleted: its departure is the last."""

OF_SERVERS = tuple(holding for holding in HOLDINGS if "guild_id" in holding.natures)
"""The tables whose rows belong to a server."""

__all__ = ["HOLDINGS", "KEEPERS", "OF_SERVERS", "Expiry", "Holding", "Keeper", "Link", "Nature"]
