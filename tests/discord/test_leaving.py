"""Servers that remove Postie: forgotten a day later, remembered if they come back before."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.client import Postie
from bot.housekeeping import PAUSE_SECONDS, forget_what_is_due, keep_house
from knowledge.guilds import Departures, Entry, GuildSettings, Retention
from knowledge.guilds.tables import AnsweredMessageRow, DepartureRow, FeedbackRow
from knowledge.storage.base import Base, now
from tests.discord.stage import button, reply_of, shown
from tests.guild_rows import guilds_in, insert_row

if TYPE_CHECKING:
    from datetime import datetime

    from bot.services import BotServices
    from knowledge.storage.engine import Database
    from tests.discord.stage import Stage

QUESTION = "which port do i need for imap with ssl?"
CHOSEN = GuildSettings(no_emoji=True)


class Clock:
    """The time as the stores see it, some days later or not."""

    later = timedelta()

    def __call__(self) -> datetime:
        return now() + self.later


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def postie(stage: Stage, services: BotServices, published: Database, clock: Clock) -> Postie:
    """The bot, in a server that has chosen and taught something, by a clock that can be set."""
    services.guilds = replace(
        services.guilds,
        departures=Departures(published, clock=clock),
        retention=Retention(published, clock=clock),
    )
    await services.guilds.settings.change(stage.server.id, no_emoji=True)
    entry = Entry(id="club", title="Club address", text="Ask Ann.", asks=())
    await services.guilds.entries.put(stage.server.id, entry)
    bot = stage.env.bot
    assert isinstance(bot, Postie)
    return bot


async def come_back(stage: Stage) -> None:
    """Discord tells that Postie was let in again."""
    joined = next(p for _, name, p in stage.env.backend.transcript if name == "GUILD_CREATE")
    stage.env.backend.emit("GUILD_CREATE", {k: v for k, v in joined.items() if k != "unavailable"})
    await stage.env.settle()


async def departed(database: Database) -> list[int]:
    async with database.reading() as connection:
        return list(await connection.scalars(select(DepartureRow.guild_id)))


async def test_a_server_that_removed_postie_is_forgotten_a_day_later(
    stage: Stage, postie: Postie, published: Database, clock: Clock
) -> None:
    await stage.leave()
    clock.later = timedelta(hours=23)
    await forget_what_is_due(postie)
    assert await guilds_in(published) == {stage.server.id}

    clock.later = timedelta(hours=25)
    await forget_what_is_due(postie)

    assert await guilds_in(published) == set()
    assert await postie.services.guilds.settings.of(stage.server.id) == GuildSettings()
    assert await postie.services.guilds.entries.all(stage.server.id) == ()


async def test_a_server_that_comes_back_within_the_day_finds_everything(
    stage: Stage, postie: Postie, published: Database, clock: Clock
) -> None:
    await stage.leave()
    assert await departed(published) == [stage.server.id]

    await come_back(stage)
    clock.later = timedelta(days=9)
    await forget_what_is_due(postie)

    assert await departed(published) == []
    assert await postie.services.guilds.settings.of(stage.server.id) == CHOSEN
    assert len(await postie.services.guilds.entries.all(stage.server.id)) == 1


async def test_an_outage_of_discords_is_no_leaving(
    stage: Stage, postie: Postie, published: Database, clock: Clock
) -> None:
    await stage.leave(unavailable=True)
    clock.later = timedelta(days=9)

    await forget_what_is_due(postie)

    assert await departed(published) == []
    assert await postie.services.guilds.settings.of(stage.server.id) == CHOSEN


@pytest.mark.usefixtures("postie")
async def test_who_left_while_postie_was_off_is_found_out_at_the_next_start(
    stage: Stage, published: Database, services: BotServices, clock: Clock
) -> None:
    elsewhere = stage.server.id + (1 << 22)
    await services.guilds.settings.change(elsewhere, no_emoji=True)

    await stage.env.restart_bot(Postie(services, may_watch=True, shard_count=1))
    await stage.env.settle()

    assert await departed(published) == [elsewhere]
    clock.later = timedelta(days=2)
    restarted = stage.env.bot
    assert isinstance(restarted, Postie)
    await forget_what_is_due(restarted)
    assert await guilds_in(published) == {stage.server.id}


@pytest.mark.simcord(shard_count=2)
async def test_a_process_looks_after_its_own_shards_only(
    stage: Stage, postie: Postie, published: Database, services: BotServices
) -> None:
    assert postie.membership().shards == {0, 1}
    others = [stage.server.id + (number << 22) for number in (1, 2)]
    for server in others:
        await services.guilds.settings.change(server, no_emoji=True)
    of_shard_0 = [server for server in others if (server >> 22) % 2 == 0]

    postie.ready_shards.discard(1)
    await forget_what_is_due(postie)

    assert await departed(published) == of_shard_0


async def test_while_the_connection_is_lost_nothing_is_concluded(
    stage: Stage, postie: Postie, published: Database, services: BotServices, clock: Clock
) -> None:
    elsewhere = stage.server.id + (1 << 22)
    await services.guilds.settings.change(elsewhere, no_emoji=True)
    since = await stage.lose_connection()
    assert postie.membership().shards == set()
    clock.later = timedelta(days=9)

    await forget_what_is_due(postie)
    assert await departed(published) == []

    await stage.resume(since)
    async with asyncio.timeout(10):
        while not postie.membership().shards:  # noqa: ASYNC110  # Discord tells when it has told all
            await asyncio.sleep(0.01)
    await forget_what_is_due(postie)
    assert await departed(published) == [elsewhere]


async def test_old_buttons_of_a_server_that_left_go_on_working(
    stage: Stage, postie: Postie, published: Database, clock: Clock
) -> None:
    ann = stage.person("Ann")
    answer = reply_of(await ann.slash(stage.lobby, "port", protocol="imap", security="ssl"))
    help_ = reply_of(await ann.slash(stage.lobby, "help"))
    await postie.services.feedback.flush()
    await stage.leave()
    clock.later = timedelta(days=2)
    await forget_what_is_due(postie)

    faces = ["Helped", "Outgoing too", "Tell me more", "Less"]
    for face in faces:
        await ann.click(answer, custom_id=button(answer, face))
    kept = await ann.click(help_, custom_id=button(help_, "My data"))
    await ann.click(answer, custom_id=button(answer, "Delete"))

    assert "written down" in shown(kept)
    assert stage.env.errors == []
    await postie.services.feedback.flush()
    assert await guilds_in(published) == set(), "and nothing new is written of the server"


async def test_an_answer_that_waits_while_the_server_leaves_is_dropped(
    stage: Stage, postie: Postie
) -> None:
    mo, ann, ben = stage.moderator(), stage.person("Ann"), stage.person("Ben")
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    await ann.send(stage.help, QUESTION)
    await ben.send(stage.help, "and which port is it for smtp with starttls?")

    stage.env.backend.remove_guild(stage.server.id)
    await stage.env.settle()
    await stage.env.advance_time(30)

    assert list(postie.guilds) == []
    assert stage.env.errors == []


async def test_housekeeping_goes_on_hour_after_hour_whatever_happens(
    *,
    postie: Postie,
    published: Database,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with published.writing() as connection:
        for row in (FeedbackRow, AnsweredMessageRow):  # beside the change that the server made
            await insert_row(connection, Base.metadata.tables[row.__tablename__])
    clock.later = timedelta(days=400)
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        """An hour goes by: the database is away at first, then back; then it has been enough."""
        pauses.append(seconds)
        if len(pauses) == 1:
            gone.undo()
        if len(pauses) == 3:
            raise TimeoutError

    def fail() -> None:
        raise OSError

    with monkeypatch.context() as gone:
        for way in ("reading", "writing"):
            gone.setattr(published, way, fail)
        with pytest.raises(TimeoutError):
            await keep_house(postie, sleep=sleep)

    assert pauses == [PAUSE_SECONDS] * 3
    assert "not all that is due could be forgotten: DatabaseAway" in caplog.messages
    assert (
        "forgot what was due: 0 servers that left, and of 3 rows what was too old"
        in caplog.messages
    )
    async with published.reading() as connection:
        assert (await connection.execute(select(FeedbackRow.id))).all() == []
