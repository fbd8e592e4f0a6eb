"""The tables of moderation: cases and their numbers, reports, appeals.

A case is a row of `moderation_cases`; the older table `cases` holds tickets. Members stand in these
tables as a pseudonym, by which their rows are found, and as a sealed id, by which they are shown.

Columns of a moment end in `_at` only where it lies in the past: what a wrong clock has dated ahead
is dated anew there (bot/storage/inventory/restamping.py). `ends` and `due` may lie ahead.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table

from bot.storage.schema.columns import SealedBytes, short_text, typed_number
from bot.storage.schema.indexes import PartialIndex
from bot.storage.schema.tables import metadata

# The last number that a server gave to a case, a report or an appeal.
moderation_numbers = Table(
    "moderation_numbers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("name", short_text(16), primary_key=True),
    Column("last", typed_number(), nullable=False),
    sqlite_with_rowid=False,
)

# One action of a moderator on a member. The row is also the schedule of what ends by itself.
moderation_cases = Table(
    "moderation_cases",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", typed_number(), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("kind", short_text(16), nullable=False),
    Column("status", short_text(16), nullable=False),
    # Where it came from: a command, a report, an action by hand, a file.
    Column("source", short_text(16), nullable=False),
    Column("member", LargeBinary(32)),
    Column("member_enc", SealedBytes),
    Column("moderator", LargeBinary(32)),
    Column("moderator_enc", SealedBytes),
    # A press or a command carries one key, however often Discord delivers it.
    Column("key", short_text(64), nullable=False),
    # The entry in Discord's audit log, for an action by hand.
    Column("audit_id", BigInteger),
    Column("points", Integer, nullable=False, server_default="0"),
    Column("preset", short_text(40)),
    Column("entry_id", short_text(128)),
    Column("reason_enc", SealedBytes),
    Column("report_id", typed_number()),
    # The message that it is about, and a copy of its text if the moderator chose to keep one.
    Column("channel_id", BigInteger),
    Column("message_id", BigInteger),
    Column("message_enc", SealedBytes),
    # Whether the member was told: not wanted, waiting, delivered, refused.
    Column("told", short_text(16), nullable=False),
    # Why it failed, or why a moderator declared it void: JSON.
    Column("outcome_enc", SealedBytes),
    Column("closed_at", BigInteger),
    # The schedule. ends: when the action ends. due: when the bot has something to do next
    # (lift a ban, renew a long timeout); NULL when there is nothing more. leased_until: a sweep is
    # at it. lifted_at: the result, apart from the lease, so that a crash between the two loses
    # nothing.
    Column("ends", BigInteger),
    Column("due", BigInteger),
    Column("leased_until", BigInteger),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("lifted_at", BigInteger),
    Index("ix_moderation_cases_key", "guild_id", "key", unique=True),
    PartialIndex(
        "ix_moderation_cases_audit",
        "guild_id",
        "audit_id",
        unique=True,
        where="audit_id IS NOT NULL",
    ),
    Index("ix_moderation_cases_member", "guild_id", "member", "id"),
    Index("ix_moderation_cases_moderator", "guild_id", "moderator", "created_at"),
    Index("ix_moderation_cases_kind", "guild_id", "kind", "id"),
    PartialIndex("ix_moderation_cases_due", "due", where="due IS NOT NULL"),
    PartialIndex("ix_moderation_cases_pending", "status", "created_at", where="status = 'pending'"),
)

# A ban that waits for a second moderator.
approvals = Table(
    "approvals",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("status", short_text(16), nullable=False),
    Column("asker_enc", SealedBytes),
    # The order that is carried out once a second moderator agrees: JSON.
    Column("order_enc", SealedBytes),
    Column("card_channel_id", BigInteger),
    Column("card_id", BigInteger),
    Column("closed_at", BigInteger),
)

# The reasons that a server's moderators can choose from, besides those that ship.
reason_presets = Table(
    "reason_presets",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", short_text(40), primary_key=True),
    Column("position", Integer, nullable=False),
    # Title, text, points, entry: JSON.
    Column("body_enc", SealedBytes, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What members told the moderators about a message or a member. A second report of the same joins.
reports = Table(
    "reports",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", typed_number(), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("category", short_text(24), nullable=False),
    Column("status", short_text(16), nullable=False),
    # A pseudonym of the message, or of the member for private messages: joins what is the same.
    Column("subject", LargeBinary(32), nullable=False),
    Column("member", LargeBinary(32)),
    Column("member_enc", SealedBytes),
    Column("channel_id", BigInteger),
    Column("message_id", BigInteger),
    # What is known of the message, its text among it: JSON.
    Column("evidence_enc", SealedBytes),
    Column("claimer", LargeBinary(32)),
    Column("claimer_enc", SealedBytes),
    Column("claimed_at", BigInteger),
    Column("card_channel_id", BigInteger),
    Column("card_id", BigInteger),
    Column("thread_id", BigInteger),
    Column("case_id", typed_number()),
    Column("closed_at", BigInteger),
    Index(None, "guild_id", "status", "id"),
    Index("ix_reports_subject", "guild_id", "subject", "id"),
    Index("ix_reports_member", "guild_id", "member", "id"),
    PartialIndex(
        "ix_reports_unposted", "guild_id", "id", where="status = 'open' AND card_id IS NULL"
    ),
)

# Who reported. Never shown to members, nor in a card, log, export of the team, or audit reason.
reporters = Table(
    "reporters",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("report_id", typed_number(), primary_key=True),
    Column("reporter", LargeBinary(32), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("category", short_text(24), nullable=False),
    # Sealed for (report, reporter): to tell them that it was looked at, and to block misuse.
    Column("reporter_enc", SealedBytes),
    # The reporter lets the moderators see who they are.
    Column("named", Boolean, nullable=False, server_default="0"),
    Column("words_enc", SealedBytes),
    # They have heard that it was looked at, or do not want to.
    Column("told", Boolean, nullable=False, server_default="0"),
    Index("ix_reporters_reporter", "guild_id", "reporter", "at"),
    PartialIndex("ix_reporters_untold", "guild_id", "report_id", where="NOT told"),
)

# What a member asks about a case: that it be looked at again.
appeals = Table(
    "appeals",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", typed_number(), primary_key=True),
    Column("case_id", typed_number(), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("status", short_text(16), nullable=False),
    Column("member", LargeBinary(32)),
    Column("member_enc", SealedBytes),
    # The questions as they were asked, with the answers: JSON.
    Column("answers_enc", SealedBytes),
    Column("claimer_enc", SealedBytes),
    # Who decided, and the words for the member.
    Column("decider_enc", SealedBytes),
    Column("decision_enc", SealedBytes),
    Column("card_channel_id", BigInteger),
    Column("card_id", BigInteger),
    Column("due", BigInteger),
    Column("reminded_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("told", Boolean, nullable=False, server_default="0"),
    Index("ix_appeals_case", "guild_id", "case_id", "id"),
    Index("ix_appeals_member", "guild_id", "member", "id"),
    Index("ix_appeals_status", "guild_id", "status", "id"),
    PartialIndex("ix_appeals_due", "due", where="due IS NOT NULL"),
)

# Members who may not appeal or not report for a while, because they misused it.
blocks = Table(
    "blocks",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("kind", short_text(16), primary_key=True),
    Column("member", LargeBinary(32), primary_key=True),
    Column("member_enc", SealedBytes),
    Column("at", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
