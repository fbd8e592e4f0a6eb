"""Moderators and admins: own entries, phrases, audit, mutes, departures, backups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the log and the queue; make the tables of a server's own knowledge."""
    _questions()
    _votes()
    _cases()
    _knowledge()
    _audit()
    _small_tables()


def _questions() -> None:
    op.add_column("questions", sa.Column("asker", sa.LargeBinary(32)))
    op.add_column("questions", sa.Column("vector_enc", sa.LargeBinary))
    op.add_column("questions", sa.Column("handled", sa.BigInteger))
    # 0: earlier questions without an answer wait for a moderator, if their text is stored.
    op.execute("UPDATE questions SET handled = 0 WHERE outcome = 'none' AND text_enc IS NOT NULL")
    # Partial indices: most rows need nobody and name no asker, and cost nothing here.
    handled = sa.text("handled IS NOT NULL")
    columns = ["guild_id", "handled", "id"]
    op.create_index("ix_questions_handled", "questions", columns, sqlite_where=handled)
    columns = ["guild_id", "entry_id", "id", "outcome", "asked_at"]
    op.create_index("ix_questions_entry", "questions", columns)
    asker = sa.text("asker IS NOT NULL")
    op.create_index("ix_questions_asker", "questions", ["guild_id", "asker"], sqlite_where=asker)


def _votes() -> None:
    # With `helpful` in the index, counting a period does not read the table.
    op.drop_index("ix_votes_guild_id_voted_at", "votes")
    columns = ["guild_id", "voted_at", "helpful"]
    op.create_index("ix_votes_guild_id_voted_at_helpful", "votes", columns)


def _cases() -> None:
    op.add_column("cases", _flag("named"))
    op.add_column("cases", _flag("by_message"))
    op.add_column("cases", sa.Column("card_channel_id", sa.BigInteger))
    op.add_column("cases", sa.Column("card_id", sa.BigInteger))
    op.add_column("cases", sa.Column("answer_enc", sa.LargeBinary))
    op.add_column("cases", sa.Column("closed_at", sa.BigInteger))
    # So far an id was stored only for those who gave their name.
    op.execute("UPDATE cases SET named = 1 WHERE asker_enc IS NOT NULL")


def _knowledge() -> None:
    op.create_table(
        "entries",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("body_enc", sa.LargeBinary, nullable=False),
        sa.Column("shipped", sa.String(64)),
        sa.Column("told", sa.String(64)),
        _flag("disabled"),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_entries"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entry_revisions",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("entry_id", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("body_enc", sa.LargeBinary, nullable=False),
        sa.Column("actor_enc", sa.LargeBinary),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "entry_id", "revision", name="pk_entry_revisions"),
    )
    op.create_table(
        "phrases",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("entry_id", sa.String(40)),
        sa.Column("text_enc", sa.LargeBinary, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_phrases"),
    )
    op.create_table(
        "vectors",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("vector_enc", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "digest", name="pk_vectors"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_phrases_guild_id_entry_id", "phrases", ["guild_id", "entry_id"])
    op.create_table(
        "drafts",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("batch", sa.BigInteger),
        sa.Column("body_enc", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_guild_id_batch", "drafts", ["guild_id", "batch"])
    op.create_index("ix_drafts_at", "drafts", ["at"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("target", sa.String(128)),
        sa.Column("actor_enc", sa.LargeBinary),
        sa.Column("detail_enc", sa.LargeBinary),
        sa.Column("undone", sa.BigInteger),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_audit"),
    )
    op.create_index("ix_audit_guild_id_action_id", "audit", ["guild_id", "action", "id"])


def _small_tables() -> None:
    op.create_table(
        "mutes",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("member", sa.LargeBinary(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member", name="pk_mutes"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "departures",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("left_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_departures"),
    )
    op.create_table(
        "backups",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("body_enc", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_backups"),
    )


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default="0")
