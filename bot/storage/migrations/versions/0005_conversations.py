"""The conversation of moderators and a member about a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the sealed column of the conversation."""
    op.add_column("cases", sa.Column("talk_enc", sa.LargeBinary))
