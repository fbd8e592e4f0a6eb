"""The community: members' questions, answers, votes, standing; counts of guides."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.storage.schema.columns import short_text, typed_number

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; nothing of the kind was stored before."""
    _community_posts()
    _community_answers()
    _community_votes()
    _community_standings()
    _guide_counts()


def _community_posts() -> None:
    op.create_table(
        "community_posts",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", typed_number(), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("status", short_text(16), nullable=False),
        sa.Column("anonymous", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("asker", sa.LargeBinary(32)),
        sa.Column("asker_enc", sa.LargeBinary),
        sa.Column("notify", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("category", short_text(64), nullable=False),
        sa.Column("title_enc", sa.LargeBinary, nullable=False),
        sa.Column("text_enc", sa.LargeBinary),
        sa.Column("key", short_text(64), nullable=False),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("card_channel_id", sa.BigInteger),
        sa.Column("card_id", sa.BigInteger),
        sa.Column("after_help", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("decider_enc", sa.LargeBinary),
        sa.Column("reason_enc", sa.LargeBinary),
        sa.Column("answer_id", sa.BigInteger),
        sa.Column("answered_at", sa.BigInteger),
        sa.Column("entry_id", short_text(128)),
        sa.Column("original_id", typed_number()),
        sa.Column("follows_id", typed_number()),
        sa.Column("active_at", sa.BigInteger, nullable=False),
        sa.Column("reminded_at", sa.BigInteger),
        sa.Column("reminders", sa.Boolean, nullable=False, server_default="1"),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("hidden_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_community_posts"),
    )
    op.create_index("ix_community_posts_key", "community_posts", ["guild_id", "key"], unique=True)
    op.create_index(
        "ix_community_posts_asker", "community_posts", ["guild_id", "asker", "created_at"]
    )
    op.create_index("ix_community_posts_status", "community_posts", ["guild_id", "status", "id"])
    op.create_index(
        "ix_community_posts_thread",
        "community_posts",
        ["guild_id", "thread_id"],
        unique=True,
        **_where("thread_id IS NOT NULL"),
    )
    op.create_index("ix_community_posts_active", "community_posts", ["active_at"])
    op.create_index("ix_community_posts_unfinished", "community_posts", ["status", "card_id"])


def _community_answers() -> None:
    op.create_table(
        "community_answers",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("post_id", typed_number(), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("author", sa.LargeBinary(32)),
        sa.Column("author_enc", sa.LargeBinary),
        sa.Column("accepted_at", sa.BigInteger),
        sa.Column("text_enc", sa.LargeBinary),
        sa.Column("consent", short_text(16), nullable=False, server_default="none"),
        sa.Column("hidden_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("guild_id", "message_id", name="pk_community_answers"),
    )
    op.create_index("ix_community_answers_post", "community_answers", ["guild_id", "post_id"])
    op.create_index("ix_community_answers_author", "community_answers", ["guild_id", "author"])


def _community_votes() -> None:
    op.create_table(
        "community_votes",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("voter", sa.LargeBinary(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "message_id", "voter", name="pk_community_votes"),
        sqlite_with_rowid=False,
    )


def _community_standings() -> None:
    op.create_table(
        "community_standings",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("member", sa.LargeBinary(32), nullable=False),
        sa.Column("member_enc", sa.LargeBinary),
        sa.Column("asked", sa.Integer, nullable=False, server_default="0"),
        sa.Column("accepted", sa.Integer, nullable=False, server_default="0"),
        sa.Column("checked_at", sa.BigInteger),
        sa.Column("checker_enc", sa.LargeBinary),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member", name="pk_community_standings"),
        sqlite_with_rowid=False,
    )


def _guide_counts() -> None:
    op.create_table(
        "guide_counts",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("guide", short_text(32), nullable=False),
        sa.Column("step", short_text(32), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "day", "guide", "step", name="pk_guide_counts"),
        sqlite_with_rowid=False,
    )


def _where(condition: str) -> dict[str, Any]:
    """Return what makes an index hold only some rows, in both engines."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
