"""Fewer readable facts of a question: no score, coarse times; and delivered answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop readable scores: only the key could seal them, and a migration has none."""
    op.drop_column("questions", "score")
    op.add_column("questions", sa.Column("score_enc", sa.LargeBinary))
    # To the minute and to 10 ms: exact times would match the messages in the channel.
    op.execute(
        "UPDATE questions SET asked_at = asked_at - asked_at % 60000, "
        "latency_ms = 10 * ROUND(latency_ms / 10)"
    )
    op.add_column("cases", sa.Column("told", sa.Boolean, nullable=False, server_default="0"))
    # Else the bot would deliver all earlier answers once more.
    op.execute("UPDATE cases SET told = 1 WHERE status != 'open'")
