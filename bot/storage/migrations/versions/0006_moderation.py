"""Moderation: cases, approvals, presets, reports, appeals, blocks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; nothing of the kind was stored before."""
    _moderation_numbers()
    _moderation_cases()
    _approvals()
    _reason_presets()
    _reports()
    _reporters()
    _appeals()
    _blocks()


def _moderation_numbers() -> None:
    op.create_table(
        "moderation_numbers",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "name", name="pk_moderation_numbers"),
        sqlite_with_rowid=False,
    )


def _moderation_cases() -> None:
    op.create_table(
        "moderation_cases",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("member", sa.LargeBinary(32)),
        sa.Column("member_enc", sa.LargeBinary),
        sa.Column("moderator", sa.LargeBinary(32)),
        sa.Column("moderator_enc", sa.LargeBinary),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("audit_id", sa.BigInteger),
        sa.Column("points", sa.Integer, nullable=False, server_default="0"),
        sa.Column("preset", sa.String(40)),
        sa.Column("entry_id", sa.String(128)),
        sa.Column("reason_enc", sa.LargeBinary),
        sa.Column("report_id", sa.Integer),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("message_enc", sa.LargeBinary),
        sa.Column("told", sa.String(16), nullable=False),
        sa.Column("outcome_enc", sa.LargeBinary),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("ends", sa.BigInteger),
        sa.Column("due", sa.BigInteger),
        sa.Column("leased_until", sa.BigInteger),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lifted_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_moderation_cases"),
    )
    op.create_index(
        "ix_moderation_cases_audit",
        "moderation_cases",
        ["guild_id", "audit_id"],
        unique=True,
        **_where("audit_id IS NOT NULL"),
    )
    op.create_index(
        "ix_moderation_cases_due", "moderation_cases", ["due"], **_where("due IS NOT NULL")
    )
    op.create_index("ix_moderation_cases_key", "moderation_cases", ["guild_id", "key"], unique=True)
    op.create_index("ix_moderation_cases_kind", "moderation_cases", ["guild_id", "kind", "id"])
    op.create_index("ix_moderation_cases_member", "moderation_cases", ["guild_id", "member", "id"])
    op.create_index(
        "ix_moderation_cases_moderator", "moderation_cases", ["guild_id", "moderator", "created_at"]
    )
    op.create_index(
        "ix_moderation_cases_pending",
        "moderation_cases",
        ["status", "created_at"],
        **_where("status = 'pending'"),
    )


def _approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("asker_enc", sa.LargeBinary),
        sa.Column("order_enc", sa.LargeBinary),
        sa.Column("card_channel_id", sa.BigInteger),
        sa.Column("card_id", sa.BigInteger),
        sa.Column("closed_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_approvals"),
    )


def _reason_presets() -> None:
    op.create_table(
        "reason_presets",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("body_enc", sa.LargeBinary, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_reason_presets"),
        sqlite_with_rowid=False,
    )


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("category", sa.String(24), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("subject", sa.LargeBinary(32), nullable=False),
        sa.Column("member", sa.LargeBinary(32)),
        sa.Column("member_enc", sa.LargeBinary),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("evidence_enc", sa.LargeBinary),
        sa.Column("claimer", sa.LargeBinary(32)),
        sa.Column("claimer_enc", sa.LargeBinary),
        sa.Column("claimed_at", sa.BigInteger),
        sa.Column("card_channel_id", sa.BigInteger),
        sa.Column("card_id", sa.BigInteger),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("case_id", sa.Integer),
        sa.Column("closed_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_reports"),
    )
    op.create_index("ix_reports_guild_id_status_id", "reports", ["guild_id", "status", "id"])
    op.create_index("ix_reports_member", "reports", ["guild_id", "member", "id"])
    op.create_index("ix_reports_subject", "reports", ["guild_id", "subject", "id"])
    op.create_index(
        "ix_reports_unposted",
        "reports",
        ["guild_id", "id"],
        **_where("status = 'open' AND card_id IS NULL"),
    )


def _reporters() -> None:
    op.create_table(
        "reporters",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("reporter", sa.LargeBinary(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("category", sa.String(24), nullable=False),
        sa.Column("reporter_enc", sa.LargeBinary),
        sa.Column("named", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("words_enc", sa.LargeBinary),
        sa.Column("told", sa.Boolean, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("guild_id", "report_id", "reporter", name="pk_reporters"),
    )
    op.create_index("ix_reporters_reporter", "reporters", ["guild_id", "reporter", "at"])
    op.create_index(
        "ix_reporters_untold", "reporters", ["guild_id", "report_id"], **_where("NOT told")
    )


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("member", sa.LargeBinary(32)),
        sa.Column("member_enc", sa.LargeBinary),
        sa.Column("answers_enc", sa.LargeBinary),
        sa.Column("claimer_enc", sa.LargeBinary),
        sa.Column("decider_enc", sa.LargeBinary),
        sa.Column("decision_enc", sa.LargeBinary),
        sa.Column("card_channel_id", sa.BigInteger),
        sa.Column("card_id", sa.BigInteger),
        sa.Column("due", sa.BigInteger),
        sa.Column("reminded_at", sa.BigInteger),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("told", sa.Boolean, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_appeals"),
    )
    op.create_index("ix_appeals_case", "appeals", ["guild_id", "case_id", "id"])
    op.create_index("ix_appeals_due", "appeals", ["due"], **_where("due IS NOT NULL"))
    op.create_index("ix_appeals_member", "appeals", ["guild_id", "member", "id"])
    op.create_index("ix_appeals_status", "appeals", ["guild_id", "status", "id"])


def _blocks() -> None:
    op.create_table(
        "blocks",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("member", sa.LargeBinary(32), nullable=False),
        sa.Column("member_enc", sa.LargeBinary),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "kind", "member", name="pk_blocks"),
        sqlite_with_rowid=False,
    )


def _where(condition: str) -> dict[str, Any]:
    """Return what makes an index hold only some rows, in both engines."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
