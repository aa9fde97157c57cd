"""Call communities guilds, as Discord does, and say of feedback which kind it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rename("communities", "community_entries", guilds_to="guilds", entries_to="guild_entries")
    op.alter_column("feedback", "what", new_column_name="kind")


def downgrade() -> None:
    op.alter_column("feedback", "kind", new_column_name="what")
    _rename("guilds", "guild_entries", guilds_to="communities", entries_to="community_entries")


def _rename(guilds: str, entries: str, *, guilds_to: str, entries_to: str) -> None:
    """Move the rows into new tables.

    SQLite renames a table but not the constraints named after it, and where the old table of
    guilds is dropped while others refer to it, it deletes their rows. So those go first.
    """
    _copy(guilds, _create_guilds(guilds_to))
    _copy(entries, _create_entries(entries_to, guilds_to))
    op.drop_table(entries)
    foreign_key = op.f("fk_watched_channels_guild_id")
    with op.batch_alter_table("watched_channels") as watched:
        watched.drop_constraint(foreign_key, type_="foreignkey")
        watched.create_foreign_key(
            foreign_key, guilds_to, ["guild_id"], ["guild_id"], ondelete="CASCADE"
        )
    op.drop_table(guilds)


def _copy(old: str, table: sa.Table) -> None:
    columns = [column.name for column in table.columns]
    source = sa.table(old, *map(sa.column, columns))
    op.execute(sa.insert(table).from_select(columns, sa.select(source)))


def _create_guilds(name: str) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("no_emoji", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("min_confidence", sa.Double(), nullable=True),
        sa.Column("remove_passwords", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("keep_text", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("tag_posts", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("cool_down", sa.Integer(), nullable=True),
        sa.Column("hinted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f(f"pk_{name}")),
    )


def _create_entries(name: str, guilds: str) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=256), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"],
            [f"{guilds}.guild_id"],
            name=op.f(f"fk_{name}_guild_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "entry_id", name=op.f(f"pk_{name}")),
    )
