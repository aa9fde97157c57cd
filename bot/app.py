"""The composition root of the Discord bot: the parts are put together here, run, and taken down."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import garbage, gateway, logs
from bot.client import Postie
from bot.housekeeping import keeping_house
from bot.replies import delivery
from bot.services import BotServices
from bot.settings import SettingsError
from knowledge.conversation.memory import Memory
from knowledge.errors import KnowledgeError
from knowledge.guilds import Feedback, Guilds
from knowledge.service import Knowledge
from knowledge.storage.news import hearing
from knowledge.usable import open_ready

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.settings import Settings
    from knowledge.storage.engine import Database
    from knowledge.storage.news import News

_log = logging.getLogger(__name__)
_LOOK_FOR_NEWS_SECONDS: Final = 30.0
_FINISH_SECONDS: Final = 2.0
"""How long an answer that is on its way may take when Postie is told to stop."""
_END_SECONDS: Final = 4.5
"""How long the end may take in all: then the process goes, whatever a driver's thread waits for."""
_CLOSE_SECONDS: Final = 1.0
"""How long Discord or a database that does not answer may take to let go of its connections."""


def run(settings: Settings) -> int:
    """Be the Discord bot until told to stop; the exit status of the process."""
    logs.set_up(settings.log_level, settings.log_format)
    _point_at(api=settings.discord_api_url, gateway=settings.discord_gateway_url)
    gateway.use_steady_connections()
    try:
        return asyncio.run(_serve(settings))
    except KnowledgeError as error:
        return _end_with(str(error))


@asynccontextmanager
async def services_over(
    database: Database, *, knowledge: Knowledge | None = None
) -> AsyncIterator[BotServices]:
    """The services over an opened database; its feedback is written when the block ends.

    `knowledge` is what is known already, else it is read.
    """
    knowledge = knowledge or await Knowledge.over(database)
    guilds = Guilds.over(database)
    knowledge.lay_over_with(guilds.entries, guilds.providers, guilds.phrasings)
    domains = frozenset(domain for provider in knowledge.providers() for domain in provider.domains)
    async with Feedback(database, known_domains=domains) as feedback:
        yield BotServices(knowledge=knowledge, guilds=guilds, feedback=feedback, memory=Memory())
    await guilds.answered.flush()


async def _serve(settings: Settings) -> int:
    asyncio.get_running_loop().set_exception_handler(_log_kind)
    database = await open_ready(settings.database_url, overlays=settings.content)
    await database.serve()
    try:
        async with services_over(database) as services:
            client = Postie(
                services,
                may_watch=settings.watch_channels,
                shard_count=settings.shard_count or None,
                shard_ids=settings.shard_ids or None,
            )
            garbage.set_up()
            async with (
                _monitored(client, database, settings),
                _keeping_up(services, database),
                keeping_house(client),
            ):
                return await _connected(client, settings.discord_token)
    finally:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await database.close()


@asynccontextmanager
async def _monitored(client: Postie, database: Database, settings: Settings) -> AsyncIterator[None]:
    """Show health and metrics meanwhile, where that is wanted."""
    if settings.metrics_address is None:
        yield
        return
    from bot.monitoring.server import PortTaken, monitored  # noqa: PLC0415  # only where it is on

    try:
        async with monitored(client, database, settings.metrics_address):
            yield
    except PortTaken as error:
        raise SettingsError(f"POSTIE_METRICS_PORT: {error}.") from None


@asynccontextmanager
async def _keeping_up(services: BotServices, database: Database) -> AsyncIterator[None]:
    """Meanwhile take over what others change, write what had to wait, let go what is too old."""
    published = asyncio.Event()

    def take_in(news: News) -> None:
        if news.kind == "content":
            published.set()
        services.guilds.take_in(news)

    def take_in_all() -> None:
        published.set()
        services.guilds.expire_all()

    keeping = asyncio.create_task(_keep_up(services, published), name="keep up")
    try:
        async with hearing(database, heard=take_in, missed=take_in_all):
            yield
    finally:
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping


async def _keep_up(services: BotServices, published: asyncio.Event) -> None:
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(published.wait(), _LOOK_FOR_NEWS_SECONDS)
        published.clear()
        await services.drop_expired()
        garbage.put_out_of_sight_if_many()
        await services.guilds.answered.flush()
        try:
            await services.knowledge.refresh()
        except Exception as error:  # noqa: BLE001  # answers go on from what is known
            _log.warning(
                "could not look for news: %s",
                type(error).__name__,
                extra={"event": "content.not_refreshed"},
            )


async def _connected(client: Postie, token: str) -> int:
    stopped = asyncio.Event()
    with _stopping_on_signals(stopped):
        running = asyncio.create_task(_start(client, token), name="discord")
        waiting = asyncio.create_task(stopped.wait(), name="signals")
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not running.done():
            _log.info("stopping", extra={"event": "process.stopping"})
            await _finish()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_CLOSE_SECONDS):  # a frozen Discord says no goodbye
                    await client.close()
            running.cancel()
            await asyncio.wait({running}, timeout=_CLOSE_SECONDS)
            return 0
    return running.result()


async def _finish() -> None:
    """Let what is being answered be answered, for a moment."""
    answering = [t for t in asyncio.all_tasks() if t.get_name().startswith(logs.ANSWERING)]
    if answering:
        await asyncio.wait(answering, timeout=_FINISH_SECONDS)


async def _start(client: Postie, token: str) -> int:
    try:
        async with client:
            await gateway.stay_connected(client, token)
    except discord.LoginFailure:
        return _end_with(
            "Discord does not know this DISCORD_TOKEN: copy it anew (README, “Invite it”)."
        )
    except discord.PrivilegedIntentsRequired:
        return _end_with(
            "WATCH_CHANNELS needs the message content intent: switch it on in Discord's developer "
            "portal (Bot → Privileged Gateway Intents), or WATCH_CHANNELS off."
        )
    except discord.HTTPException as error:
        return _end_with(f"Discord refuses (status {error.status}); try again later.")
    except (discord.ConnectionClosed, discord.GatewayNotFound) as error:
        return _end_with(f"Discord has closed the connection ({type(error).__name__}).")
    return 0


def _log_kind(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What nobody waited for: asyncio itself would log an error's words, which may be people's."""
    error, task = context.get("exception"), context.get("task") or context.get("future")
    name = task.get_name() if isinstance(task, asyncio.Task) else "something"
    _log.error(
        "%s failed: %s",
        name,
        delivery.describe(error) if error else "no error is known",
        extra={"event": "event.failed"},
    )


@contextlib.contextmanager
def _stopping_on_signals(stopped: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)

    def stop() -> None:
        stopped.set()
        patience = threading.Timer(_END_SECONDS, _end_now)
        patience.daemon = True
        patience.start()

    for number in signals:
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in signals:
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)


def _end_now() -> None:
    """End without waiting for threads that cannot be interrupted, as those that look up names."""
    _log.warning("something hangs: ending without it", extra={"event": "process.cut_short"})
    logging.shutdown()
    os._exit(0)


def _point_at(*, api: str, gateway: str) -> None:
    """Use another Discord than Discord's own; discord.py keeps both addresses in its classes."""
    if api:
        Route.BASE = api.rstrip("/")
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


def _end_with(line: str) -> int:
    print(line, file=sys.stderr)  # noqa: T201  # the last line of a command
    return 1
