"""Patient reading and writing: whatever fails, and whatever takes too long, is `DatabaseAway`."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import DatabaseAway, DatabaseError
from knowledge.storage.news import tell

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.base import Base
    from knowledge.storage.engine import Database
    from knowledge.storage.news import News

T = TypeVar("T")

_log = logging.getLogger(__name__)
_PATIENCE_SECONDS: Final = 2.0
"""How long a database may take before it counts as away."""


class Access:
    """A database as the guilds' stores use it; no exception of SQLAlchemy or a driver leaves it."""

    def __init__(self, database: Database, *, patience: float = _PATIENCE_SECONDS) -> None:
        """`patience` is how many seconds one piece of work may take."""
        self._database = database
        self._patience = patience
        self._is_away = False

    async def read(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """What `work` reads; raises `DatabaseAway`."""
        return await self._run(self._database.reading, work)

    async def write(
        self, work: Callable[[AsyncConnection], Awaitable[T]], *, news: News | None = None
    ) -> T:
        """Do `work` in one transaction, and return what it returns; raises `DatabaseAway`.

        Other processes are told `news`, if what they keep in memory has changed.
        """

        async def write_and_tell(connection: AsyncConnection) -> T:
            result = await work(connection)
            if news is not None:
                await tell(connection, news)
            return result

        return await self._run(self._database.writing, write_and_tell)

    async def try_write(self, work: Callable[[AsyncConnection], Awaitable[object]]) -> None:
        """Do `work`, or only log that it could not be done: for what can be done without.

        It is logged once until something can be written again.
        """
        try:
            await self.write(work)
        except DatabaseAway as error:
            if not self._is_away:
                _log.warning("not kept: %s", error, extra={"event": "database.not_kept"})
            self._is_away = True
        else:
            self._is_away = False

    async def _run(
        self,
        connect: Callable[[], AbstractAsyncContextManager[AsyncConnection]],
        work: Callable[[AsyncConnection], Awaitable[T]],
    ) -> T:
        try:
            async with asyncio.timeout(self._patience), connect() as connection:
                return await work(connection)
        except (DatabaseError, SQLAlchemyError, OSError, TimeoutError) as error:
            # Its words may hold what was to be written: only its kind is passed on.
            reason = type(error).__name__
            raise DatabaseAway(f"the database does not answer ({reason})") from error


def storable(text: str) -> str:
    """`text` without what databases refuse: NUL (PostgreSQL) and lone surrogates (every driver)."""
    return text.replace("\0", "").encode(errors="replace").decode()


def storable_all(value: Any) -> Any:  # noqa: ANN401  # as JSON has it
    """`value` with every text in it `storable`."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [storable_all(one) for one in value]
    if isinstance(value, dict):
        return {name: storable_all(one) for name, one in value.items()}
    return value


async def insert_if_missing(connection: AsyncConnection, row: type[Base], **values: object) -> bool:
    """Insert a row unless there is one with its key already; whether it was inserted.

    Of several processes that insert the same row at once, one does.
    """
    table = _table(row)
    statement = _insert(connection, table).values(values).on_conflict_do_nothing()
    result = await connection.execute(statement.returning(*table.primary_key))
    return result.one_or_none() is not None


async def upsert(connection: AsyncConnection, row: type[Base], **values: object) -> None:
    """Insert a row, or set `values` in the one that has its key; its time of change is set, too."""
    table = _table(row)
    statement = _insert(connection, table).values(values)
    changed = [
        column.name
        for column in table.columns
        if not column.primary_key and (column.name in values or column.onupdate is not None)
    ]
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={name: statement.excluded[name] for name in changed},
        )
    )


def _insert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    # What to do on a conflict is beyond SQLAlchemy's own INSERT; both dialects say it alike.
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def _table(row: type[Base]) -> Table:
    table = inspect(row).local_table
    assert isinstance(table, Table)
    return table
