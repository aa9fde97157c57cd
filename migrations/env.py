"""Alembic's way in, over the connection and in the transaction of `knowledge.storage.migrate`."""

from __future__ import annotations

from typing import Literal

from alembic import context

from knowledge.guilds import tables as guild_tables
from knowledge.storage import provider_tables, tables
from knowledge.storage.base import Base, Moment

_ALL = (guild_tables, provider_tables, tables)  # imported, so that Base knows every table


def _written_out(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Spell our own column type as the plain one, so that no migration needs our code of today."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations asked for on the given connection."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=_written_out,
        transactional_ddl=True,
    )
    context.run_migrations()


run()
