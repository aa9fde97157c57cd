"""Guilds that removed Postie: what they brought along goes a day later.

The day is for accidents: a guild that comes back within it finds everything as it was.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, literal, select, union

from knowledge.guilds import tables
from knowledge.guilds.access import Access, insert_if_missing
from knowledge.guilds.forgetting.batches import PATIENCE_SECONDS, delete_rows
from knowledge.storage.base import Base, Moment, now

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

_log = logging.getLogger(__name__)
_Row = tables.DepartureRow
GUILD_ID: Final = "guild_id"
"""By this name a table tells whose its rows are."""
_GRACE: Final = timedelta(days=1)
_SNOWFLAKE_SHIFT: Final = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Which guilds Postie is in, as far as one process can tell."""

    guilds: Collection[int]
    """Guilds that are unavailable for the moment included."""
    shards: Collection[int]
    """Those that have told which guilds they have."""
    shard_count: int
    """In all processes."""

    def has_left(self, guild: int) -> bool:
        """Whether `guild` would be one of this process, and is not."""
        shard = (guild >> _SNOWFLAKE_SHIFT) % self.shard_count if self.shard_count else None
        return shard in self.shards and guild not in self.guilds


class Departures:
    """When which guild left; ids are Discord's."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._access = Access(database)
        self._patient = Access(database, patience=PATIENCE_SECONDS)
        self._clock = clock

    async def record(self, guild: int) -> None:
        """Postie was removed from `guild`; without the database `compare` finds it out later."""
        await self._access.try_write(
            lambda connection: insert_if_missing(
                connection, _Row, guild_id=guild, left_at=self._clock()
            )
        )

    async def undo(self, guild: int) -> None:
        """Postie is in `guild` again; without the database `compare` finds it out later."""
        statement = delete(_Row).where(_Row.guild_id == guild)
        await self._access.try_write(lambda connection: connection.execute(statement))

    async def compare(self, membership: Membership) -> int:
        """Find out who left or came back unnoticed; how many have left. Raises `DatabaseAway`."""
        known = await self._patient.read(_select_guilds)
        departed = await self._patient.read(_select_departed)
        gone = [guild for guild in known if membership.has_left(guild) and guild not in departed]
        back = [guild for guild in departed if guild in membership.guilds]

        async def write(connection: AsyncConnection) -> None:
            await connection.execute(delete(_Row).where(_Row.guild_id.in_(back)))
            for guild in gone:
                await insert_if_missing(connection, _Row, guild_id=guild, left_at=self._clock())

        if gone or back:
            await self._patient.write(write)
        return len(gone)

    async def forget_departed(self, membership: Membership) -> int:
        """Delete all rows of the guilds that left more than a day ago; how many guilds.

        `membership` has the last word: none that it does not know to have left is forgotten.
        Raises `DatabaseAway`.
        """
        before = self._clock() - _GRACE
        departed = await self._patient.read(lambda c: _select_departed(c, before))
        gone = [guild for guild in departed if membership.has_left(guild)]
        for guild in gone:
            await self._forget(guild, before)
        return len(gone)

    async def _forget(self, guild: int, before: datetime) -> None:
        has_left = (
            select(_Row.guild_id)
            .where(_Row.guild_id == guild, _Row.left_at < literal(before, Moment()))
            .exists()
        )
        for table in guild_tables():
            is_theirs: ColumnElement[bool] = table.c[GUILD_ID] == guild
            # Nothing is taken from a guild that has come back while this goes on.
            await delete_rows(self._patient, table, is_theirs & has_left)


def guild_tables() -> Sequence[Table]:
    """Every table with rows of guilds: what refers to others first, the departures last."""
    departures = Base.metadata.tables[_Row.__tablename__]
    found = [
        table
        for table in reversed(Base.metadata.sorted_tables)
        if GUILD_ID in table.c and table is not departures
    ]
    return [*found, departures]


async def _select_guilds(connection: AsyncConnection) -> frozenset[int]:
    """Every guild that has a row anywhere."""
    columns = [table.c[GUILD_ID] for table in guild_tables()]
    statement = union(*(select(column).where(column.is_not(None)) for column in columns))
    return frozenset(await connection.scalars(statement))


async def _select_departed(
    connection: AsyncConnection, before: datetime | None = None
) -> frozenset[int]:
    wanted = select(_Row.guild_id)
    if before:
        wanted = wanted.where(_Row.left_at < before)
    return frozenset(await connection.scalars(wanted))
