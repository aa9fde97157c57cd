"""Once an hour whatever is due to be forgotten is forgotten, for as long as the bot runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from bot.listeners import guilds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.base_client import BaseClient

_log = logging.getLogger(__name__)
PAUSE_SECONDS: Final = 3600.0


@asynccontextmanager
async def keeping_house(client: BaseClient) -> AsyncIterator[None]:
    """Forget meanwhile what is due."""
    keeping = asyncio.create_task(keep_house(client), name="housekeeping")
    try:
        yield
    finally:
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping


async def keep_house(
    client: BaseClient, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Forget what is due, wait for an hour, and so on without an end."""
    while True:
        await forget_what_is_due(client)
        await sleep(PAUSE_SECONDS)


async def forget_what_is_due(client: BaseClient) -> None:
    """Everything that is due; what cannot be done now is done an hour later."""
    await guilds.compare(client)
    stores = client.services.guilds
    try:
        forgotten = await stores.departures.forget_departed(client.membership())
        rows = await stores.retention.apply()
    except Exception as error:  # noqa: BLE001  # nothing but the next hour depends on it
        _log.warning(
            "not all that is due could be forgotten: %s",
            type(error).__name__,
            extra={"event": "forgetting.failed"},
        )
        return
    if forgotten or rows:
        _log.info(
            "forgot what was due: %d servers that left, and of %d rows what was too old",
            forgotten,
            rows,
            extra={"event": "forgetting.done"},
        )
