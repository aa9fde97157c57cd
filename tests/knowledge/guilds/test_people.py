"""What people chose for themselves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from knowledge.errors import DatabaseAway
from knowledge.guilds import People

if TYPE_CHECKING:
    from knowledge.storage.engine import Database


async def test_people_choose_for_themselves(published: Database) -> None:
    people = People(published)
    await people.set_no_emoji(7, no_emoji=True)

    assert await people.wants_no_emoji(7)
    assert await People(published).wants_no_emoji(7)
    assert not await people.wants_no_emoji(8)


async def test_two_choices_do_not_touch_one_another(published: Database) -> None:
    people = People(published)
    await people.set_no_emoji(7, no_emoji=True)
    await people.set_left_out(7, left_out=True)
    await people.set_left_out(8, left_out=True)
    await people.set_left_out(8, left_out=False)

    for store in (people, People(published)):
        assert await store.wants_no_emoji(7)
        assert await store.is_left_out(7)
        assert not await store.is_left_out(8)


async def test_who_changes_their_mind_is_heard(published: Database) -> None:
    people = People(published)
    await people.set_no_emoji(7, no_emoji=True)
    await people.set_no_emoji(7, no_emoji=False)

    assert not await people.wants_no_emoji(7)
    assert not await People(published).wants_no_emoji(7)


async def test_of_people_who_choose_at_once_none_is_forgotten(published: Database) -> None:
    people = People(published)

    await asyncio.gather(*(people.set_no_emoji(person, no_emoji=True) for person in range(1, 9)))

    assert [await people.wants_no_emoji(person) for person in range(1, 10)] == [True] * 8 + [False]


async def test_without_the_database_nobody_is_known_to_want_it(empty: Database) -> None:
    """An empty database has no tables: as good as away."""
    people = People(empty)

    assert not await people.wants_no_emoji(7)
    assert not await people.is_left_out(7)
    with pytest.raises(DatabaseAway):
        await people.set_left_out(7, left_out=True)
    with pytest.raises(DatabaseAway):
        await people.set_no_emoji(7, no_emoji=True)
    assert not await people.wants_no_emoji(7)
