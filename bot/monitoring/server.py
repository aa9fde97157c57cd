"""`/healthz`, `/readyz` and `/metrics`, on a port of this machine's own unless said otherwise."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.monitoring.discord_trace import trace
from bot.monitoring.metrics import CountLines, Metrics
from bot.monitoring.state import StateReader, timing_collections, watching_the_loop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.client import Postie
    from knowledge.storage.engine import Database

_log = logging.getLogger(__name__)
_GOODBYE_SECONDS: Final = 0.5
_CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class PortTaken(OSError):
    """The address cannot be listened on; its text is one line."""


@asynccontextmanager
async def monitored(
    client: Postie, database: Database, address: tuple[str, int]
) -> AsyncIterator[None]:
    """Serve health and metrics of a client that has not connected yet; raises `PortTaken`."""
    metrics = Metrics()
    client.services.observer = metrics
    client.http.http_trace = trace(metrics)  # read when it logs in
    counting = CountLines(metrics)
    logging.getLogger().addHandler(counting)
    try:
        with timing_collections(metrics):
            async with (
                watching_the_loop(metrics),
                _serving(metrics, StateReader(client, database, metrics), address),
            ):
                yield
    finally:
        logging.getLogger().removeHandler(counting)


@asynccontextmanager
async def _serving(
    metrics: Metrics, state: StateReader, address: tuple[str, int]
) -> AsyncIterator[None]:
    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")  # whoever can answer is

    async def readyz(_: web.Request) -> web.Response:
        found = await state.read()
        return web.json_response(asdict(found), status=200 if found.is_ready else 503)

    async def show_metrics(_: web.Request) -> web.Response:
        await state.read()
        state.read_queues()
        return web.Response(body=metrics.exposition(), headers={"Content-Type": _CONTENT_TYPE})

    application = web.Application()
    application.add_routes(
        [
            web.get("/healthz", healthz),
            web.get("/readyz", readyz),
            web.get("/metrics", show_metrics),
        ]
    )
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_GOODBYE_SECONDS)
    await runner.setup()
    host, port = address
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise PortTaken(f"{host}:{port} cannot be listened on: {reason}") from None
        _log.info("health and metrics on %s:%d", host, port, extra={"event": "metrics.ready"})
        yield
    finally:
        await runner.cleanup()
