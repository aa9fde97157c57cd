"""Taking turns to log in to Discord, which lets a bot start so many sessions in five seconds.

All processes of a bot share that, so the turn stands in the database, by its clock.
"""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, text, update

from knowledge.errors import DatabaseAway
from knowledge.guilds.access import Access, insert_if_missing
from knowledge.guilds.tables import LoginTurnRow as Row
from knowledge.storage.base import now

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

PAUSE_SECONDS: Final = 5.25
"""Discord's five seconds, and what the way there may differ."""
_JITTER_SECONDS: Final = 0.1
_NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Logins:
    """The turns of all processes on one database."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database)

    async def wait_for_turn(self, bucket: int) -> None:
        """Wait until this process may start a session; `bucket` is of those that may at a time.

        With the database away it waits as if it had come just after another.
        """
        while True:
            try:
                wait = await self.take_turn(bucket)
            except DatabaseAway:
                await asyncio.sleep(PAUSE_SECONDS)
                return
            if wait <= 0:
                return
            # Those who wait for the same turn must not all ask at the same moment.
            await asyncio.sleep(wait + random.uniform(0, _JITTER_SECONDS))  # noqa: S311  # no secret

    async def take_turn(self, bucket: int) -> float:
        """Take the turn if it is free, and return 0; else the seconds until it is.

        Raises `DatabaseAway`.
        """
        return await self._access.write(lambda connection: _take(connection, bucket))


async def _take(connection: AsyncConnection, bucket: int) -> float:
    await insert_if_missing(connection, Row, bucket=bucket, free_at=_NEVER)
    wanted = select(Row.free_at).where(Row.bucket == bucket).with_for_update()
    free_at = (await connection.execute(wanted)).scalar_one()
    at = await _time(connection)
    wait = (free_at - at).total_seconds()
    if 0 < wait <= PAUSE_SECONDS:  # a later one was written by a clock that was wrong
        return wait
    taken = update(Row).where(Row.bucket == bucket)
    await connection.execute(taken.values(free_at=at + timedelta(seconds=PAUSE_SECONDS)))
    return 0.0


async def _time(connection: AsyncConnection) -> datetime:
    """The time by the one clock that all processes share."""
    if connection.dialect.name != "postgresql":
        return now()
    moment: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return moment
