"""How long Postie keeps quiet, and when it told moderators what it lacks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("communities", sa.Column("cool_down", sa.Integer(), nullable=True))
    op.add_column("communities", sa.Column("hinted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # Not in a batch: on SQLite that drops the old table, and what refers to it goes with it.
    op.drop_column("communities", "hinted_at")
    op.drop_column("communities", "cool_down")
