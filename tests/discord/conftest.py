"""A whole Discord in memory (SimCord), with the unmodified bot in it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
import simcord
from sqlalchemy import delete

from bot.client import desk_over
from bot.manners import Manners
from bot.postie import Postie
from knowledge import community_models as models
from knowledge.database import Database
from knowledge.reading import read_catalog
from knowledge.service import Knowledge
from knowledge.starting import open_ready
from tests import contract
from tests.discord.stage import Stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.desk import Desk


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The place of an SQLite database that was made ready once."""
    return Path(tmp_path_factory.mktemp("postie")) / "filled.sqlite3"


@pytest_asyncio.fixture
async def database(filled: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with the shipped content in it, and nothing of any community."""
    if url := os.environ.get("DATABASE_URL"):
        opened = await open_ready(url)
        await _emptied(opened)
    else:
        if not filled.exists():
            await (await open_ready(f"sqlite:///{filled}")).close()
        shutil.copy(filled, tmp_path / "own.sqlite3")
        opened = Database(f"sqlite:///{tmp_path / 'own.sqlite3'}")
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """What Postie knows; nothing here changes it, so it is read once."""
    return Knowledge(read_catalog())


@pytest_asyncio.fixture
async def desk(database: Database, knowledge: Knowledge) -> AsyncIterator[Desk]:
    async with desk_over(database, knowledge=knowledge) as desk:
        yield desk


@pytest.fixture
def simcord_bot(desk: Desk) -> Postie:
    return Postie(desk, may_watch=True, shard_count=1)


@pytest_asyncio.fixture
async def stage(simcord_env: simcord.Env, desk: Desk) -> AsyncIterator[Stage]:
    """A server with a channel, a few people and Postie; what Postie sends is checked at the end."""
    desk.manners = Manners(clock=lambda: simcord_env.now().timestamp())
    stage = Stage(simcord_env)
    yield stage
    for request in simcord_env.http_requests:
        contract.check(request.method, request.path, request.json)


async def _emptied(database: Database) -> None:
    async with database.writing() as connection:
        for table in reversed(models.Base.metadata.sorted_tables):
            if table.name in {
                mapper.class_.__tablename__
                for mapper in models.Base.registry.mappers
                if mapper.class_.__module__ == models.__name__
            }:
                await connection.execute(delete(table))
