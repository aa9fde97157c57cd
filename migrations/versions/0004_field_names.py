"""Call the guilds' and people's settings by the names that the code has for them."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_RENAMED = (
    ("communities", "plain", "no_emoji"),
    ("communities", "sureness", "min_confidence"),
    ("people", "plain", "no_emoji"),
)


def upgrade() -> None:
    for table, old, new in _RENAMED:
        op.alter_column(table, old, new_column_name=new)


def downgrade() -> None:
    for table, old, new in _RENAMED:
        op.alter_column(table, new, new_column_name=old)
