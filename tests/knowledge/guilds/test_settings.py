"""What communities and people chose, and the book of answered messages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from knowledge.errors import DatabaseAway
from knowledge.guilds.settings import Answered, Choices, Communities

if TYPE_CHECKING:
    from knowledge.storage.engine import Database

GUILD = 1 << 62


@pytest.fixture
def communities(published: Database) -> Communities:
    return Communities(published)


async def test_nothing_chosen_is_the_defaults(communities: Communities) -> None:
    assert await communities.choices(GUILD) == Choices()


async def test_choices_are_seen_at_once_and_by_others(
    communities: Communities, published: Database
) -> None:
    await communities.watch(GUILD, 5)
    await communities.change(GUILD, sureness=0.9, plain=True)
    await communities.watch(GUILD, 6)
    await communities.unwatch(GUILD, 5)

    wanted = Choices(sureness=0.9, plain=True, watched=frozenset({6}))
    assert await communities.choices(GUILD) == wanted
    assert await Communities(published).choices(GUILD) == wanted
    assert await communities.choices(GUILD + 1) == Choices()


async def test_a_channel_is_watched_once_however_often_that_is_said(
    communities: Communities,
) -> None:
    await communities.watch(GUILD, 5)

    assert (await communities.watch(GUILD, 5)).watched == {5}


async def test_people_choose_for_themselves(communities: Communities, published: Database) -> None:
    await communities.set_plain(7, plain=True)

    assert await communities.plain(7)
    assert await Communities(published).plain(7)
    assert not await communities.plain(8)


async def test_a_message_is_claimed_once_by_whomever(
    communities: Communities, published: Database
) -> None:
    others = [Communities(published) for _ in range(4)]

    got = await asyncio.gather(*(other.claim(9, channel=1, asker=2) for other in others))

    assert sorted(got) == [False, False, False, True]
    await communities.replied(9, reply=10)
    assert await communities.answered(9) == Answered(message=9, reply=10, channel=1, asker=2)
    await communities.forget_answered(9)
    assert await communities.answered(9) is None


async def test_old_messages_are_tidied_away_and_young_ones_kept(communities: Communities) -> None:
    await communities.claim(9, channel=1, asker=2)

    await communities.tidy()

    assert await communities.answered(9) is not None


async def test_the_command_payload_is_remembered(communities: Communities) -> None:
    assert await communities.synced("app") == ""
    await communities.note_synced("app", "one")
    await communities.note_synced("app", "two")

    assert await communities.synced("app") == "two"


async def test_without_the_database_the_last_known_choices_hold(empty: Database) -> None:
    """An empty database has no tables: as good as away."""
    communities = Communities(empty)

    assert await communities.choices(GUILD) == Choices()
    assert not await communities.plain(7)
    assert await communities.claim(9, channel=1, asker=2)
    assert await communities.answered(9) is None
    assert await communities.synced("app") == ""
    with pytest.raises(DatabaseAway):
        await communities.watch(GUILD, 5)
    with pytest.raises(DatabaseAway):
        await communities.set_plain(7, plain=True)
