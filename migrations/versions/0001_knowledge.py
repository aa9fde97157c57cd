"""What Postie knows: topics, providers, ports, codes, messages, policies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "language",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_language")),
    )
    op.create_table(
        "protocols",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_protocols")),
    )
    op.create_table(
        "providers",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("platform", sa.String(length=100), nullable=False),
        sa.Column("sign_in", sa.String(length=32), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("switch", sa.Text(), nullable=False),
        sa.Column("app_password_page", sa.Text(), nullable=False),
        sa.Column("help_page", sa.Text(), nullable=False),
        sa.Column("webmail", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("confidence", sa.String(length=16), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_providers")),
    )
    op.create_index(op.f("ix_providers_platform"), "providers", ["platform"], unique=False)
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
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("citation", name=op.f("uq_sources_citation")),
    )
    op.create_table(
        "topics",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("related", sa.JSON(), nullable=False),
        sa.Column("must", sa.JSON(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
    )
    op.create_table(
        "weights",
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_weights")),
    )
    op.create_table(
        "codes",
        sa.Column("family", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("vendor", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=True),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_codes_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("family", "code", "vendor", name=op.f("pk_codes")),
    )
    op.create_index(op.f("ix_codes_source_id"), "codes", ["source_id"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_key", sa.String(length=100), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_key"],
            ["providers.key"],
            name=op.f("fk_corrections_provider_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(
        op.f("ix_corrections_provider_key"), "corrections", ["provider_key"], unique=False
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.Column("client", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("fixes", sa.JSON(), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_messages_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(op.f("ix_messages_source_id"), "messages", ["source_id"], unique=False)
    op.create_table(
        "phrasings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("template", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_phrasings_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrasings")),
    )
    op.create_index(op.f("ix_phrasings_topic_id"), "phrasings", ["topic_id"], unique=False)
    op.create_table(
        "policies",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=100), nullable=False),
        sa.Column("effective", sa.Date(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("confidence", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_policies_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
    )
    op.create_index(op.f("ix_policies_review_by"), "policies", ["review_by"], unique=False)
    op.create_index(op.f("ix_policies_source_id"), "policies", ["source_id"], unique=False)
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
        "provider_brands",
        sa.Column("provider_key", sa.String(length=100), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("brand", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_key"],
            ["providers.key"],
            name=op.f("fk_provider_brands_provider_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("provider_key", "position", name=op.f("pk_provider_brands")),
    )
    op.create_index(op.f("ix_provider_brands_brand"), "provider_brands", ["brand"], unique=False)
    op.create_table(
        "provider_domains",
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("provider_key", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_key"],
            ["providers.key"],
            name=op.f("fk_provider_domains_provider_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_provider_domains")),
    )
    op.create_index(
        op.f("ix_provider_domains_provider_key"), "provider_domains", ["provider_key"], unique=False
    )
    op.create_table(
        "provider_sources",
        sa.Column("provider_key", sa.String(length=100), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_key"],
            ["providers.key"],
            name=op.f("fk_provider_sources_provider_key"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_provider_sources_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("provider_key", "position", name=op.f("pk_provider_sources")),
    )
    op.create_index(
        op.f("ix_provider_sources_source_id"), "provider_sources", ["source_id"], unique=False
    )
    op.create_table(
        "sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.String(length=100), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_sections_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sections")),
    )
    op.create_index(op.f("ix_sections_topic_id"), "sections", ["topic_id"], unique=False)
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
        sa.ForeignKeyConstraint(
            ["protocol"], ["protocols.key"], name=op.f("fk_servers_protocol"), ondelete="CASCADE"
        ),
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
    op.create_table(
        "topic_sources",
        sa.Column("topic_id", sa.String(length=100), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_topic_sources_source_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_sources_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", "position", name=op.f("pk_topic_sources")),
    )
    op.create_index(
        op.f("ix_topic_sources_source_id"), "topic_sources", ["source_id"], unique=False
    )
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


def downgrade() -> None:
    op.drop_index(op.f("ix_port_sources_source_id"), table_name="port_sources")
    op.drop_table("port_sources")
    op.drop_index(op.f("ix_topic_sources_source_id"), table_name="topic_sources")
    op.drop_table("topic_sources")
    op.drop_index(op.f("ix_servers_provider_key"), table_name="servers")
    op.drop_index(op.f("ix_servers_host"), table_name="servers")
    op.drop_table("servers")
    op.drop_index(op.f("ix_sections_topic_id"), table_name="sections")
    op.drop_table("sections")
    op.drop_index(op.f("ix_provider_sources_source_id"), table_name="provider_sources")
    op.drop_table("provider_sources")
    op.drop_index(op.f("ix_provider_domains_provider_key"), table_name="provider_domains")
    op.drop_table("provider_domains")
    op.drop_index(op.f("ix_provider_brands_brand"), table_name="provider_brands")
    op.drop_table("provider_brands")
    op.drop_index(op.f("ix_ports_protocol"), table_name="ports")
    op.drop_index(op.f("ix_ports_number"), table_name="ports")
    op.drop_table("ports")
    op.drop_index(op.f("ix_policies_source_id"), table_name="policies")
    op.drop_index(op.f("ix_policies_review_by"), table_name="policies")
    op.drop_table("policies")
    op.drop_index(op.f("ix_phrasings_topic_id"), table_name="phrasings")
    op.drop_table("phrasings")
    op.drop_index(op.f("ix_messages_source_id"), table_name="messages")
    op.drop_table("messages")
    op.drop_index(op.f("ix_corrections_provider_key"), table_name="corrections")
    op.drop_table("corrections")
    op.drop_index(op.f("ix_codes_source_id"), table_name="codes")
    op.drop_table("codes")
    op.drop_table("weights")
    op.drop_table("topics")
    op.drop_table("sources")
    op.drop_table("snapshots")
    op.drop_table("publications")
    op.drop_index(op.f("ix_providers_platform"), table_name="providers")
    op.drop_table("providers")
    op.drop_table("protocols")
    op.drop_table("language")
