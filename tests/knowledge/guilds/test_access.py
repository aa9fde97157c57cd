"""Whatever goes wrong with the database reaches the stores as one kind of error, and soon."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from knowledge.errors import DatabaseAway
from knowledge.guilds.access import Access, insert_if_missing, storable, upsert
from knowledge.guilds.tables import EntryRow, GuildRow, PersonRow
from knowledge.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection


ANY_CHARACTERS = st.text(st.characters(codec=None, categories=None))


async def _ask_for_no_table(connection: AsyncConnection) -> None:
    await connection.execute(text("SELECT 1 FROM no_such_table"))


async def _insert_twice(connection: AsyncConnection) -> None:
    for _ in range(2):
        await connection.execute(insert(PersonRow).values(user_id=7))


async def _refer_to_nobody(connection: AsyncConnection) -> None:
    values = {"guild_id": 404, "entry_id": "e", "title": "", "text": "", "asks": []}
    await connection.execute(insert(EntryRow).values(values))


async def _take_for_ever(_: AsyncConnection) -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    "work", [_ask_for_no_table, _insert_twice, _refer_to_nobody, _take_for_ever]
)
async def test_whatever_fails_is_the_database_being_away(
    published: Database, work: Callable[[AsyncConnection], Awaitable[None]]
) -> None:
    access = Access(published, patience=0.3)

    with pytest.raises(DatabaseAway, match=r"^the database does not answer \(\w+\)$"):
        await access.write(work)

    assert await access.read(lambda connection: connection.scalar(text("SELECT 1"))) == 1


async def test_a_database_that_cannot_be_there_is_away(tmp_path: Path) -> None:
    access = Access(Database(f"sqlite:///{tmp_path}/no/such/place.sqlite3"))

    with pytest.raises(DatabaseAway):
        await access.read(_ask_for_no_table)


async def test_work_that_fails_leaves_nothing_behind(published: Database) -> None:
    access = Access(published)
    with pytest.raises(DatabaseAway):
        await access.write(_insert_twice)

    people = await access.read(lambda connection: connection.scalars(select(PersonRow.user_id)))
    assert people.all() == []


async def test_an_error_of_our_own_is_not_hidden(published: Database) -> None:
    async def fail(_: AsyncConnection) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Access(published).write(fail)


async def test_a_row_is_inserted_once_and_left_as_it_is(published: Database) -> None:
    async with published.writing() as connection:
        assert await insert_if_missing(connection, GuildRow, guild_id=7, cool_down=60)
        assert not await insert_if_missing(connection, GuildRow, guild_id=7, cool_down=90)

        assert await connection.scalar(select(GuildRow.cool_down)) == 60


async def test_an_upsert_sets_what_it_names_and_the_time_of_change(published: Database) -> None:
    columns = select(GuildRow.cool_down, GuildRow.no_emoji, GuildRow.updated_at)
    async with published.writing() as connection:
        await upsert(connection, GuildRow, guild_id=7, cool_down=60, no_emoji=True)
        first = (await connection.execute(columns)).one()
        await upsert(connection, GuildRow, guild_id=7, cool_down=90)
        second = (await connection.execute(columns)).one()

    assert (first.cool_down, first.no_emoji) == (60, True)
    assert (second.cool_down, second.no_emoji) == (90, True)
    assert second.updated_at > first.updated_at


@given(ANY_CHARACTERS)
@example("a\0b\ud800")
def test_what_is_storable_can_be_encoded_and_is_otherwise_as_it_was(words: str) -> None:
    stored = storable(words)

    assert "\0" not in stored.encode().decode()
    assert storable(stored) == stored
    strange = {"\0", *map(chr, range(0xD800, 0xE000))}
    assert [c for c in stored if c != "?"] == [c for c in words if c != "?" and c not in strange]
