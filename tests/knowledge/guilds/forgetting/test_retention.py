"""What has been kept for long enough goes, and only that."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from knowledge.errors import DatabaseAway
from knowledge.guilds import Retention
from knowledge.guilds.forgetting.retention import LIMITS
from knowledge.storage.base import Base
from tests.guild_rows import insert_row, with_column

if TYPE_CHECKING:
    from knowledge.guilds.forgetting.retention import Limit
    from knowledge.storage.engine import Database

NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
KEPT_UNTIL_DELETED = {
    "guilds",
    "watched_channels",
    "guild_entries",
    "guild_providers",
    "people",
    "departures",
}
"""What guilds and people chose: it holds until they change it, leave, or delete it."""


@pytest.fixture
def retention(published: Database) -> Retention:
    return Retention(published, clock=lambda: NOON)


async def insert(database: Database, limit: Limit, *ages: timedelta) -> None:
    table = Base.metadata.tables[limit.table]
    async with database.writing() as connection:
        for age in ages:
            await insert_row(connection, table, **{limit.since: NOON - age})


async def select_ages(database: Database, limit: Limit) -> list[timedelta]:
    """How old the rows are that still hold what the limit is about."""
    table = Base.metadata.tables[limit.table]
    wanted = select(table.c[limit.since]).order_by(table.c[limit.since])
    if limit.column:
        wanted = wanted.where(table.c[limit.column].is_not(None))
    async with database.reading() as connection:
        return [NOON - written for written in await connection.scalars(wanted)]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.table} {limit.column}")
async def test_what_is_older_than_its_limit_goes(
    retention: Retention, published: Database, limit: Limit
) -> None:
    allowed = timedelta(days=limit.days)
    await insert(published, limit, allowed + A_MINUTE, allowed - A_MINUTE, timedelta())

    await retention.apply()

    assert await select_ages(published, limit) == [allowed - A_MINUTE, timedelta()]


async def test_numbers_outlive_their_words(retention: Retention, published: Database) -> None:
    words = next(limit for limit in LIMITS if limit.column)
    await insert(published, words, timedelta(days=words.days + 1))

    await retention.apply()

    table = Base.metadata.tables[words.table]
    async with published.reading() as connection:
        (row,) = await connection.execute(select(table))
    assert row._mapping[words.column] is None
    assert row.confidence == 0.5


async def test_a_great_many_rows_go_and_several_processes_may_do_it(published: Database) -> None:
    limit = LIMITS[-1]
    await insert(published, limit, *[timedelta(days=limit.days + 1)] * 1_100, timedelta())
    workers = [Retention(published, clock=lambda: NOON) for _ in range(3)]

    await asyncio.gather(*(worker.apply() for worker in workers))
    await workers[0].apply()

    assert await select_ages(published, limit) == [timedelta()]


async def test_once_it_is_done_nothing_is_left_to_do(
    retention: Retention, published: Database
) -> None:
    limit = LIMITS[-1]
    await insert(published, limit, timedelta(days=limit.days + 1))

    assert [await retention.apply(), await retention.apply()] == [1, 0]


async def test_without_the_database_it_says_so(empty: Database) -> None:
    """An empty database has no tables: as good as away."""
    with pytest.raises(DatabaseAway):
        await Retention(empty).apply()


def test_every_table_of_guilds_and_people_has_a_limit_or_a_reason_for_none() -> None:
    """A new table cannot be forgotten here."""
    tables = {table.name for table in with_column("guild_id", "user_id", "asker_id", "author_id")}

    assert tables == {limit.table for limit in LIMITS} | KEPT_UNTIL_DELETED
