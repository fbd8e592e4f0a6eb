"""The tables of the team's work: channels that are locked for a time, duty, time off."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from bot.storage.schema.columns import SealedBytes, short_text, typed_number
from bot.storage.schema.indexes import PartialIndex
from bot.storage.schema.tables import metadata

# A channel that is locked or slow, or invites or messages that are paused, until `due`.
restrictions = Table(
    "restrictions",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    # The channel, or the server itself for a pause.
    Column("place_id", BigInteger, primary_key=True),
    Column("kind", short_text(16), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("moderator_enc", SealedBytes),
    # What was there before and what was set, so that only what is still ours is restored: JSON.
    Column("before_enc", SealedBytes),
    Column("set_enc", SealedBytes),
    Column("due", BigInteger),
    Column("leased_until", BigInteger),
    Column("tries", Integer, nullable=False, server_default="0"),
    PartialIndex("ix_restrictions_due", "due", where="due IS NOT NULL"),
    sqlite_with_rowid=False,
)

# Which moderators are on duty now.
duty = Table(
    "duty",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("moderator", LargeBinary(32), primary_key=True),
    Column("moderator_enc", SealedBytes),
    Column("since", BigInteger, nullable=False),
    # When duty ends by itself; NULL until it is ended by hand.
    Column("due", BigInteger),
    sqlite_with_rowid=False,
)

# Times on duty that are over, for the load of each moderator.
duty_times = Table(
    "duty_times",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("moderator", LargeBinary(32), primary_key=True),
    Column("began_at", BigInteger, primary_key=True),
    Column("moderator_enc", SealedBytes),
    Column("ended_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Who is meant to be on duty when, week after week.
duty_rota = Table(
    "duty_rota",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("moderator", LargeBinary(32), primary_key=True),
    # Minutes since Monday 00:00 UTC.
    Column("begins", Integer, primary_key=True),
    Column("ends", Integer, nullable=False),
    Column("moderator_enc", SealedBytes),
    Column("updated_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Notes that a moderator leaves for whoever is on duty next.
handovers = Table(
    "handovers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("moderator_enc", SealedBytes),
    Column("text_enc", SealedBytes),
)

# Kinds of reports that a moderator does not want to see for a while.
step_aways = Table(
    "step_aways",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("moderator", LargeBinary(32), primary_key=True),
    Column("moderator_enc", SealedBytes),
    # The categories, joined by commas.
    Column("categories", short_text(200), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Alerts of Discord's AutoMod that became a report: one event comes for each action of a rule.
automod_alerts = Table(
    "automod_alerts",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    # A pseudonym of rule, member and message.
    Column("event", LargeBinary(32), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("report_id", typed_number()),
    sqlite_with_rowid=False,
)
