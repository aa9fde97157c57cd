"""When guilds left, who wants to be left out, and indexes to find what is to be forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_departures")),
    )
    op.add_column(
        "people", sa.Column("left_out", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index(op.f("ix_feedback_created_at"), "feedback", ["created_at"], unique=False)
    op.create_index(
        op.f("ix_answered_messages_asker_id"), "answered_messages", ["asker_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_answered_messages_asker_id"), table_name="answered_messages")
    op.drop_index(op.f("ix_feedback_created_at"), table_name="feedback")
    op.drop_column("people", "left_out")
    op.drop_table("departures")
