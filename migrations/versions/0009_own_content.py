"""Versions, history and drafts of communities' own answers, and servers of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would put a new table in the place of "guilds", and what refers to it
    # would go with the old one.
    op.add_column("guilds", _number("own_revision", "0"))
    op.add_column("guild_entries", _number("version", "1"))
    op.add_column("guild_entries", sa.Column("author_id", sa.BigInteger(), nullable=True))
    # Entries that are there already are looked for only where the revision is not 0.
    op.execute(
        "UPDATE guilds SET own_revision = 1 WHERE guild_id IN (SELECT guild_id FROM guild_entries)"
    )
    op.create_table(
        "guild_providers",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.String(length=100), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        _number("version", "1"),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        _of_guild("guild_providers"),
        sa.PrimaryKeyConstraint("guild_id", "provider_id", name=op.f("pk_guild_providers")),
    )
    _create_changes()
    _create_drafts()


def downgrade() -> None:
    for name in ("guild_drafts", "guild_changes", "guild_providers"):
        op.drop_table(name)
    op.drop_column("guild_entries", "author_id")
    op.drop_column("guild_entries", "version")
    op.drop_column("guilds", "own_revision")


def _number(name: str, default: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default=default, nullable=False)


def _of_guild(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["guild_id"], ["guilds.guild_id"], name=op.f(f"fk_{table}_guild_id"), ondelete="CASCADE"
    )


def _create_changes() -> None:
    op.create_table(
        "guild_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=100), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("undoes", sa.String(length=16), nullable=False),
        sa.Column("is_undone", sa.Boolean(), server_default=sa.false(), nullable=False),
        _of_guild("guild_changes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guild_changes")),
    )
    for columns in (["guild_id", "changed_at"], ["guild_id", "batch"]):
        name = op.f(f"ix_guild_changes_{'_'.join(columns)}")
        op.create_index(name, "guild_changes", columns, unique=False)


def _create_drafts() -> None:
    op.create_table(
        "guild_drafts",
        sa.Column("draft_id", sa.String(length=16), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("item_id", sa.String(length=100), nullable=False),
        _number("version", "0"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _of_guild("guild_drafts"),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_guild_drafts")),
    )
    for column in ("guild_id", "created_at"):
        name = op.f(f"ix_guild_drafts_{column}")
        op.create_index(name, "guild_drafts", [column], unique=False)
