"""Name who helps people in a guild, whether answers open threads, and how talkative Postie is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("guilds", sa.Column("talkative", sa.String(length=16), nullable=True))
    op.add_column(
        "guilds",
        sa.Column("use_threads", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("guilds", sa.Column("helper_role", sa.BigInteger(), nullable=True))
    op.add_column("guilds", sa.Column("helper_channel", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    for column in ("helper_channel", "helper_role", "use_threads", "talkative"):
        op.drop_column("guilds", column)
