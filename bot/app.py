"""The composition root of the Discord bot: the parts are put together here, run, and taken down."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import logs
from bot.client import Postie
from bot.services import BotServices
from bot.settings import SettingsError
from knowledge.conversation.memory import Memory
from knowledge.errors import KnowledgeError
from knowledge.guilds import Feedback, Guilds
from knowledge.service import Knowledge, open_ready
from knowledge.storage.news import hearing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.settings import Settings
    from knowledge.storage.engine import Database
    from knowledge.storage.news import News

_log = logging.getLogger(__name__)
_LOOK_FOR_NEWS_SECONDS: Final = 30.0
_FINISH_SECONDS: Final = 2.0
"""How long an answer that is on its way may take when Postie is told to stop."""
_CLOSE_SECONDS: Final = 1.0
"""How long a database that does not answer may take to let go of its connections."""


def run(settings: Settings) -> int:
    """Be the Discord bot until told to stop; the exit status of the process."""
    logs.set_up(settings.log_level, settings.log_format)
    _point_at(api=settings.discord_api_url, gateway=settings.discord_gateway_url)
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
    knowledge.entries = guilds.entries
    await guilds.answered.tidy()
    domains = frozenset(domain for provider in knowledge.providers() for domain in provider.domains)
    async with Feedback(database, known_domains=domains) as feedback:
        yield BotServices(knowledge=knowledge, guilds=guilds, feedback=feedback, memory=Memory())
    await guilds.answered.flush()


async def _serve(settings: Settings) -> int:
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
            _leave_alone_what_stays()
            async with _monitored(client, database, settings), _keeping_up(services, database):
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


def _leave_alone_what_stays() -> None:
    """Spare the garbage collector what is known: looking it over would hold up the loop."""
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def _keeping_up(services: BotServices, database: Database) -> AsyncIterator[None]:
    """Take over meanwhile what other processes change, and write what had to wait."""
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
            await client.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(running, timeout=5)
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
            await client.start(token)
    except discord.LoginFailure:
        return _end_with(
            "Discord does not know this DISCORD_TOKEN: copy it anew (README, “Invite it”)."
        )
    except discord.PrivilegedIntentsRequired:
        return _end_with(
            "WATCH_CHANNELS needs the message content intent: switch it on in Discord's developer "
            "portal (Bot → Privileged Gateway Intents), or WATCH_CHANNELS off."
        )
    except (aiohttp.ClientError, OSError) as error:
        return _end_with(f"Discord cannot be reached ({type(error).__name__}): is there a network?")
    except discord.HTTPException as error:
        return _end_with(f"Discord refuses (status {error.status}); try again later.")
    except (discord.ConnectionClosed, discord.GatewayNotFound) as error:
        return _end_with(f"Discord has closed the connection ({type(error).__name__}).")
    return 0


@contextlib.contextmanager
def _stopping_on_signals(stopped: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, stopped.set)
    try:
        yield
    finally:
        for number in signals:
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)


def _point_at(*, api: str, gateway: str) -> None:
    """Use another Discord than Discord's own; discord.py keeps both addresses in its classes."""
    if api:
        Route.BASE = api.rstrip("/")
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


def _end_with(line: str) -> int:
    print(line, file=sys.stderr)  # noqa: T201  # the last line of a command
    return 1
