"""Counting what passes between Postie and Discord's API, beneath discord.py."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

if TYPE_CHECKING:
    from types import SimpleNamespace

    from bot.monitoring.metrics import Metrics

_TOO_FAST: Final = 429
_FIRST_REPLY: Final = re.compile(r"/interactions/(?P<id>[0-9]{1,20})/[^/]+/callback$")


def trace(metrics: Metrics) -> aiohttp.TraceConfig:
    """What aiohttp tells of each request, counted; no path becomes a label."""

    async def began(
        _: object, context: SimpleNamespace, _params: aiohttp.TraceRequestStartParams
    ) -> None:
        context.began = time.perf_counter()

    async def ended(
        _: object, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        response = params.response
        metrics.requests.labels(params.method).observe(time.perf_counter() - context.began)
        metrics.responses.labels(f"{response.status // 100}xx").inc()
        if response.status == _TOO_FAST:
            scope = response.headers.get("X-RateLimit-Scope", "")
            known = scope if scope in {"user", "global", "shared"} else "other"
            metrics.rate_limits.labels(known).inc()
        elif response.ok and (match := _FIRST_REPLY.search(params.url.path)):
            asked_at = discord.utils.snowflake_time(int(match["id"]))
            waited = (discord.utils.utcnow() - asked_at).total_seconds()
            metrics.interactions.observe(max(0.0, waited))

    async def failed(
        _: object,
        _context: SimpleNamespace,
        _params: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        metrics.responses.labels("error").inc()

    config = aiohttp.TraceConfig()
    config.on_request_start.append(began)
    config.on_request_end.append(ended)
    config.on_request_exception.append(failed)
    return config
