"""Bringing the tables up to date with Alembic, from within the program.

This module costs a third of a second to import: whoever finds nothing to do leaves it alone.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from knowledge.errors import NewerSchema, UnreadableDatabase
from knowledge.storage.engine import lock

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

_LOCK = 0x6D696772  # “migr”
_EXISTS = re.compile(r'(?:table|relation) "?(?P<name>\w+)"? already exists')


async def migrate(database: Database, to: str = "head") -> None:
    """Bring the tables up (or down) to a revision; safe when several processes start at once.

    Raises `NewerSchema` if the database knows revisions that this program does not,
    `UnreadableDatabase` if it holds somebody else's tables by our names, else `DatabaseError`.
    """
    async with database.writing() as connection:
        await lock_and_migrate(connection, to)


async def lock_and_migrate(connection: AsyncConnection, to: str = "head") -> None:
    """`migrate` within an open transaction, for whoever has more to do in it."""
    await lock(connection, _LOCK)
    await connection.run_sync(migrate_on, to)


def migrate_on(connection: Connection, to: str) -> None:
    """`migrate` within the transaction of an open connection."""
    config = configuration(connection)
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    known = [script.revision for script in scripts.walk_revisions()]
    if current and current not in known:
        raise NewerSchema(
            f"The database was written by a newer Postie (schema {current}): update this one."
        )
    going_down = current in known and to in known and known.index(to) > known.index(current)
    if to == "base" or going_down:
        command.downgrade(config, to)
    elif current != scripts.get_current_head():
        _upgrade(config, to, from_nothing=current is None)


def _upgrade(config: Config, to: str, *, from_nothing: bool) -> None:
    try:
        command.upgrade(config, to)
    except DBAPIError as error:
        exists = _EXISTS.search(str(error.orig))
        if not from_nothing or exists is None:
            raise
        raise UnreadableDatabase(
            f"The database is none of Postie's: it has a table “{exists['name']}” of its own."
        ) from None


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration over an open connection."""
    spec = find_spec("migrations")
    assert spec is not None
    assert spec.origin is not None
    config = Config()
    config.set_main_option("script_location", str(Path(spec.origin).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
