"""How Postie is: connected, able to read its database, and on time."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import math
import time
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from knowledge.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.client import Postie
    from bot.monitoring.metrics import Metrics
    from knowledge.storage.engine import Database

_DATABASE_SECONDS: Final = 2.0
"""So long the database may take before it counts as away."""
_LOOP_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What it takes to answer, and whether each is there."""

    gateway: bool
    database: bool

    @property
    def is_ready(self) -> bool:
        """Whether questions are heard and can be answered from what communities chose."""
        return self.gateway and self.database


class StateReader:
    """Looks at the running parts, and sets the gauges to what it finds."""

    def __init__(self, client: Postie, database: Database, metrics: Metrics) -> None:
        self._client = client
        self._database = database
        self._metrics = metrics

    async def read(self) -> State:
        """The state at this moment."""
        return State(gateway=self._read_gateway(), database=await self._read_database())

    def read_queues(self) -> None:
        """Set the gauges of what waits in memory, and of what is answered from."""
        services, metrics = self._client.services, self._metrics
        metrics.waiting.labels("feedback").set(services.feedback.waiting)
        metrics.waiting.labels("answered").set(services.guilds.answered.waiting)
        metrics.content.clear()
        metrics.content.labels(services.knowledge.revision).set(1)

    def _read_gateway(self) -> bool:
        metrics, client = self._metrics, self._client
        metrics.guilds.set(len(client.guilds))
        lags = dict(client.latencies)
        shards = client.shards
        for shard_id, shard in shards.items():
            metrics.shard_up.labels(str(shard_id)).set(not shard.is_closed())
            lag = lags.get(shard_id, math.nan)
            metrics.shard_lag.labels(str(shard_id)).set(lag if math.isfinite(lag) else math.nan)
        # A shard that reconnects stays "ready" for discord.py, and hears nothing meanwhile.
        return client.is_ready() and not any(shard.is_closed() for shard in shards.values())

    async def _read_database(self) -> bool:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(_DATABASE_SECONDS), self._database.reading() as connection:
                await connection.execute(select(1))
        except (DatabaseError, OSError, TimeoutError):
            answers = False
        else:
            answers = True
        self._metrics.database_up.set(answers)
        self._metrics.database_lag.set(time.perf_counter() - began)
        return answers


@asynccontextmanager
async def watching_the_loop(metrics: Metrics) -> AsyncIterator[None]:
    """Measure meanwhile how late the event loop comes to what is due."""

    async def watch() -> None:
        while True:
            due = time.perf_counter() + _LOOP_SECONDS
            await asyncio.sleep(_LOOP_SECONDS)
            metrics.loop_delay.observe(max(0.0, time.perf_counter() - due))

    watcher = asyncio.create_task(watch(), name="event loop delay")
    try:
        yield
    finally:
        watcher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watcher


@contextmanager
def timing_collections(metrics: Metrics) -> Iterator[None]:
    """Measure meanwhile how long the garbage collector holds everything up."""
    began = 0.0

    def note(phase: str, info: dict[str, int]) -> None:
        nonlocal began
        if phase == "start":
            began = time.perf_counter()
        else:
            pause = time.perf_counter() - began
            metrics.gc_pause.labels(str(info["generation"])).observe(pause)

    gc.callbacks.append(note)
    try:
        yield
    finally:
        gc.callbacks.remove(note)
