"""What communities and people chose, and the book of answered messages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from knowledge.errors import DatabaseAway
from knowledge.guilds.settings import Answered, Guilds, GuildSettings

if TYPE_CHECKING:
    from knowledge.storage.engine import Database

GUILD = 1 << 62


@pytest.fixture
def guilds(published: Database) -> Guilds:
    return Guilds(published)


async def test_nothing_chosen_is_the_defaults(guilds: Guilds) -> None:
    assert await guilds.settings(GUILD) == GuildSettings()


async def test_choices_are_seen_at_once_and_by_others(guilds: Guilds, published: Database) -> None:
    await guilds.watch(GUILD, 5)
    await guilds.change(GUILD, min_confidence=0.9, no_emoji=True)
    await guilds.watch(GUILD, 6)
    await guilds.unwatch(GUILD, 5)

    wanted = GuildSettings(min_confidence=0.9, no_emoji=True, watched=frozenset({6}))
    assert await guilds.settings(GUILD) == wanted
    assert await Guilds(published).settings(GUILD) == wanted
    assert await guilds.settings(GUILD + 1) == GuildSettings()


async def test_a_channel_is_watched_once_however_often_that_is_said(
    guilds: Guilds,
) -> None:
    await guilds.watch(GUILD, 5)

    assert (await guilds.watch(GUILD, 5)).watched == {5}


async def test_people_choose_for_themselves(guilds: Guilds, published: Database) -> None:
    await guilds.set_no_emoji(7, no_emoji=True)

    assert await guilds.wants_no_emoji(7)
    assert await Guilds(published).wants_no_emoji(7)
    assert not await guilds.wants_no_emoji(8)


async def test_a_message_is_claimed_once_by_whomever(guilds: Guilds, published: Database) -> None:
    others = [Guilds(published) for _ in range(4)]

    got = await asyncio.gather(*(other.claim(9, channel=1, asker=2) for other in others))

    assert sorted(got) == [False, False, False, True]
    await guilds.replied(9, reply=10)
    assert await guilds.answered(9) == Answered(message=9, reply=10, channel=1, asker=2)
    await guilds.forget_answered(9)
    assert await guilds.answered(9) is None


async def test_old_messages_are_tidied_away_and_young_ones_kept(guilds: Guilds) -> None:
    await guilds.claim(9, channel=1, asker=2)

    await guilds.tidy()

    assert await guilds.answered(9) is not None


async def test_the_command_payload_is_remembered(guilds: Guilds) -> None:
    assert await guilds.synced("app") == ""
    await guilds.note_synced("app", "one")
    await guilds.note_synced("app", "two")

    assert await guilds.synced("app") == "two"


async def test_without_the_database_the_last_known_choices_hold(empty: Database) -> None:
    """An empty database has no tables: as good as away."""
    guilds = Guilds(empty)

    assert await guilds.settings(GUILD) == GuildSettings()
    assert not await guilds.wants_no_emoji(7)
    assert await guilds.claim(9, channel=1, asker=2)
    assert await guilds.answered(9) is None
    assert await guilds.synced("app") == ""
    with pytest.raises(DatabaseAway):
        await guilds.watch(GUILD, 5)
    with pytest.raises(DatabaseAway):
        await guilds.set_no_emoji(7, no_emoji=True)
