"""First tables: questions, votes, cases, settings, counts, meta."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    _questions()
    _votes()
    _cases()
    _small_tables()


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("via", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("entry_id", sa.String(128)),
        sa.Column("score", sa.Float),
        sa.Column("latency_ms", sa.Float, nullable=False),
        sa.Column("text_enc", sa.LargeBinary),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_questions"),
    )
    columns = ["guild_id", "outcome", "id"]
    op.create_index("ix_questions_guild_id_outcome_id", "questions", columns)
    op.create_index("ix_questions_guild_id_asked_at", "questions", ["guild_id", "asked_at"])


def _votes() -> None:
    op.create_table(
        "votes",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("question_id", sa.BigInteger, nullable=False),
        sa.Column("voter", sa.LargeBinary(32), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("voted_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "question_id", "voter", name="pk_votes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_votes_guild_id_voted_at", "votes", ["guild_id", "voted_at"])


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("question_id", sa.BigInteger),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("text_enc", sa.LargeBinary, nullable=False),
        sa.Column("asker_enc", sa.LargeBinary),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_cases"),
    )
    op.create_index("ix_cases_guild_id_status_id", "cases", ["guild_id", "status", "id"])


def _small_tables() -> None:
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "name", name="pk_guild_settings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "daily_counts",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "day", "name", name="pk_daily_counts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
        sqlite_with_rowid=False,
    )
