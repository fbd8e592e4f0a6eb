"""The schema in SQLAlchemy Core. The migrations make it; a test holds the two together.

Ids are Discord snowflakes: unsigned 63-bit in practice, growing with time. Times are UTC epoch
milliseconds. Columns that end in `_enc` hold values sealed by bot.storage.cipher.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}
)

questions = Table(
    "questions",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    # The interaction's or message's own id: a retry finds its row there already.
    Column("id", BigInteger, primary_key=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("via", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("entry_id", String(128)),
    Column("score", Float),
    Column("latency_ms", Float, nullable=False),
    Column("text_enc", LargeBinary),
    # The newest of a server come by the primary key; these serve one outcome, and a period.
    Index(None, "guild_id", "outcome", "id"),
    Index(None, "guild_id", "asked_at"),
)

# No foreign key to questions: a vote may arrive while its question still waits in memory, or for
# a question that was never stored, and a member's vote counts all the same.
votes = Table(
    "votes",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("question_id", BigInteger, primary_key=True),
    Column("voter", LargeBinary(32), primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("voted_at", BigInteger, nullable=False),
    Index(None, "guild_id", "voted_at"),
    sqlite_with_rowid=False,
)

cases = Table(
    "cases",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("question_id", BigInteger),
    Column("channel_id", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("text_enc", LargeBinary, nullable=False),
    Column("asker_enc", LargeBinary),
    Index(None, "guild_id", "status", "id"),
)

guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

daily_counts = Table(
    "daily_counts",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)
