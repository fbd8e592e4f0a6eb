"""Less of a question in the open: no score, coarse times; which answers were brought to members."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Seal scores from now on; those so far go, because only the key could seal them."""
    op.drop_column("questions", "score")
    op.add_column("questions", sa.Column("score_enc", sa.LargeBinary))
    op.execute(
        "UPDATE questions SET asked_at = asked_at - asked_at % 60000, "
        "latency_ms = 10 * ROUND(latency_ms / 10)"
    )
    # What was answered before this is taken for brought.
    told = sa.Column("told", sa.Boolean, nullable=False, server_default="0")
    op.add_column("cases", told)
    op.execute("UPDATE cases SET told = 1 WHERE status != 'open'")
