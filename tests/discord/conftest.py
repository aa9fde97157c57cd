"""A whole Discord in memory (SimCord), with the unmodified bot in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.app import services_over
from bot.client import Postie
from bot.rate_limits import RateLimits
from knowledge.catalog.content_files import read_catalog
from knowledge.service import Knowledge
from tests import contract
from tests.discord.stage import Stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import simcord

    from bot.services import BotServices
    from knowledge.storage.engine import Database


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """What Postie knows; nothing here changes it, so it is read once."""
    return Knowledge(read_catalog())


@pytest_asyncio.fixture
async def services(published: Database, knowledge: Knowledge) -> AsyncIterator[BotServices]:
    async with services_over(published, knowledge=knowledge) as services:
        yield services


@pytest.fixture
def simcord_bot(services: BotServices, request: pytest.FixtureRequest) -> Postie:
    marker = request.node.get_closest_marker("simcord")
    shards = marker.kwargs.get("shard_count", 1) if marker else 1
    return Postie(services, may_watch=True, shard_count=shards)


@pytest_asyncio.fixture
async def stage(
    simcord_env: simcord.Env, services: BotServices, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Stage]:
    """A server with a channel, a few people and Postie.

    At the end what Postie has sent is held against the contract, and its log must be discreet.
    """
    for logger in ("bot", "knowledge"):
        caplog.set_level("DEBUG", logger)
    services.rate_limits = RateLimits(clock=lambda: simcord_env.now().timestamp())
    services.attend_by(lambda: simcord_env.now().timestamp())
    stage = Stage(simcord_env)
    yield stage
    for request in simcord_env.http_requests:
        contract.check(request.method, request.path, request.json)
    logged = "\n".join(record.getMessage() for record in caplog.get_records("call"))
    assert [words for words in stage.typed() if words in logged] == []
