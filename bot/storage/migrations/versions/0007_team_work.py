"""The work of a team: restrictions, duty, hand-over notes, time off, alerts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; nothing of the kind was stored before."""
    _restrictions()
    _duty()
    _duty_times()
    _duty_rota()
    _handovers()
    _step_aways()
    _automod_alerts()


def _restrictions() -> None:
    op.create_table(
        "restrictions",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("place_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("moderator_enc", sa.LargeBinary),
        sa.Column("before_enc", sa.LargeBinary),
        sa.Column("set_enc", sa.LargeBinary),
        sa.Column("due", sa.BigInteger),
        sa.Column("leased_until", sa.BigInteger),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("guild_id", "place_id", "kind", name="pk_restrictions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_restrictions_due", "restrictions", ["due"], **_where("due IS NOT NULL"))


def _duty() -> None:
    op.create_table(
        "duty",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("moderator", sa.LargeBinary(32), nullable=False),
        sa.Column("moderator_enc", sa.LargeBinary),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger),
        sa.PrimaryKeyConstraint("guild_id", "moderator", name="pk_duty"),
        sqlite_with_rowid=False,
    )


def _duty_times() -> None:
    op.create_table(
        "duty_times",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("moderator", sa.LargeBinary(32), nullable=False),
        sa.Column("began_at", sa.BigInteger, nullable=False),
        sa.Column("moderator_enc", sa.LargeBinary),
        sa.Column("ended_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "moderator", "began_at", name="pk_duty_times"),
        sqlite_with_rowid=False,
    )


def _duty_rota() -> None:
    op.create_table(
        "duty_rota",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("moderator", sa.LargeBinary(32), nullable=False),
        sa.Column("begins", sa.Integer, nullable=False),
        sa.Column("ends", sa.Integer, nullable=False),
        sa.Column("moderator_enc", sa.LargeBinary),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "moderator", "begins", name="pk_duty_rota"),
        sqlite_with_rowid=False,
    )


def _handovers() -> None:
    op.create_table(
        "handovers",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("moderator_enc", sa.LargeBinary),
        sa.Column("text_enc", sa.LargeBinary),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_handovers"),
    )


def _step_aways() -> None:
    op.create_table(
        "step_aways",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("moderator", sa.LargeBinary(32), nullable=False),
        sa.Column("moderator_enc", sa.LargeBinary),
        sa.Column("categories", sa.String(200), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "moderator", name="pk_step_aways"),
        sqlite_with_rowid=False,
    )


def _automod_alerts() -> None:
    op.create_table(
        "automod_alerts",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("event", sa.LargeBinary(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("report_id", sa.Integer),
        sa.PrimaryKeyConstraint("guild_id", "event", name="pk_automod_alerts"),
        sqlite_with_rowid=False,
    )


def _where(condition: str) -> dict[str, Any]:
    """Return what makes an index hold only some rows, in both engines."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
