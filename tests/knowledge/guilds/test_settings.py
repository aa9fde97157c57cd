"""What guilds chose: seen at once here, kept for others, and never half."""

from __future__ import annotations

import asyncio
import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from knowledge.catalog.directories import SHIPPED
from knowledge.errors import DatabaseAway
from knowledge.guilds import GuildSettings, SettingsStore
from knowledge.guilds.settings import MIN_CONFIDENCE, WatchedChannel
from knowledge.guilds.tables import GuildRow
from knowledge.storage.base import now

if TYPE_CHECKING:
    from knowledge.storage.engine import Database

GUILD = 1 << 62


@pytest.fixture
def settings(published: Database) -> SettingsStore:
    return SettingsStore(published)


async def test_nothing_chosen_is_the_defaults(settings: SettingsStore) -> None:
    assert await settings.of(GUILD) == GuildSettings()


async def test_changes_are_seen_at_once_and_by_others(
    settings: SettingsStore, published: Database
) -> None:
    await settings.watch(GUILD, 5)
    await settings.change(GUILD, talkative="careful", no_emoji=True)
    await settings.watch(GUILD, 6)
    await settings.unwatch(GUILD, 5)

    wanted = GuildSettings(talkative="careful", no_emoji=True, channels={6: WatchedChannel()})
    assert await settings.of(GUILD) == wanted
    assert await SettingsStore(published).of(GUILD) == wanted
    assert await settings.of(GUILD + 1) == GuildSettings()


async def test_a_change_leaves_alone_what_it_does_not_name(settings: SettingsStore) -> None:
    await settings.change(GUILD, talkative="careful", cool_down=60, tag_posts=True)

    changed = await settings.change(GUILD, talkative="usual", keep_text=True)

    assert changed == GuildSettings(cool_down=60, tag_posts=True, keep_text=True)


@pytest.mark.parametrize(
    ("before", "now_called"),
    [(None, "usual"), (0.3, "talkative"), (0.72, "usual"), (0.81, "careful"), (0.99, "careful")],
)
async def test_a_number_of_before_is_the_nearest_name(
    settings: SettingsStore, published: Database, before: float | None, now_called: str
) -> None:
    await settings.change(GUILD, tag_posts=True)
    async with published.writing() as connection:
        await connection.execute(update(GuildRow).values(min_confidence=before))

    found = await SettingsStore(published).of(GUILD)

    assert (found.talkative, found.chosen_confidence) == (now_called, before)
    chosen = await settings.change(GUILD, talkative="careful")
    assert (chosen.talkative, chosen.chosen_confidence) == ("careful", None)


def test_what_is_said_of_each_level_is_what_the_model_was_measured_at() -> None:
    card = tomllib.loads((SHIPPED / "model" / "card.toml").read_text("utf-8"))
    promised = {"careful": 19 / 20, "usual": 6 / 7, "talkative": 4 / 5}

    for level, bar in MIN_CONFIDENCE.items():
        said = [tenth for tenth in card["reliability"]["tenths"] if tenth[0] >= bar]
        lines = sum(count for _, _, count in said)
        right = sum(share * count for _, share, count in said) / lines
        assert right == pytest.approx(promised[level], abs=0.025)


async def test_a_change_tells_when_it_was_made(
    settings: SettingsStore, published: Database
) -> None:
    await settings.change(GUILD, no_emoji=True)
    async with published.writing() as connection:
        await connection.execute(update(GuildRow).values(updated_at=now() - timedelta(days=9)))

    await settings.change(GUILD, no_emoji=False)

    async with published.reading() as connection:
        updated_at = await connection.scalar(select(GuildRow.updated_at))
    assert updated_at
    assert now() - updated_at < timedelta(days=1)


async def test_a_channel_is_watched_once_however_often_that_is_said(
    settings: SettingsStore,
) -> None:
    await settings.watch(GUILD, 5)

    assert set((await settings.watch(GUILD, 5)).channels) == {5}


async def test_what_a_channel_has_of_its_own_holds_there_and_the_rest_is_the_guilds(
    settings: SettingsStore, published: Database
) -> None:
    await settings.change(GUILD, talkative="careful", cool_down=60, use_threads=True)
    await settings.watch(GUILD, 5)
    await settings.watch(GUILD, 6, report_to=9)
    await settings.change_channel(GUILD, 5, talkative="talkative", cool_down=0)
    await settings.change_channel(GUILD, 6, use_threads=False)

    for found in (await settings.of(GUILD), await SettingsStore(published).of(GUILD)):
        here, there = found.in_channel([5]), found.in_channel([6])
        assert (here.talkative, here.cool_down, here.use_threads) == ("talkative", 0, True)
        assert (there.talkative, there.cool_down, there.use_threads) == ("careful", 60, False)
        assert found.in_channel([7]) == found


async def test_what_a_channel_has_of_its_own_can_be_given_up_and_outlives_a_dry_run(
    settings: SettingsStore,
) -> None:
    await settings.watch(GUILD, 5, report_to=9)
    await settings.change_channel(GUILD, 5, talkative="talkative", cool_down=0)

    live = await settings.watch(GUILD, 5)
    assert live.channels == {5: WatchedChannel(talkative="talkative", cool_down=0)}
    given_up = await settings.change_channel(GUILD, 5, talkative=None)
    assert given_up.channels == {5: WatchedChannel(cool_down=0)}
    await settings.unwatch(GUILD, 5)
    assert (await settings.watch(GUILD, 5)).channels == {5: WatchedChannel()}


async def test_nothing_is_kept_for_a_channel_that_is_not_watched(settings: SettingsStore) -> None:
    await settings.watch(GUILD, 5)

    for guild, channel in ((GUILD, 6), (GUILD + 1, 5)):
        changed = await settings.change_channel(guild, channel, talkative="careful")
        assert channel not in changed.channels
    assert (await settings.of(GUILD)).channels == {5: WatchedChannel()}


def test_of_a_thread_and_its_channel_the_thread_goes_first() -> None:
    thread = WatchedChannel(talkative="talkative")
    parent = WatchedChannel(talkative="careful", cool_down=60, report_to=9)
    settings = GuildSettings(channels={1: thread, 2: parent})

    here = settings.in_channel([1, 2])
    assert (here.talkative, here.cool_down) == ("talkative", 60)
    assert settings.find_report_channel([1, 2]) is None
    assert settings.find_report_channel([3, 2]) == 9
    assert settings.watches([3, 2])
    assert not settings.watches([3])


async def test_changes_made_at_once_are_all_kept(published: Database) -> None:
    """Also where the guild has no row yet, and each of them wants to be the one that makes it."""
    others = [SettingsStore(published) for _ in range(3)]

    await asyncio.gather(
        *(others[channel % 3].watch(GUILD, channel) for channel in range(1, 10)),
        others[0].change(GUILD, no_emoji=True),
        others[1].change(GUILD, cool_down=60),
    )

    wanted = GuildSettings(
        no_emoji=True, cool_down=60, channels={id_: WatchedChannel() for id_ in range(1, 10)}
    )
    assert await SettingsStore(published).of(GUILD) == wanted


async def test_one_store_shows_the_last_of_changes_made_at_once(settings: SettingsStore) -> None:
    await asyncio.gather(*(settings.watch(GUILD, channel) for channel in range(1, 10)))

    assert set((await settings.of(GUILD)).channels) == set(range(1, 10))


async def test_one_process_tells_moderators_and_once_a_month(
    settings: SettingsStore, published: Database
) -> None:
    others = [SettingsStore(published) for _ in range(4)]

    claims = await asyncio.gather(*(other.claim_hint(GUILD) for other in others))

    assert sorted(claims) == [False, False, False, True]
    async with published.writing() as connection:
        await connection.execute(update(GuildRow).values(hinted_at=now() - timedelta(days=31)))
    assert await settings.claim_hint(GUILD)
    assert not await settings.claim_hint(GUILD)


async def test_without_the_database_the_defaults_hold_and_changes_are_refused(
    empty: Database,
) -> None:
    """An empty database has no tables: as good as away."""
    settings = SettingsStore(empty)

    assert await settings.of(GUILD) == GuildSettings()
    assert await settings.claim_hint(GUILD)
    with pytest.raises(DatabaseAway):
        await settings.watch(GUILD, 5)
    with pytest.raises(DatabaseAway):
        await settings.unwatch(GUILD, 5)
    with pytest.raises(DatabaseAway):
        await settings.change(GUILD, no_emoji=True)
    with pytest.raises(DatabaseAway):
        await settings.change_channel(GUILD, 5, cool_down=60)
    assert await settings.of(GUILD) == GuildSettings()
