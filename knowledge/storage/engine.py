"""Opening the database: which one, how it is set up, and what its errors mean in one line."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from shutil import disk_usage
from socket import gaierror
from sqlite3 import OperationalError
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from knowledge.errors import DatabaseAway, DatabaseError, UnreadableDatabase
from knowledge.storage.address import address_of, default_url, engine_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy import URL, Connection
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_BUSY_SECONDS = 30.0
"""So long a lock of others is waited for while migrating and publishing."""
_SERVING_BUSY_SECONDS = 0.3
"""So long while questions are answered: a driver's thread that waits cannot be interrupted."""
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = NORMAL",
)
_SECONDS_BETWEEN_TRIES = 0.02
_WRITES = "postie_writes"
_DAMAGED = ("unable to open", "not a database", "malformed", "Could not decode")
_OURS_ALONE = 0o600
"""What SQLite writes beside the file gets the same rights: -wal and -shm."""
_LEAST_ROOM = 65_536
_OUR_DIRECTORY = 0o700
_CREATE = os.O_CREAT | os.O_WRONLY | getattr(os, "O_NONBLOCK", 0)  # a FIFO would never open
_REFUSALS = ("08", "28", "3D", "53", "57P", "42501", "25006")
"""SQLSTATE classes: connection, login, no such database, no room, shutting down, no privilege, and
a standby that may only be read."""


class Database:
    """One database and its connections; nothing is opened before it is used."""

    def __init__(self, url: str = "") -> None:
        """`url` as DATABASE_URL has it; raises `WrongURL`."""
        self.url, self._options = address_of(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._file = _file_of(self.url) if self.is_sqlite else None
        self._is_default = not url
        self.is_read_only = self._file is not None and _is_read_only(self._file)
        """Whether the file is there but may not be written, as on a read-only mount."""
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
            return create_async_engine(
                self.url,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args=dict(self._options),
            )
        engine = create_async_engine(
            self._read_only_url() if self.is_read_only else self.url,
            hide_parameters=True,
            connect_args={"timeout": _BUSY_SECONDS},
        )
        event.listen(engine.sync_engine, "connect", self._set_up_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine

    def _read_only_url(self) -> URL:
        """The file as SQLite opens it where it can write nothing, no log beside it either."""
        assert self._file is not None
        log = Path(f"{self._file}-wal")
        # With a log beside it others may be writing, and what they wrote last stands in there.
        is_settled = not log.exists() or not log.stat().st_size
        query = {"uri": "true", "mode": "ro"} | ({"immutable": "1"} if is_settled else {})
        return self.url.set(database=f"file:{quote(str(self._file.absolute()))}", query=query)

    def _set_up_sqlite(self, connection: Any, _record: object) -> None:  # noqa: ANN401  # a driver's
        # Transactions begin in `_begin_sqlite`, and DDL is part of them.
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout = {self._busy_seconds * 1000:.0f}")
            for pragma in _PRAGMAS:
                cursor.execute(pragma)
            if not self.is_read_only:
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
            raise DatabaseAway(f"{self._place} does not answer: {_reason(error)}") from error

    def _make_room(self) -> None:
        """Create the file, and the directory of the default one; one's own has to be there.

        Found out here and not by the driver, whose thread would outlive the event loop.
        """
        if self._file is None or self._file.is_file():
            return
        try:
            if self._is_default:
                self._file.parent.mkdir(_OUR_DIRECTORY, parents=True, exist_ok=True)
            os.close(os.open(self._file, _CREATE, _OURS_ALONE))
        except OSError as error:
            if _is_misplaced(error):
                reason = "cannot be read: unable to open database file"
            else:
                reason = f"cannot be made: {error.strerror}"
            raise UnreadableDatabase(f"{self._place} {reason}") from None

    def _has_room(self) -> bool:
        """Whether the disk has room for what SQLite keeps beside the file, even to read it."""
        if self._file is None:
            return True
        return disk_usage(self._file.absolute().parent).free > _LEAST_ROOM

    @property
    def _place(self) -> str:
        if self.is_sqlite:
            return f"The database file {self.url.database}"
        hosts = self.url.host or self.url.query.get("host", "localhost")
        return f"The database at {hosts if isinstance(hosts, str) else ' or '.join(hosts)}"

    def _named(self, error: DBAPIError) -> Exception:
        said = _line(error.orig or error)
        if self.is_sqlite:
            return self._sqlite_named(error, said)
        state = getattr(error.orig, "sqlstate", None) or ""
        is_about_connecting = error.statement is None
        if error.connection_invalidated or is_about_connecting or state.startswith(_REFUSALS):
            reason = said.rpartition(">: ")[2]  # without the name of the driver's class
            return DatabaseAway(f"{self._place} does not let Postie in: {reason}")
        return error

    def _sqlite_named(self, error: DBAPIError, said: str) -> Exception:
        if "locked" in said:
            return DatabaseAway(f"{self._place} has been locked for {self._busy_seconds:g} seconds")
        if "is full" in said or ("disk I/O" in said and not self._has_room()):
            return DatabaseAway(f"{self._place} has no room left: make some on its disk")
        if any(words in said for words in _DAMAGED):
            return UnreadableDatabase(f"{self._place} cannot be read: {said}")
        if "readonly" in said or "disk I/O" in said:
            return UnreadableDatabase(f"{self._place} cannot be written: {said}")
        return error


def _file_of(url: URL) -> Path | None:
    """The file that an SQLite address names; None for what has none, or is SQLite's own address."""
    name = url.database
    if not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def _is_read_only(file: Path) -> bool:
    return file.is_file() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def _is_misplaced(error: OSError) -> bool:
    """Whether there is a directory where a file should be, or none where one should be."""
    return isinstance(error, IsADirectoryError | FileNotFoundError | NotADirectoryError)


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


def _reason(error: OSError) -> str:
    match error:
        case gaierror():
            return "there is no host of that name"
        case ConnectionRefusedError():
            return "nothing listens there"
        case TimeoutError():
            return "it took too long"
        case _:
            return error.strerror or _line(error)


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


__all__ = ["Database", "DatabaseError", "default_url", "engine_url", "lock"]
