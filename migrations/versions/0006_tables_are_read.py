"""Make the tables what is read: order and keys of their own, one compiled copy, no dead tables.

The content itself is published anew by the start that runs this, in the same transaction; what
guilds brought along is not touched.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_GONE = ("port_sources", "ports", "servers", "protocols", "weights", "snapshots", "publications")
_GONE_AGAIN = (
    *("port_sources", "ports", "servers", "weights"),
    *("compiled", "environments", "publication", "provider_tags"),
)


def upgrade() -> None:
    for table in _GONE:
        op.drop_table(table)
    _create_ports()
    _create_servers()
    op.create_table(
        "weights",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_weights")),
    )
    _create_state()
    # Not in a batch: that would put a new table in the place of this one, and what points to it
    # would go with it.
    op.drop_column("providers", "tags")
    op.create_table(
        "provider_tags",
        sa.Column("provider_key", sa.String(length=100), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_key"],
            ["providers.key"],
            name=op.f("fk_provider_tags_provider_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("provider_key", "tag", name=op.f("pk_provider_tags")),
    )


def _create_ports() -> None:
    op.create_table(
        "ports",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("transport", sa.String(length=16), nullable=False),
        sa.Column("protocol", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("iana_name", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("security", sa.JSON(), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("recommended", sa.Boolean(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 65535", name=op.f("ck_ports_number")),
        sa.PrimaryKeyConstraint("number", "transport", "protocol", name=op.f("pk_ports")),
    )
    op.create_table(
        "port_sources",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("transport", sa.String(length=16), nullable=False),
        sa.Column("protocol", sa.String(length=64), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number", "transport", "protocol"],
            ["ports.number", "ports.transport", "ports.protocol"],
            name=op.f("fk_port_sources_number_transport_protocol"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_port_sources_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "number", "transport", "protocol", "position", name=op.f("pk_port_sources")
        ),
    )
    op.create_index(op.f("ix_port_sources_source_id"), "port_sources", ["source_id"], unique=False)


def _create_servers(*more: sa.ForeignKeyConstraint) -> None:
    op.create_table(
        "servers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_key", sa.String(length=100), nullable=False),
        sa.Column("protocol", sa.String(length=64), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(length=16), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("authentication", sa.JSON(), nullable=False),
        sa.CheckConstraint("port BETWEEN 1 AND 65535", name=op.f("ck_servers_port")),
        *more,
        sa.ForeignKeyConstraint(
            ["provider_key"],
            ["providers.key"],
            name=op.f("fk_servers_provider_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_servers")),
    )
    op.create_index(op.f("ix_servers_host"), "servers", ["host"], unique=False)
    op.create_index(op.f("ix_servers_provider_key"), "servers", ["provider_key"], unique=False)


def _create_state() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("source_revision", sa.String(length=64), nullable=False),
        sa.Column("environment", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_publication_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_table(
        "environments",
        sa.Column("environment", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("environment", name=op.f("pk_environments")),
    )
    op.create_index(op.f("ix_environments_seen_at"), "environments", ["seen_at"], unique=False)
    op.create_table(
        "compiled",
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_compiled")),
    )


def downgrade() -> None:
    op.add_column("providers", sa.Column("tags", sa.JSON(), server_default="[]", nullable=False))
    for table in _GONE_AGAIN:
        op.drop_table(table)
    _create_older()


def _create_older() -> None:
    op.create_table(
        "protocols",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_protocols")),
    )
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    op.create_table(
        "snapshots",
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_snapshots")),
    )
    op.create_table(
        "weights",
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_weights")),
    )
    _create_servers(
        sa.ForeignKeyConstraint(
            ["protocol"], ["protocols.key"], name=op.f("fk_servers_protocol"), ondelete="CASCADE"
        )
    )
    _create_older_ports()


def _create_older_ports() -> None:
    op.create_table(
        "ports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("transport", sa.String(length=16), nullable=False),
        sa.Column("protocol", sa.String(length=64), nullable=False),
        sa.Column("iana_name", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("security", sa.JSON(), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("recommended", sa.Boolean(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 65535", name=op.f("ck_ports_number")),
        sa.ForeignKeyConstraint(
            ["protocol"], ["protocols.key"], name=op.f("fk_ports_protocol"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ports")),
    )
    op.create_index(op.f("ix_ports_number"), "ports", ["number"], unique=False)
    op.create_index(op.f("ix_ports_protocol"), "ports", ["protocol"], unique=False)
    op.create_table(
        "port_sources",
        sa.Column("port_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["port_id"], ["ports.id"], name=op.f("fk_port_sources_port_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_port_sources_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("port_id", "position", name=op.f("pk_port_sources")),
    )
    op.create_index(op.f("ix_port_sources_source_id"), "port_sources", ["source_id"], unique=False)
