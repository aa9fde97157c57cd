"""Choose by channel, change a vote without a trace, tell kinds of questions without their words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_WITHDRAWN = "_withdrawn"
_FEEDBACK = sa.table(
    "feedback",
    sa.column("id", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("topic", sa.String()),
    sa.column("guild_id", sa.BigInteger()),
    sa.column("provider", sa.String()),
    sa.column("unasked", sa.Boolean()),
)


def upgrade() -> None:
    op.add_column("watched_channels", sa.Column("talkative", sa.String(length=16), nullable=True))
    op.add_column("watched_channels", sa.Column("cool_down", sa.Integer(), nullable=True))
    op.add_column("watched_channels", sa.Column("use_threads", sa.Boolean(), nullable=True))
    op.add_column("feedback", sa.Column("vote", sa.String(length=16), nullable=True))
    op.add_column("feedback", sa.Column("fingerprint", sa.String(length=300), nullable=True))
    op.add_column("guild_phrasings", sa.Column("fingerprint", sa.String(length=300), nullable=True))
    op.create_index(op.f("ix_feedback_vote"), "feedback", ["vote"], unique=False)
    _drop_withdrawn_votes()


def downgrade() -> None:
    # The version before takes every one of these for words, and these have none.
    op.execute("DELETE FROM guild_phrasings WHERE fingerprint IS NOT NULL")
    op.drop_index(op.f("ix_feedback_vote"), table_name="feedback")
    op.drop_column("guild_phrasings", "fingerprint")
    op.drop_column("feedback", "fingerprint")
    op.drop_column("feedback", "vote")
    op.drop_column("watched_channels", "use_threads")
    op.drop_column("watched_channels", "cool_down")
    op.drop_column("watched_channels", "talkative")


def _drop_withdrawn_votes() -> None:
    """Until now a vote that was changed stayed, with a row beside it that takes it back."""
    connection, c = op.get_bind(), _FEEDBACK.c
    withdrawn = sa.select(_FEEDBACK).where(c.kind.endswith(_WITHDRAWN)).order_by(c.id)
    for row in connection.execute(withdrawn).all():
        like = [
            column.is_not_distinct_from(getattr(row, column.name))
            for column in (c.topic, c.guild_id, c.provider, c.unasked)
        ]
        voted = connection.scalar(
            sa.select(c.id)
            .where(c.kind == row.kind.removesuffix(_WITHDRAWN), c.id < row.id, *like)
            .order_by(c.id.desc())
            .limit(1)
        )
        connection.execute(sa.delete(_FEEDBACK).where(c.id.in_([row.id, voted])))
