"""The tables of servers and of the bot itself: settings, counts, backups, departures."""

from __future__ import annotations

from bot.storage.inventory.table_policy import Expiry, Sensitivity, TablePolicy
from bot.storage.schema.tables import backups, daily_counts, departures, guild_settings, meta

COUNT_DAYS = 400
BACKUP_DAYS = 30
GRACE_DAYS = 7
"""How long the data of a server stay after the bot has left it."""

SETTINGS = TablePolicy(
    guild_settings,
    "What the admins have set: numbers, choices, channels and roles, a line of small print.",
    "until it is changed or the bot leaves the server",
    {
        "guild_id": Sensitivity.PLACE,
        "name": Sensitivity.PLAIN,
        "value": Sensitivity.SETTING,
        "updated_at": Sensitivity.PLAIN,
    },
)

COUNTS = TablePolicy(
    daily_counts,
    "How often something happened on a day, as a number alone: help in danger in a server, "
    "questions in direct messages.",
    "400 days",
    {
        "guild_id": Sensitivity.PLACE,
        "day": Sensitivity.PLAIN,
        "name": Sensitivity.PLAIN,
        "count": Sensitivity.PLAIN,
    },
    expiries=(Expiry(daily_counts.c.day, COUNT_DAYS),),
)

BACKUPS = TablePolicy(
    backups,
    "What an import of a server's file replaced, encrypted, so that it can be undone.",
    "30 days, and only the newest few",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "at": Sensitivity.PLAIN,
        "body_enc": Sensitivity.SEALED,
    },
    expiries=(Expiry(backups.c.at, BACKUP_DAYS),),
)

DEPARTURES = TablePolicy(
    departures,
    "When the bot left a server.",
    "seven days, then it is deleted with everything else of that server",
    {"guild_id": Sensitivity.PLACE, "left_at": Sensitivity.PLAIN},
)

META = TablePolicy(
    meta,
    "What the bot remembers about itself, such as which commands it has told Discord.",
    "always; it holds nothing about a server or member",
    {"name": Sensitivity.PLAIN, "value": Sensitivity.PLAIN},
)

policies = (SETTINGS, COUNTS, BACKUPS, META, DEPARTURES)
