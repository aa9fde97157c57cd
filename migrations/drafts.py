"""What the models have and the tables lack, and a migration drafted from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory

from knowledge.guilds import tables as guild_tables
from knowledge.storage import provider_tables, tables
from knowledge.storage.base import Base
from knowledge.storage.engine import Database
from knowledge.storage.migrate import configuration, migrate_on

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ALL = (guild_tables, provider_tables, tables)  # imported, so that Base knows every table


def differences(connection: Connection) -> list[object]:
    """What the models have and the tables lack, or the other way round, as Alembic names it."""
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, Base.metadata))


async def draft(message: str) -> str:
    """The path of a new migration from what the models have and the newest one lacks.

    Empty if they agree. Works on a database of its own in memory.
    """
    database = Database("sqlite://")
    try:
        async with database.writing() as connection:
            await connection.run_sync(migrate_on, "head")
            return await connection.run_sync(_draft, message)
    finally:
        await database.close()


def _draft(connection: Connection, message: str) -> str:
    if not differences(connection):
        return ""
    config = configuration(connection)
    number = int(ScriptDirectory.from_config(config).get_current_head() or 0) + 1
    script = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}", sql=False)
    assert isinstance(script, Script)
    return script.path
