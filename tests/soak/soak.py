"""The bot among many servers while things go wrong; prints memory, delays and answers.

    python -m tests.soak.soak [--minutes 10] [--servers 1000]

Every ten seconds one fault: a lost connection, an invalid session, a refusal, a limit, an event
that cannot be read, a locked database, servers that leave and come. What is printed should be flat,
and no answer should be missing at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.many_servers import (
    ACTIVE,
    Servers,
    community,
    guild_id,
    prepare,
    running,
    slash,
    write,
)
from tests.wire.small_discord import SmallDiscord

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tests.bench.many_servers import Running

    Fault = Callable[[SmallDiscord, Path], Coroutine[None, None, None]]

_PER_SECOND = 20
_EVERY_SECONDS = 10.0
_ANSWERED_WITHIN = 15.0
"""Seconds: an interaction that came while the connection was lost is replayed."""


async def lose_connection(discord: SmallDiscord, _: Path) -> None:
    """The connection breaks off, and is resumed."""
    transport = discord.gateways[-1].socket._req.transport  # type: ignore[union-attr]
    transport.abort()  # type: ignore[union-attr]


async def ask_to_reconnect(discord: SmallDiscord, _: Path) -> None:
    """Discord wants another connection."""
    await discord.gateways[-1].send({"op": 7, "d": None})


async def refuse(discord: SmallDiscord, _: Path) -> None:
    """Messages are refused, or are too many, for a moment."""
    discord.fail("POST", "/channels/", status=502)
    discord.fail("POST", "/channels/", status=429, retry_after=0.5, is_global=True)
    discord.drop("POST", "/channels/")


async def send_nonsense(discord: SmallDiscord, _: Path) -> None:
    """Events come that cannot be read."""
    for text in ("{", "[]", '{"op": 0, "t": "MESSAGE_CREATE", "s": 1, "d": {}}'):
        await discord.gateways[-1].send_text(text)


async def lock_database(_: SmallDiscord, file: Path) -> None:
    """Another process locks the database for three seconds."""
    with closing(sqlite3.connect(file, timeout=0.1)) as other:
        other.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(3)


async def leave_and_come(discord: SmallDiscord, _: Path) -> None:
    """Servers remove Postie, and let it in again."""
    for number in range(ACTIVE, ACTIVE + 50):
        await discord.dispatch("GUILD_DELETE", {"id": str(guild_id(number))})
        await discord.dispatch("GUILD_CREATE", community(number))


FAULTS: tuple[Fault, ...] = (
    lose_connection, ask_to_reconnect, refuse, send_nonsense, lock_database, leave_and_come,
)  # fmt: skip


async def main(servers: int, seconds: float) -> None:
    """Print how it goes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "postie.sqlite3"
        await prepare(f"sqlite:///{file}", servers)
        async with (
            SmallDiscord(checking=False, more_guilds=Servers(servers)) as discord,
            running(f"sqlite:///{file}", discord, folder) as bot,
        ):
            await bot.says("ready as", seconds=600)
            slashes = await _endure(bot, discord, file, seconds=seconds)
            await asyncio.sleep(_ANSWERED_WITHIN)
            missing = [id_ for id_ in slashes if id_ not in discord.replied]
            print(f"{len(slashes)} commands, {len(missing)} of them without an answer")
            for line in bot.lines[-20:]:
                print(f"  log: {line}")


async def _endure(
    bot: Running, discord: SmallDiscord, file: Path, *, seconds: float
) -> dict[int, float]:
    chance = random.Random(7)  # noqa: S311  # no secret
    slashes: dict[int, float] = {}
    under_way: set[asyncio.Task[None]] = set()
    began = told = time.perf_counter()
    number = answers = 0
    while time.perf_counter() - began < seconds:
        number += 1
        await write(discord, chance.randrange(ACTIVE), 1_000_000 + number % 100_000, number)
        if number % 4 == 0:
            asked = await slash(discord, chance.randrange(ACTIVE), 2_000_000 + number)
            slashes[asked] = time.perf_counter()
        await asyncio.sleep(max(0, began + number / _PER_SECOND - time.perf_counter()))
        if time.perf_counter() - told > _EVERY_SECONDS:
            told = time.perf_counter()
            answers += len(discord.asked("POST", "/messages"))
            discord.requests.clear()
            fault = FAULTS[int((told - began) / _EVERY_SECONDS) % len(FAULTS)]
            print(f"{told - began:4.0f} s: {bot.resident():.0f} MB, {answers} answers,", end=" ")
            print(f"{await bot.late()}; next: {fault.__name__}", flush=True)
            task = asyncio.create_task(fault(discord, file))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
    return slashes


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--servers", type=int, default=1_000)
    arguments.add_argument("--minutes", type=float, default=10)
    options = arguments.parse_args()
    asyncio.run(main(options.servers, options.minutes * 60))
