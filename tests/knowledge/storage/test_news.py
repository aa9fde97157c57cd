"""What one process changes, another knows: told by PostgreSQL, or looked for."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url, text

from knowledge.guilds import Entry, Guilds, History
from knowledge.guilds.own.changes import Edit
from knowledge.service import Knowledge
from knowledge.storage import news as module
from knowledge.storage.engine import Database
from knowledge.storage.news import News, hearing, tell
from knowledge.storage.publish import recompile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

GUILD = 1 << 62
SECONDS = 1.0
"""Within so long all processes know."""


class Process:
    """What a running Postie keeps in memory, over a database of its own connections."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self.guilds = Guilds.over(self.database)
        self.heard: list[News] = []
        self.missed = 0

    def take_in(self, news: News) -> None:
        self.heard.append(news)
        self.guilds.take_in(news)

    def take_in_all(self) -> None:
        self.missed += 1
        self.guilds.expire_all()


@asynccontextmanager
async def running(url: str) -> AsyncIterator[Process]:
    process = Process(url)
    async with hearing(process.database, heard=process.take_in, missed=process.take_in_all):
        if not process.database.is_sqlite:
            await becomes(lambda: _true(process.missed == 1), seconds=10)
        yield process
    await process.database.close()


@pytest_asyncio.fixture
async def two(published_url: str) -> AsyncIterator[tuple[Process, Process]]:
    async with running(published_url) as one, running(published_url) as other:
        yield one, other


async def _true(value: object) -> bool:
    return bool(value)


async def becomes(condition: Callable[[], Awaitable[bool]], *, seconds: float = SECONDS) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  # another process changes it
            await asyncio.sleep(0.01)


@pytest.fixture
def postgres(*, on_postgres: bool) -> None:
    if not on_postgres:
        pytest.skip("only PostgreSQL tells others")


@pytest.mark.usefixtures("postgres")
async def test_what_one_changes_the_other_knows_within_a_second(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    assert not (await other.guilds.settings.of(GUILD)).no_emoji
    assert await other.guilds.entries.all(GUILD) == ()
    assert not await other.guilds.people.wants_no_emoji(7)
    entry = Entry(id="club", title="Club", text="Ask the porter.", asks=("club address",))

    await one.guilds.settings.change(GUILD, no_emoji=True)
    await one.guilds.entries.put(GUILD, entry)
    await one.guilds.people.set_no_emoji(7, no_emoji=True)

    async def knows_all() -> bool:
        return (
            (await other.guilds.settings.of(GUILD)).no_emoji
            and list(await other.guilds.entries.all(GUILD)) == [entry]
            and await other.guilds.people.wants_no_emoji(7)
        )

    await becomes(knows_all)
    await one.guilds.entries.remove(GUILD, "club")

    async def forgot() -> bool:
        return not await other.guilds.entries.all(GUILD)

    await becomes(forgot)


@pytest.mark.usefixtures("postgres")
async def test_an_entry_changed_by_a_machine_whose_clock_is_slow_is_known_too(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    entry = Entry(id="club", title="Club", text="Ask the porter.", asks=("club address",))
    await one.guilds.entries.put(GUILD, entry)
    await becomes(lambda: _has(other, "Ask the porter."))

    slow = History(one.database, clock=lambda: datetime(2020, 1, 1, tzinfo=UTC))
    changed = replace(entry, text="Ask Ann.").as_body()
    await slow.apply(GUILD, [Edit(kind="answer", id="club", body=changed)], author=0)

    await becomes(lambda: _has(other, "Ask Ann."))


async def _has(process: Process, words: str) -> bool:
    return [entry.text for entry in await process.guilds.entries.all(GUILD)] == [words]


@pytest.mark.usefixtures("postgres")
async def test_a_publication_is_heard_of_when_it_can_be_read(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    knowledge = await Knowledge.over(other.database)
    async with one.database.writing() as connection:
        await connection.execute(text("UPDATE ports SET meaning = 'Ours.' WHERE number = 993"))
    await recompile(one.database)

    await becomes(lambda: _true(News("content") in other.heard))
    assert await knowledge.refresh()


@pytest.mark.usefixtures("postgres")
async def test_what_is_undone_is_not_told(two: tuple[Process, Process]) -> None:
    one, other = two
    async with one.database.writing() as connection:
        await tell(connection, News("settings", 1))
        await connection.rollback()
    async with one.database.writing() as connection:
        await tell(connection, News("settings", 2))

    await becomes(lambda: _true(other.heard))
    assert other.heard == [News("settings", 2)]


@pytest.mark.usefixtures("postgres")
async def test_a_lost_connection_is_mended_and_what_was_missed_is_read_up_on(
    two: tuple[Process, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    monkeypatch.setattr(module, "_FIRST_PAUSE_SECONDS", 0.3)
    assert not (await other.guilds.settings.of(GUILD)).no_emoji

    async with one.database.reading() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
        )
    await one.guilds.settings.change(GUILD, no_emoji=True)  # nobody listens now

    await becomes(lambda: _true(other.missed == 2), seconds=5)
    assert (await other.guilds.settings.of(GUILD)).no_emoji
    await one.guilds.settings.change(GUILD, no_emoji=False)

    async def knows() -> bool:
        return not (await other.guilds.settings.of(GUILD)).no_emoji

    await becomes(knows)


class Firewall:
    """Stands before PostgreSQL, and can forget the connections that it has let through."""

    def __init__(self, url: str) -> None:
        self._target = make_url(url)
        self._forgotten: list[asyncio.Event] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._let_through, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        reached = self._target.difference_update_query(["host"]).set(host="127.0.0.1", port=port)
        self.url = reached.render_as_string(hide_password=False)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()  # what is still to be written is for nobody

    def forget(self) -> None:
        """From now on nothing passes through any connection that is open; nobody is told."""
        for event in self._forgotten:
            event.set()

    async def _let_through(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._writers.append(writer)
        query_host = self._target.query.get("host")
        if query_host:
            path = f"{query_host}/.s.PGSQL.{self._target.port or 5432}"
            inner_reader, inner_writer = await asyncio.open_unix_connection(path)
        else:
            host, port = self._target.host or "127.0.0.1", self._target.port or 5432
            inner_reader, inner_writer = await asyncio.open_connection(host, port)
        self._writers.append(inner_writer)
        forgotten = asyncio.Event()
        self._forgotten.append(forgotten)
        for source, target in ((reader, inner_writer), (inner_reader, writer)):
            task = asyncio.create_task(self._pass_on(source, target, forgotten))
            self._tasks.add(task)

    async def _pass_on(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, forgotten: asyncio.Event
    ) -> None:
        try:
            while data := await source.read(1 << 16):
                if not forgotten.is_set():
                    target.write(data)
        finally:
            target.close()


@pytest.mark.usefixtures("postgres")
async def test_a_connection_that_went_dead_without_a_word_is_noticed(
    published_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(module, "_PATIENCE_SECONDS", 1.0)
    async with Firewall(published_url) as firewall, running(firewall.url) as process:
        firewall.forget()
        await becomes(lambda: _true(process.missed == 2), seconds=10)

    assert "cannot hear of changes" in caplog.text


async def test_without_a_database_it_goes_on_trying(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FIRST_PAUSE_SECONDS", 0.01)
    database = Database("postgresql://127.0.0.1:1/nowhere")
    called: list[object] = []

    async with hearing(database, heard=called.append, missed=lambda: called.append("missed")):
        await becomes(lambda: _true(caplog.text.count("cannot hear") >= 3), seconds=5)

    assert called == []
    await database.close()


async def test_on_sqlite_nobody_is_told_and_nothing_fails(
    two: tuple[Process, Process], *, on_postgres: bool
) -> None:
    if on_postgres:
        pytest.skip("this is about SQLite")
    one, other = two

    await one.guilds.settings.change(GUILD, no_emoji=True)

    assert other.heard == []
    assert (await other.guilds.settings.of(GUILD)).no_emoji


@given(st.text())
def test_a_notice_of_another_make_is_no_news(payload: str) -> None:
    news = News.read(payload)

    assert news is None or f"{news.kind}:" in payload


def test_a_notice_is_read_as_it_was_written() -> None:
    assert News.read("settings:12") == News("settings", 12)
    assert News.read("content:0") == News("content")
    for odd in (
        "",
        "settings",
        "settings:",
        "settings:x",
        "weather:1",
        "settings:-1",
        "settings:²",
    ):
        assert News.read(odd) is None
