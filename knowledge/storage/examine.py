"""How a database is, looked at without changing anything: for `postie doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from knowledge.errors import DatabaseError
from knowledge.storage.bootstrap import held_content
from knowledge.storage.environment import known_schemas

if TYPE_CHECKING:
    from knowledge.storage.engine import Database
    from knowledge.storage.load import Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was found of a database that answers."""

    held: Published | None
    """None if nothing was published to it yet."""
    obstacle: str
    """Why it cannot be written; empty if it can."""
    clock_ahead: float
    """Seconds that its clock is ahead of this machine's."""

    @property
    def is_newer(self) -> bool:
        """Whether a newer Postie wrote it."""
        return self.held is not None and self.held.schema not in known_schemas()

    @property
    def is_current(self) -> bool:
        """Whether it needs no migration."""
        return self.held is not None and self.held.schema == max(known_schemas())


async def examine(database: Database) -> Examined:
    """What can be said of `database`; raises `DatabaseError` if it does not answer."""
    async with database.reading() as connection:
        if database.is_sqlite:
            clock = datetime.now(UTC)
            await connection.execute(text("SELECT 1"))
        else:
            clock = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
    ahead = (clock - datetime.now(UTC)).total_seconds()
    held = await held_content(database)
    return Examined(held=held, obstacle=await _obstacle(database), clock_ahead=ahead)


async def _obstacle(database: Database) -> str:
    """Why a table cannot be made, as a migration does; nothing of it stays."""
    try:
        async with database.writing() as connection:
            await connection.execute(text("CREATE TABLE postie_doctor (x INTEGER)"))
            await connection.rollback()
    except DatabaseError as error:
        return str(error).rpartition(" cannot be written: ")[2]
    except DBAPIError as error:
        return " ".join(str(error.orig).split()).rpartition(">: ")[2]
    return ""
