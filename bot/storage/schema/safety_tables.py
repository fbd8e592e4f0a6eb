"""The tables of alerts and of requests to be contacted: each row is gone after 24 hours."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Table

from bot.storage.schema.columns import SealedBytes, short_text
from bot.storage.schema.tables import metadata

# A card in the team's channel: an alert that names nobody, or what a member agreed to pass on.
safety_requests = Table(
    "safety_requests",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    # Made with the key from the danger card and its member (see SafetySealer.ids), so that the
    # id leads neither to a message nor to its author.
    Column("id", BigInteger, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("status", short_text(16), nullable=False),
    Column("closed_at", BigInteger),
    # Who agreed to be named to the moderators; NULL for an alert.
    Column("member_enc", SealedBytes),
    # JSON: where help was shown, and what kind of danger an alert named.
    Column("about_enc", SealedBytes),
    # What the member wrote for the moderators about somebody else.
    Column("text_enc", SealedBytes),
    # The member agreed to a direct message when a moderator takes it; emptied when it was sent.
    Column("by_message", Boolean, nullable=False, server_default="0"),
    Column("card_channel_id", BigInteger),
    Column("card_id", BigInteger),
    Index(None, "guild_id", "status"),
)

# Which moderator has taken one of them: one row, so that of two at once one wins.
safety_claims = Table(
    "safety_claims",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    # The request's own time, so that both go at the same moment.
    Column("created_at", BigInteger, nullable=False),
    Column("claimed_at", BigInteger, nullable=False),
    Column("claimer_enc", SealedBytes, nullable=False),
)
