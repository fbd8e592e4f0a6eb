"""The schema in SQLAlchemy Core. An empty database gets it at once, an older one by migrations.

A test compares the two.

Ids are Discord snowflakes: unsigned 63-bit in practice, growing with time. Times are UTC epoch
milliseconds. Columns that end in `_enc` hold values sealed by bot.storage.crypto.cipher.
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
    Table,
    Text,
)

from bot.storage.schema.columns import SealedBytes, short_text, typed_number
from bot.storage.schema.indexes import PartialIndex

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}
)

questions = Table(
    "questions",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    # The interaction's id, or a surrogate (surrogates.py): a retry finds its row there already.
    Column("id", BigInteger, primary_key=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("via", short_text(16), nullable=False),
    Column("outcome", short_text(16), nullable=False),
    Column("entry_id", short_text(128)),
    Column("latency_ms", Float, nullable=False),
    Column("text_enc", SealedBytes),
    # A pseudonym of the asker that nobody can make without the key; only in the log mode `full`.
    Column("asker", LargeBinary(32)),
    # The sentence vector of a question without an answer, sealed: it groups like questions.
    Column("vector_enc", SealedBytes),
    # How sure the answer was, sealed: with the public matcher it would tell which question it is.
    Column("score_enc", SealedBytes),
    # NULL: needs nobody. 0: waits for a moderator. Else the id of the audit row that settled it.
    Column("handled", BigInteger),
    # The primary key gives the newest of a server; these give one outcome, and a period.
    Index(None, "guild_id", "outcome", "id"),
    Index(None, "guild_id", "asked_at"),
    # The newest about one entry; and the counts of each entry in a period, without the table.
    Index("ix_questions_entry", "guild_id", "entry_id", "id", "outcome", "asked_at"),
    PartialIndex("ix_questions_handled", "guild_id", "handled", "id", where="handled IS NOT NULL"),
    PartialIndex("ix_questions_asker", "guild_id", "asker", where="asker IS NOT NULL"),
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
    # With the vote itself, so that counting a period reads only the index.
    Index(None, "guild_id", "voted_at", "helpful"),
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
    Column("status", short_text(16), nullable=False),
    Column("text_enc", SealedBytes, nullable=False),
    # Who asked, for the delivery of the answer: emptied then, at the latest after seven days.
    Column("asker_enc", SealedBytes),
    # The asker lets the moderators see their name; and lets the answer come by direct message.
    Column("named", Boolean, nullable=False, server_default="0"),
    Column("by_message", Boolean, nullable=False, server_default="0"),
    # The card in the moderators' channel, and what became of the case.
    Column("card_channel_id", BigInteger),
    Column("card_id", BigInteger),
    Column("answer_enc", SealedBytes),
    Column("closed_at", BigInteger),
    # The answer was delivered to the member, or a note leads to it.
    Column("told", Boolean, nullable=False, server_default="0"),
    # What moderators asked and the member added, as one sealed JSON (repositories/tickets).
    Column("talk_enc", SealedBytes),
    Index(None, "guild_id", "status", "id"),
)

guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("name", short_text(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

daily_counts = Table(
    "daily_counts",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name", short_text(64), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

meta = Table(
    "meta",
    metadata,
    Column("name", short_text(64), primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

# A server's own entries, and its versions of shipped ones. `body_enc` is the JSON of the entry.
entries = Table(
    "entries",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", short_text(40), primary_key=True),
    Column("revision", typed_number(), nullable=False),
    Column("body_enc", SealedBytes, nullable=False),
    # The fingerprint of the shipped entry that this one replaces: it shows when that one changes.
    Column("shipped", short_text(64)),
    # The fingerprint of the newer shipped entry that the moderators have heard of.
    Column("told", short_text(64)),
    Column("disabled", Boolean, nullable=False, server_default="0"),
    Column("updated_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

entry_revisions = Table(
    "entry_revisions",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("entry_id", short_text(40), primary_key=True),
    Column("revision", typed_number(), primary_key=True),
    Column("action", short_text(16), nullable=False),
    Column("body_enc", SealedBytes, nullable=False),
    Column("actor_enc", SealedBytes),
    Column("at", BigInteger, nullable=False),
)

# Phrases that a server adds: to an entry (an alias), or to what it does not cover (no entry).
phrases = Table(
    "phrases",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("entry_id", short_text(40)),
    Column("text_enc", SealedBytes, nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Index(None, "guild_id", "entry_id"),
)

# Drafts of moderators, not yet saved or dropped; `batch` joins those of one import.
drafts = Table(
    "drafts",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("batch", BigInteger),
    Column("body_enc", SealedBytes, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "guild_id", "batch"),
    Index(None, "at"),
)

# Sentence vectors of a server's phrases, so that they are computed once. `digest` is a pseudonym of
# model and text.
vectors = Table(
    "vectors",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("digest", LargeBinary(32), primary_key=True),
    Column("vector_enc", SealedBytes, nullable=False),
    sqlite_with_rowid=False,
)

# Who of the team changed what. `detail_enc` is JSON, enough to undo the change where that is
# possible; `undone` names the row that undid it.
audit = Table(
    "audit",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("action", short_text(32), nullable=False),
    Column("target", short_text(128)),
    Column("actor_enc", SealedBytes),
    Column("detail_enc", SealedBytes),
    Column("undone", BigInteger),
    Index(None, "guild_id", "action", "id"),
)

# Members who want no automatic suggestions, by a pseudonym.
mutes = Table(
    "mutes",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("member", LargeBinary(32), primary_key=True),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Servers that the bot has left: their data go when the days of grace are over.
departures = Table(
    "departures",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("left_at", BigInteger, nullable=False),
)

# What an import replaced, so that it can be undone.
backups = Table(
    "backups",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("body_enc", SealedBytes, nullable=False),
)
