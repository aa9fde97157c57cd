"""Keep what gaps and insights are read from, what a community's own phrasings ask for, dry runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feedback", sa.Column("provider", sa.String(length=100), nullable=True))
    op.add_column("feedback", _unasked())
    op.add_column("feedback", sa.Column("answer", sa.Text(), nullable=True))
    op.add_column("answered_messages", _unasked())
    op.add_column("guilds", sa.Column("digest_channel", sa.BigInteger(), nullable=True))
    op.add_column("guilds", sa.Column("digested_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("watched_channels", sa.Column("report_to", sa.BigInteger(), nullable=True))
    op.create_table(
        "guild_phrasings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guild_phrasings")),
    )
    op.create_index(
        op.f("ix_guild_phrasings_guild_id"), "guild_phrasings", ["guild_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_guild_phrasings_guild_id"), table_name="guild_phrasings")
    op.drop_table("guild_phrasings")
    # Not in batches: on SQLite those drop the old table, and what refers to it goes with it.
    op.drop_column("watched_channels", "report_to")
    op.drop_column("guilds", "digested_at")
    op.drop_column("guilds", "digest_channel")
    op.drop_column("answered_messages", "unasked")
    op.drop_column("feedback", "answer")
    op.drop_column("feedback", "unasked")
    op.drop_column("feedback", "provider")


def _unasked() -> sa.Column[bool]:
    return sa.Column("unasked", sa.Boolean(), server_default=sa.false(), nullable=False)
