"""What processes on one PostgreSQL tell each other: that something they keep in memory changed.

A notice is sent in the transaction of the change, so it comes when the change can be read. It
says what to look at, never what it is now: whoever missed some looks at everything again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

Kind = Literal["content", "settings", "entries", "people"]

_log = logging.getLogger(__name__)
_CHANNEL: Final = "postie_news"
_KINDS: Final[dict[str, Kind]] = {
    "content": "content",
    "settings": "settings",
    "entries": "entries",
    "people": "people",
}
_HEARTBEAT_SECONDS: Final = 15.0
"""So often the connection is tried: one that a firewall dropped says nothing by itself."""
_PATIENCE_SECONDS: Final = 5.0
_FIRST_PAUSE_SECONDS: Final = 0.1
_LONGEST_PAUSE_SECONDS: Final = 5.0


class News(NamedTuple):
    """That something changed."""

    kind: Kind
    guild: int = 0
    """Whose it is; 0 where that makes no difference."""

    @classmethod
    def read(cls, payload: str) -> News | None:
        """What a notice says; None if it is of another make."""
        kind, _, guild = payload.partition(":")
        if kind not in _KINDS or not (guild.isascii() and guild.isdigit()):
            return None
        return cls(_KINDS[kind], int(guild))


async def tell(connection: AsyncConnection, news: News) -> None:
    """Let all processes know when this transaction is done; on SQLite there is nobody to tell."""
    if connection.dialect.name == "postgresql":
        await connection.execute(
            text("SELECT pg_notify(:channel, :payload)"),
            {"channel": _CHANNEL, "payload": f"{news.kind}:{news.guild}"},
        )


@asynccontextmanager
async def hearing(
    database: Database, *, heard: Callable[[News], object], missed: Callable[[], object]
) -> AsyncIterator[None]:
    """Call `heard` meanwhile for each change, and `missed` whenever some may have been missed.

    A connection that is lost is made anew. On SQLite nothing is called: look for yourself.
    """
    if database.is_sqlite:
        yield
        return
    listening = asyncio.create_task(_listen_on(database, heard, missed), name="news")
    try:
        yield
    finally:
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening


async def _listen_on(
    database: Database, heard: Callable[[News], object], missed: Callable[[], object]
) -> None:
    from asyncpg import InterfaceError, PostgresError  # noqa: PLC0415  # where there is PostgreSQL

    pause = _FIRST_PAUSE_SECONDS
    level = logging.DEBUG  # at a start nobody wonders; after a loss it is the good news
    while True:
        try:
            async with _subscribed(database, heard) as subscription:
                _log.log(level, "hearing of changes", extra={"event": "news.listening"})
                pause = _FIRST_PAUSE_SECONDS
                missed()
                await subscription.wait_for_end()
            reason = "closed"
        except (
            DatabaseError, SQLAlchemyError, InterfaceError, PostgresError, OSError, TimeoutError
        ) as error:  # fmt: skip
            reason = type(error).__name__
        _log.warning(
            "cannot hear of changes (%s): looking for them until then",
            reason,
            extra={"event": "news.lost"},
        )
        level = logging.INFO
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)


@asynccontextmanager
async def _subscribed(
    database: Database, heard: Callable[[News], object]
) -> AsyncIterator[_Subscription]:
    """A connection that listens; it leaves the pool, where nobody would expect it to."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        connection = await database.engine.connect()
    try:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        subscription = _Subscription(driver)
        driver.add_termination_listener(subscription.note_end)

        def take(_connection: object, _pid: int, _channel: str, payload: object) -> None:
            if (news := News.read(str(payload))) is not None:
                heard(news)

        async with asyncio.timeout(_PATIENCE_SECONDS):
            await driver.add_listener(_CHANNEL, take)
        yield subscription
    finally:
        await connection.invalidate()
        await connection.close()


class _Subscription:
    """A driver's connection that listens, and whether it still does."""

    def __init__(self, driver: Any) -> None:  # noqa: ANN401  # asyncpg has no types
        self._driver = driver
        self._ended = asyncio.Event()

    def note_end(self, _connection: object) -> None:
        """The server, or the network, closed it."""
        self._ended.set()

    async def wait_for_end(self) -> None:
        """Wait until it hears no more; raises what the driver raises when it is tried in vain."""
        while not self._ended.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_HEARTBEAT_SECONDS):
                    await self._ended.wait()
                return
            await self._driver.execute("SELECT 1", timeout=_PATIENCE_SECONDS)
