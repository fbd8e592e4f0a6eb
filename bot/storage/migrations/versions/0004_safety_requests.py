"""Alerts that moderators can take, and requests to be contacted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the two tables; nothing was stored of alerts before."""
    op.create_table(
        "safety_requests",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("member_enc", sa.LargeBinary),
        sa.Column("about_enc", sa.LargeBinary),
        sa.Column("text_enc", sa.LargeBinary),
        sa.Column("by_message", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("card_channel_id", sa.BigInteger),
        sa.Column("card_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_safety_requests"),
    )
    columns = ["guild_id", "status"]
    op.create_index("ix_safety_requests_guild_id_status", "safety_requests", columns)
    op.create_table(
        "safety_claims",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("claimed_at", sa.BigInteger, nullable=False),
        sa.Column("claimer_enc", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_safety_claims"),
    )
