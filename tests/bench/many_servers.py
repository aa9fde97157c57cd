"""How the bot bears ten thousand servers; prints memory, the event loop's delay and answers.

    python -m tests.bench.many_servers [--servers 10000] [--seconds 60]

The bot is a real process against the small Discord of tests/wire. Every server has 20 channels and
ten answers of its own; people write in the watched channels of 500 of them, and use commands.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from tests.wire.small_discord import TOKEN, SmallDiscord, channel, guild, member, message, user

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).resolve().parents[2]
ACTIVE = 500
_ENTRIES = 10
_CHANNELS = 20
_ORDINARY = str(1 << 10 | 1 << 11 | 1 << 16 | 1 << 38)
"""Permissions of everybody: read, write, read what was written, write in threads."""
_FIRST = 100_000_000_000_000_000
_BETWEEN = 1_000
_EVERY_SECONDS = 10.0
_LINES = (
    "which port does imap use with ssl?", "lovely weather today", "see you at eight", "ok",
    "gmail says my password is wrong but it is right", "my mail does not arrive", "thanks",
    "did anybody see the match", "smtp port?", "outlook asks for my password again",
    "how do I reach the club's mail", "is the boat ready for saturday", "pop3 or imap?",
)  # fmt: skip
_TYPED = ("imap secure", "993", "smtp ssl", "pop3", "imao secrue", "smtp starttls", "587", "25")
SAMPLED = """
import asyncio, asyncio.events, json, signal, sys, time
from bot import app, client
from bot.settings import from_surroundings
class Sampled(client.Postie):
    def __init__(self, services, **how):
        super().__init__(services, **how | {"may_watch": True})
    async def setup_hook(self):
        await super().setup_hook()
        self.late, self.steps = [], []
        run = asyncio.events.Handle._run
        def timed(handle):
            began = time.thread_time()
            run(handle)
            self.steps.append(time.thread_time() - began)
        asyncio.events.Handle._run = timed
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, self.tell)
        self.sampler = asyncio.create_task(self.sample())
    async def sample(self):
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            self.late.append(time.perf_counter() - began - 0.005)
    def tell(self):
        late, self.late = sorted(self.late) or [0.0], []
        steps, self.steps = sorted(self.steps), []
        figures = {"p50": late[len(late) // 2], "p99": late[int(len(late) * 0.99)], "max": late[-1],
            "busy p99": steps[int(len(steps) * 0.99)], "busy max": steps[-1]}
        print("late " + json.dumps(figures), file=sys.stderr, flush=True)
app.Postie = Sampled
sys.exit(app.run(from_surroundings()))
"""
"""The bot, with a look at how late its event loop is; SIGUSR1 asks for the figures so far.

“Busy” is what one step of the loop took of the processor: what a noisy machine does not change.
"""


class Servers(Sequence[dict[str, Any]]):
    """So many servers; each is made when it is asked for."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, number: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, number: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(self._count))]
        if number >= self._count:
            raise IndexError
        return community(number)


def guild_id(number: int) -> int:
    """The id of a server."""
    return _FIRST + number * _BETWEEN


def community(number: int) -> dict[str, Any]:
    """A server with roles, and channels some of which have permissions of their own."""
    first = guild_id(number)
    everyone = guild()["roles"][0] | {"id": str(first), "permissions": _ORDINARY}
    roles = [
        everyone | {"id": str(first + 100 + role), "name": f"Role {role} of {number}"}
        for role in range(5)
    ]
    channels = [
        channel()
        | {
            "id": str(first + place),
            "guild_id": str(first),
            "name": f"channel-{number}-{place}",
            "topic": f"What channel {place} of {number} is for, in a few words" * (place % 2),
            "permission_overwrites": [
                {"id": roles[0]["id"], "type": 0, "allow": "1024", "deny": "0"}
            ] * (place % 4 == 0),
        }
        for place in range(1, _CHANNELS + 1)
    ]  # fmt: skip
    about = {"id": str(first), "name": f"Server {number}", "roles": [everyone, *roles]}
    return guild() | about | {"channels": channels}


class Running:
    """The bot as a process, and what it tells of itself."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self._late: asyncio.Queue[dict[str, float]] = asyncio.Queue()
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for raw in self.process.stderr:
            line = raw.decode().rstrip()
            if line.startswith("late "):
                self._late.put_nowait(json.loads(line.removeprefix("late ")))
            else:
                self.lines.append(line)

    async def says(self, words: str, *, seconds: float) -> None:
        """Wait for a line of its log."""
        async with asyncio.timeout(seconds):
            while not any(words in line for line in self.lines):  # noqa: ASYNC110  # a bench may
                await asyncio.sleep(0.05)

    async def late(self) -> str:
        """How late its event loop was since the last time."""
        self.process.send_signal(signal.SIGUSR1)
        async with asyncio.timeout(30):
            figures = await self._late.get()
        return ", ".join(f"{name} {1000 * value:.1f}" for name, value in figures.items()) + " ms"

    def resident(self) -> float:
        """MB of memory in use."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@asynccontextmanager
async def running(url: str, discord: SmallDiscord, folder: str) -> AsyncIterator[Running]:
    """The bot, connected to `discord`."""
    surroundings = os.environ | {
        "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": TOKEN, "DATABASE_URL": url,
        "DISCORD_API_URL": discord.api, "DISCORD_GATEWAY_URL": discord.gateway_url,
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SAMPLED, cwd=folder, env=surroundings, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def main(servers: int, seconds: float) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'postie.sqlite3'}"
        await prepare(url, servers)
        async with (
            SmallDiscord(checking=False, more_guilds=Servers(servers)) as discord,
            running(url, discord, folder) as bot,
        ):
            began = time.perf_counter()
            await bot.says("ready as", seconds=600)
            print(
                f"ready after {time.perf_counter() - began:.0f} s: {bot.resident():.0f} MB,",
                end=" ",
            )
            print(f"the loop was late by {await bot.late()}")
            await _use(bot, discord, seconds=seconds, per_second=50, active=min(ACTIVE, servers))
            await _use(bot, discord, seconds=10, per_second=200, active=min(ACTIVE, servers))
            for line in bot.lines:
                print(f"  log: {line}")


async def prepare(url: str, servers: int) -> None:
    """A database with answers of every server's own, and watched channels in the active ones."""
    from sqlalchemy import insert

    from knowledge.guilds.tables import EntryRow, GuildRow, WatchedChannelRow
    from knowledge.storage.bootstrap import open_ready

    database = await open_ready(url)
    words = ["boat", "club", "key", "harbour", "newsletter", "member", "list", "board", "tide"]
    for some in _batches(servers):
        async with database.writing() as connection:
            await connection.execute(insert(GuildRow), [{"guild_id": guild_id(n)} for n in some])
            entries = [
                {
                    "guild_id": guild_id(number), "entry_id": f"e{place}",
                    "title": f"How to reach the {words[place % 9]} of club {number}",
                    "text": "Ask at the harbour office. " * 5,
                    "asks": [f"where is the {word} {number}" for word in words[:4]],
                }
                for number in some for place in range(_ENTRIES)
            ]  # fmt: skip
            await connection.execute(insert(EntryRow), entries)
            watched = [
                {"guild_id": guild_id(number), "channel_id": guild_id(number) + 1}
                for number in some if number < ACTIVE
            ]  # fmt: skip
            if watched:
                await connection.execute(insert(WatchedChannelRow), watched)
    await database.close()


def _batches(count: int) -> list[range]:
    return [range(first, min(first + 500, count)) for first in range(0, count, 500)]


async def _use(
    bot: Running, discord: SmallDiscord, *, seconds: float, per_second: int, active: int
) -> None:
    """Let people write and use commands for a while, and print how it went."""
    chance = random.Random(5)  # noqa: S311  # no secret
    await bot.late()
    slashes: dict[int, float] = {}
    answers_before, requests_before = len(discord.asked("POST", "/messages")), len(discord.requests)
    began = told = time.perf_counter()
    number = 0
    while time.perf_counter() - began < seconds:
        number += 1
        await write(
            discord, chance.randrange(active), 1_000_000 + chance.randrange(100_000), number
        )
        if number % max(1, per_second // 10) == 0:
            asked = await slash(discord, chance.randrange(active), 2_000_000 + number)
            slashes[asked] = time.perf_counter()
        await asyncio.sleep(max(0, began + number / per_second - time.perf_counter()))
        if time.perf_counter() - told > _EVERY_SECONDS:
            told = time.perf_counter()
            print(
                f"  {told - began:.0f} s: {bot.resident():.0f} MB, late {await bot.late()}",
                flush=True,
            )
    await discord.until(lambda: all(id_ in discord.replied for id_ in slashes), seconds=30)
    took = sorted(discord.replied[id_] - at for id_, at in slashes.items())
    answers = len(discord.asked("POST", "/messages")) - answers_before
    del discord.requests[requests_before:]
    print(
        f"{number / seconds:.0f} messages a second: {answers} answered, {bot.resident():.0f} MB,",
        end=" ",
    )
    print(f"late {await bot.late()};", end=" ")
    p50, p99 = (1000 * took[int(len(took) * share)] for share in (0.5, 0.99))
    print(f"slash p50 {p50:.1f} ms, p99 {p99:.1f} ms", flush=True)


async def write(discord: SmallDiscord, place: int, person: int, number: int) -> None:
    """Somebody writes in the watched channel of a server."""
    first = guild_id(place)
    said = message(discord.next_id(), _LINES[number % len(_LINES)], author=user(person, "Somebody"))
    await discord.dispatch(
        "MESSAGE_CREATE", said | {"guild_id": str(first), "channel_id": str(first + 1)}
    )


async def slash(discord: SmallDiscord, place: int, person: int) -> int:
    """Somebody asks for a port; the id of the interaction."""
    first = guild_id(place)
    typed = {"name": "protocol", "type": 3, "value": _TYPED[person % len(_TYPED)]}
    return await discord.interact(
        2,
        {"id": "1", "name": "port", "type": 1, "options": [typed]},
        member=member(user(person, "Somebody")) | {"permissions": "8"},
        guild_id=str(first),
        channel_id=str(first + 2),
        channel=channel() | {"id": str(first + 2), "guild_id": str(first)},
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--servers", type=int, default=10_000)
    arguments.add_argument("--seconds", type=float, default=60)
    options = arguments.parse_args()
    asyncio.run(main(options.servers, options.seconds))
