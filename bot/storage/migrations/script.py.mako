"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None
# The oldest version that works with the schema after this step: it may run beside the new one
# during a rolling update. A step that only adds names the one before.
works_with = revision


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}
