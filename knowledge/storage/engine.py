"""Opening the database: which one, how it is set up, and what its errors mean in one line."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from sqlite3 import OperationalError
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from knowledge.errors import DatabaseAway, DatabaseError, UnreadableDatabase, WrongURL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy import URL, Connection
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_BUSY_SECONDS = 30.0
"""So long a lock of others is waited for while migrating and publishing."""
_SERVING_BUSY_SECONDS = 0.3
"""So long while questions are answered: a driver's thread that waits cannot be interrupted."""
_FILE = "postie.sqlite3"
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_SHAPES = "sqlite:///path/to/file or postgresql://user:password@host/name"
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = NORMAL",
)
_SECONDS_BETWEEN_TRIES = 0.02
_WRITES = "postie_writes"
_REFUSALS = ("08", "28", "3D", "53", "57P", "42501")
"""SQLSTATE classes: connection, login, no such database, no room, shutting down, no privilege."""


def default_url() -> str:
    """The embedded SQLite file in the user's data directory."""
    from platformdirs import user_data_path  # noqa: PLC0415  # not needed where a URL is given

    return f"sqlite:///{user_data_path('postie', appauthor=False) / _FILE}"


def engine_url(url: str) -> URL:
    """`url` with the driver that Postie uses, empty for the default; raises `WrongURL`."""
    try:
        parsed = make_url(url or default_url())
    except (ArgumentError, ValueError):
        raise WrongURL(f"DATABASE_URL is no address of a database: use {_SHAPES}") from None
    if parsed.drivername not in _DRIVERS:
        raise WrongURL(f"DATABASE_URL begins with “{parsed.drivername}”: use {_SHAPES}")
    parsed = parsed.set(drivername=_DRIVERS[parsed.drivername])
    if "sslmode" in parsed.query:  # libpq's word; asyncpg says ssl
        mode = parsed.query["sslmode"]
        parsed = parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return parsed


class Database:
    """One database and its connections; nothing is opened before it is used."""

    def __init__(self, url: str = "") -> None:
        """`url` as DATABASE_URL has it; raises `WrongURL`."""
        self.url = engine_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._busy_seconds = _BUSY_SECONDS
        self.engine = self._engine()
        self._writing = self.engine.execution_options(**{_WRITES: True})
        self._turns = asyncio.Lock()
        self._sessions = async_sessionmaker(self._writing, expire_on_commit=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read with; raises `DatabaseError`."""
        async with self._named_errors(), self.engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction that ends with the block; raises `DatabaseError`."""
        async with self._turn_to_write(), self._named_errors(), self._writing.begin() as connection:
            yield connection

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session in a transaction that ends with the block; raises `DatabaseError`."""
        async with self._turn_to_write(), self._named_errors(), self._sessions.begin() as session:
            yield session

    def _turn_to_write(self) -> AbstractAsyncContextManager[object]:
        """SQLite's one write lock is waited for here, in order and so that waiting can be ended.

        Else each of many writers would sleep in a thread of its own, and the unlucky give up.
        """
        return self._turns if self.is_sqlite else nullcontext()

    async def serve(self) -> None:
        """From now on wait for no lock longer than an answer may take; for the running bot."""
        self._busy_seconds = _SERVING_BUSY_SECONDS
        if self.is_sqlite and self.url.database not in (None, "", ":memory:"):
            await self.engine.dispose()  # connections that are open wait as they were told to

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    def _engine(self) -> AsyncEngine:
        if not self.is_sqlite:
            return create_async_engine(self.url, pool_pre_ping=True)
        engine = create_async_engine(self.url, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(engine.sync_engine, "connect", self._set_up_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine

    def _set_up_sqlite(self, connection: Any, _record: object) -> None:  # noqa: ANN401  # a driver's
        # Transactions begin in `_begin_sqlite`, and DDL is part of them.
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout = {self._busy_seconds * 1000:.0f}")
            for pragma in _PRAGMAS:
                cursor.execute(pragma)
            _write_ahead(cursor, patience=self._busy_seconds)
        except BaseException:
            connection.close()  # nobody else will, and its thread would outlive the event loop
            raise
        cursor.close()

    @asynccontextmanager
    async def _named_errors(self) -> AsyncIterator[None]:
        try:
            self._make_room()
            yield
        except DBAPIError as error:
            raise self._named(error) from error
        except OSError as error:
            raise DatabaseAway(f"{self._place} does not answer: {_line(error)}") from error

    def _make_room(self) -> None:
        """Create the directory of the default file; a directory of one's own has to be there.

        Found out here and not by the driver, whose thread would outlive the event loop.
        """
        file = self.url.database
        if not self.is_sqlite or not file or file == ":memory:" or file.startswith("file:"):
            return
        if file == make_url(default_url()).database:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        if Path(file).is_dir() or not Path(file).parent.is_dir():
            raise UnreadableDatabase(f"{self._place} cannot be read: unable to open database file")

    @property
    def _place(self) -> str:
        if self.is_sqlite:
            return f"The database file {self.url.database}"
        return f"The database at {self.url.host or self.url.query.get('host', 'localhost')}"

    def _named(self, error: DBAPIError) -> Exception:
        said = _line(error.orig or error)
        if self.is_sqlite:
            return self._sqlite_named(error, said)
        state = getattr(error.orig, "sqlstate", None) or ""
        if error.connection_invalidated or state.startswith(_REFUSALS):
            reason = said.rpartition(">: ")[2]  # without the name of the driver's class
            return DatabaseAway(f"{self._place} does not let Postie in: {reason}")
        return error

    def _sqlite_named(self, error: DBAPIError, said: str) -> Exception:
        if "unable to open" in said or "not a database" in said or "malformed" in said:
            return UnreadableDatabase(f"{self._place} cannot be read: {said}")
        if "readonly" in said or "disk I/O" in said:
            return UnreadableDatabase(f"{self._place} cannot be written: {said}")
        if "locked" in said:
            return DatabaseAway(f"{self._place} has been locked for {self._busy_seconds:g} seconds")
        return error


def _write_ahead(cursor: Any, *, patience: float) -> None:  # noqa: ANN401  # a driver's cursor
    """Switch to a write-ahead log.

    While another connection switches a new file over, SQLite says “locked” at once and waits for
    no busy_timeout, so the waiting is done here, for `patience` seconds.
    """
    until = time.monotonic() + patience
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(_SECONDS_BETWEEN_TRIES)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # Who is going to write says so at once: a reader turned writer cannot wait for others.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


async def lock(connection: AsyncConnection, key: int) -> None:
    """Let one process at a time past this point until its transaction ends.

    On SQLite `Database.writing` holds the only write lock anyway.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


__all__ = ["Database", "DatabaseError", "default_url", "engine_url", "lock"]
