"""Bringing the tables up to date with Alembic, from within the program.

This module costs a third of a second to import: whoever finds nothing to do leaves it alone.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import inspect

from knowledge import community_models, models, provider_models
from knowledge.base import Base
from knowledge.database import Database, lock
from knowledge.errors import NewerSchema, UnreadableDatabase

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ALL = (community_models, models, provider_models)  # imported, so that Base knows every table
_LOCK = 0x6D696772  # “migr”


async def migrate(database: Database, to: str = "head") -> None:
    """Bring the tables up (or down) to a revision; safe when several processes start at once.

    Raises `NewerSchema` if the database knows revisions that this program does not, else
    `DatabaseError`.
    """
    async with database.writing() as connection:
        await lock(connection, _LOCK)
        await connection.run_sync(_go, to)


def _go(connection: Connection, to: str) -> None:
    config = configuration(connection)
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    known = [script.revision for script in scripts.walk_revisions()]
    if current and current not in known:
        raise NewerSchema(
            f"The database was written by a newer Postie (schema {current}): update this one."
        )
    if current is None and (alien := _tables_in(connection) & set(Base.metadata.tables)):
        raise UnreadableDatabase(
            f"The database is none of Postie's: it has a table “{min(alien)}” of its own."
        )
    going_down = current in known and to in known and known.index(to) > known.index(current)
    if to == "base" or going_down:
        command.downgrade(config, to)
    elif current != scripts.get_current_head():
        command.upgrade(config, to)


def _tables_in(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration over an open connection."""
    spec = find_spec("migrations")
    assert spec is not None
    assert spec.origin is not None
    config = Config()
    config.set_main_option("script_location", str(Path(spec.origin).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


async def draft(message: str) -> str:
    """The path of a new migration from what the models have and the newest one lacks.

    Empty if they agree. Works on a database of its own in memory.
    """
    database = Database("sqlite://")
    try:
        async with database.writing() as connection:
            await connection.run_sync(_go, "head")
            return await connection.run_sync(_draft, message)
    finally:
        await database.close()


def differences(connection: Connection) -> list[object]:
    """What the models have and the tables lack, or the other way round."""
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, Base.metadata))


def _draft(connection: Connection, message: str) -> str:
    if not differences(connection):
        return ""
    config = configuration(connection)
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    script = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}", sql=False)
    assert isinstance(script, Script)
    return script.path
