"""What is kept about a person is found in every table, and goes from every table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, select

from knowledge.errors import DatabaseAway
from knowledge.guilds import Guilds, People
from knowledge.guilds.forgetting import personal
from tests.guild_rows import TABLES, insert_row, with_column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.storage.engine import Database

ANN, BEN = 71, 72
NOBODYS = {
    "guild_id", "channel_id", "message_id", "reply_id", "helper_role", "helper_channel",
    "version", "own_revision",
}  # fmt: skip
"""Columns with large numbers that are no person's id."""


async def fill(database: Database, *people: int) -> None:
    async with database.writing() as connection:
        for person in people:
            ids = dict.fromkeys(personal.PERSON_IDS, person)
            for table in with_column(*personal.PERSON_IDS):
                await insert_row(connection, table, **ids)


async def test_whatever_is_kept_about_a_person_is_shown_and_deleted(published: Database) -> None:
    await fill(published, ANN, BEN)
    people = People(published)
    tables = {table.name for table in with_column(*personal.PERSON_IDS)}

    assert await people.count_rows(ANN) == dict.fromkeys(tables, 1)
    await people.forget(ANN)

    assert await people.count_rows(ANN) == {}
    assert await people.count_rows(BEN) == dict.fromkeys(tables, 1)


def test_of_every_large_number_it_is_known_whether_it_is_a_persons_id() -> None:
    """A new column with a person's id cannot be overlooked: its name has to be told here."""
    large = {
        column.name for table in TABLES for column in table.c if isinstance(column.type, BigInteger)
    }

    assert large <= NOBODYS | personal.PERSON_IDS


async def test_what_is_somebody_elses_only_forgets_who_it_was(
    published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the answer of a guild that a person wrote."""
    notes = Table(
        "notes_of_test",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("author_id", BigInteger, nullable=True),
    )

    def columns() -> Mapping[Table, Sequence[Column[int]]]:
        return {notes: [notes.c.author_id]}

    monkeypatch.setattr(personal, "personal_columns", columns)
    async with published.writing() as connection:
        await connection.run_sync(notes.create)
        for author in (ANN, BEN):
            await insert_row(connection, notes, author_id=author)

        await personal.delete_rows(connection, ANN)

        assert (await connection.scalars(select(notes.c.author_id).order_by(notes.c.id))).all() == [
            None,
            BEN,
        ]
        await connection.run_sync(notes.drop)


async def test_what_was_chosen_holds_no_longer_once_it_is_deleted(published: Database) -> None:
    people = People(published)
    await people.set_no_emoji(ANN, no_emoji=True)
    await people.set_left_out(ANN, left_out=True)
    await people.set_left_out(BEN, left_out=True)

    await people.forget(ANN)

    assert not await people.wants_no_emoji(ANN)
    assert not await people.is_left_out(ANN)
    assert await people.is_left_out(BEN)
    assert not await People(published).is_left_out(ANN)


async def test_what_waits_to_be_written_is_not_written_after_it_was_deleted(
    published: Database, empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    guilds = Guilds.over(published)
    with monkeypatch.context() as away:
        away.setattr(published, "writing", empty.writing)
        assert await guilds.answered.claim(8, channel=1, asker=ANN)
        assert await guilds.answered.claim(9, channel=1, asker=BEN)

    await guilds.forget_person(ANN)
    await guilds.answered.flush()

    assert await guilds.people.count_rows(ANN) == {}
    assert await guilds.people.count_rows(BEN) == {"answered_messages": 1}


async def test_without_the_database_nothing_is_pretended(empty: Database) -> None:
    """An empty database has no tables: as good as away."""
    people = People(empty)

    with pytest.raises(DatabaseAway):
        await people.count_rows(ANN)
    with pytest.raises(DatabaseAway):
        await people.forget(ANN)
