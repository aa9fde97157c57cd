"""A guild that leaves is forgotten a day later, in every table; one that comes back is not."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from knowledge.errors import DatabaseAway
from knowledge.guilds import Departures, Membership
from knowledge.guilds.forgetting.departures import GUILD_ID, guild_tables
from knowledge.guilds.tables import DepartureRow, FeedbackRow
from tests.guild_rows import TABLES, insert_row, with_column

if TYPE_CHECKING:
    from collections.abc import Collection

    from knowledge.storage.engine import Database

NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)
HERE, GONE = 5 << 22, 6 << 22
A_DAY = timedelta(days=1)
_LIST_TABLES = (
    "from knowledge.guilds.forgetting.departures import guild_tables;"
    "print(*sorted(table.name for table in guild_tables()))"
)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def departures(published: Database, clock: Clock) -> Departures:
    return Departures(published, clock=clock)


def member_of(*guilds: int, shards: Collection[int] = (0,), count: int = 1) -> Membership:
    return Membership(guilds=guilds, shards=shards, shard_count=count)


async def fill(database: Database, *guilds: int) -> None:
    """A row of each guild in every table that has rows of guilds, but for departures."""
    async with database.writing() as connection:
        for guild in guilds:
            for table in with_column(GUILD_ID):
                if table.name != DepartureRow.__tablename__:
                    await insert_row(connection, table, guild_id=guild)


async def count(database: Database, guild: int) -> dict[str, int]:
    """How many rows of a guild each table holds."""
    async with database.reading() as connection:
        return {
            table.name: await connection.scalar(
                select(func.count()).select_from(table).where(table.c[GUILD_ID] == guild)
            )
            or 0
            for table in with_column(GUILD_ID)
        }


async def test_a_day_after_it_left_every_table_is_empty_of_a_guild(
    departures: Departures, published: Database, clock: Clock
) -> None:
    await fill(published, HERE, GONE)
    before = await count(published, HERE)
    await departures.record(GONE)
    clock.time += A_DAY + timedelta(seconds=1)

    assert await departures.forget_departed(member_of(HERE)) == 1

    assert not any((await count(published, GONE)).values())
    assert await count(published, HERE) == before
    assert all(before[table.name] for table in guild_tables()[:-1]), "the test filled them all"


async def test_within_the_day_nothing_goes(
    departures: Departures, published: Database, clock: Clock
) -> None:
    await fill(published, GONE)
    await departures.record(GONE)
    clock.time += A_DAY - timedelta(seconds=1)

    assert await departures.forget_departed(member_of()) == 0

    assert min((await count(published, GONE)).values()) == 1


async def test_who_comes_back_within_the_day_has_lost_nothing(
    departures: Departures, published: Database, clock: Clock
) -> None:
    await fill(published, GONE)
    before = await count(published, GONE)
    await departures.record(GONE)
    await departures.undo(GONE)
    clock.time += 9 * A_DAY

    assert await departures.forget_departed(member_of()) == 0
    assert await count(published, GONE) == before


async def test_the_day_counts_from_the_first_that_was_heard_of_it(
    departures: Departures, published: Database, clock: Clock
) -> None:
    await fill(published, GONE)
    await departures.record(GONE)
    clock.time += A_DAY / 2
    await departures.record(GONE)
    assert await departures.compare(member_of()) == 0
    clock.time += A_DAY

    assert await departures.forget_departed(member_of()) == 1


async def test_who_left_unnoticed_is_found_out(
    departures: Departures, published: Database, clock: Clock
) -> None:
    """Whichever table it is that holds a row of theirs."""
    only_feedback = GONE + (1 << 22)
    await fill(published, HERE, GONE)
    before = await count(published, HERE)
    async with published.writing() as connection:
        table = next(table for table in TABLES if table.name == FeedbackRow.__tablename__)
        await insert_row(connection, table, guild_id=only_feedback)
        await insert_row(connection, table, guild_id=None)

    assert await departures.compare(member_of(HERE)) == 2
    assert await departures.compare(member_of(HERE)) == 0
    clock.time += 2 * A_DAY
    assert await departures.forget_departed(member_of(HERE)) == 2
    assert await count(published, HERE) == before


async def test_who_came_back_unnoticed_is_found_out(
    departures: Departures, published: Database, clock: Clock
) -> None:
    await fill(published, GONE)
    await departures.record(GONE)
    clock.time += 2 * A_DAY

    await departures.compare(member_of(GONE))

    assert await departures.forget_departed(member_of()) == 0


async def test_nobody_who_is_there_is_forgotten_whatever_is_written_down(
    departures: Departures, published: Database, clock: Clock
) -> None:
    await fill(published, HERE)
    before = await count(published, HERE)
    await departures.record(HERE)
    clock.time += 2 * A_DAY

    assert await departures.forget_departed(member_of(HERE)) == 0
    assert {**await count(published, HERE), "departures": 0} == before


@pytest.mark.parametrize(
    "membership",
    [
        pytest.param(member_of(shards=()), id="no shard has told yet"),
        pytest.param(member_of(shards=(1,), count=2), id="another shard's"),
        pytest.param(member_of(count=0), id="not connected yet"),
    ],
)
async def test_of_what_cannot_be_known_nothing_is_forgotten(
    departures: Departures, published: Database, clock: Clock, membership: Membership
) -> None:
    await fill(published, GONE)

    assert await departures.compare(membership) == 0
    await departures.record(GONE)
    clock.time += 2 * A_DAY
    assert await departures.forget_departed(membership) == 0

    assert all((await count(published, GONE)).values())


async def test_several_processes_forget_together(
    departures: Departures, published: Database, clock: Clock
) -> None:
    async with published.writing() as connection:
        table = next(table for table in TABLES if table.name == FeedbackRow.__tablename__)
        for _ in range(1_100):
            await insert_row(connection, table, guild_id=GONE)
    await departures.record(GONE)
    clock.time += 2 * A_DAY
    others = [Departures(published, clock=clock) for _ in range(3)]

    await asyncio.gather(*(one.forget_departed(member_of()) for one in (departures, *others)))
    await departures.forget_departed(member_of())

    assert not any((await count(published, GONE)).values())


async def test_without_the_database_it_is_found_out_later(empty: Database) -> None:
    """An empty database has no tables: as good as away."""
    departures = Departures(empty)

    await departures.record(GONE)
    await departures.undo(GONE)
    for work in (departures.compare(member_of()), departures.forget_departed(member_of())):
        with pytest.raises(DatabaseAway):
            await work


def test_whoever_forgets_knows_every_table_with_rows_of_guilds() -> None:
    """In a process of its own, so that no other test has made a table known."""
    listed = subprocess.run(
        [sys.executable, "-c", _LIST_TABLES], check=True, capture_output=True, text=True
    ).stdout.split()

    assert listed == sorted(table.name for table in with_column(GUILD_ID))
    assert len(listed) > 3


def test_what_refers_to_rows_of_guilds_goes_with_them() -> None:
    """A table without a guild's id of its own could keep what belongs to one, or hold it back."""
    theirs = {table.name for table in with_column(GUILD_ID)}
    referring = [
        (table.name, key.ondelete)
        for table in TABLES
        for key in table.foreign_keys
        if key.column.table.name in theirs
    ]

    assert {ondelete for _, ondelete in referring} == {"CASCADE"}
