"""How fast the bot is on the wire; prints ratios of one run.

    python -m tests.bench.discord_speed

The bot is a real process against the small Discord of tests/wire, beside a bare discord.py bot
whose only command replies with a constant embed.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import statistics
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.wire.small_discord import CHANNEL, GUILD, TOKEN, SmallDiscord, guild, member, user
from tests.wire.small_discord import channel as the_channel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).resolve().parents[2]
_ROUNDS = 280
_AT_ONCE = 300
_MESSAGES = 1000
_PER_SECOND = 200
_COMMUNITIES = 1000
_NEW = [
    " ".join(words)
    for words in itertools.product(
        ("port for", "which port has", "what is the port of"), ("imap", "smtp", "pop3"),
        ("with ssl", "secure", "with starttls", "without encryption"), ("in",),
        ("thunderbird", "outlook", "apple mail", "k-9", "fairemail", "mutt", "my phone", "gmail"),
    )
]  # fmt: skip
"""Questions that come once each, so that nothing is known of them from before."""
_TYPED = ("imap secure", "993", "smtp ssl", "pop3", "imao secrue", "smtp starttls", "587", "25")
_BARE = f"""
import asyncio, discord
from discord import app_commands
from bot.app import _point_at
import os
_point_at(api=os.environ["DISCORD_API_URL"], gateway=os.environ["DISCORD_GATEWAY_URL"])
client = discord.AutoShardedClient(intents=discord.Intents(guilds=True))
tree = app_commands.CommandTree(client)
@tree.command()
async def port(interaction: discord.Interaction, protocol: str):
    "Which port?"
    embed = discord.Embed(title="IMAP", description="**IMAP with SSL/TLS uses port 993.**")
    await interaction.response.send_message(embed=embed)
client.run({TOKEN!r}, log_handler=None)
"""
_WATCHING = """
import asyncio, sys, time
from bot import app, client
from bot.settings import from_surroundings
class Watching(client.Postie):
    def __init__(self, services, **how):
        super().__init__(services, **how | {"may_watch": True})
    async def setup_hook(self):
        await super().setup_hook()
        self.sampler = asyncio.create_task(self.sample())
    async def sample(self):
        worst = 0.0
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            late = time.perf_counter() - began - 0.005
            if late > worst:
                worst = late
                print(f"late {worst * 1000:.1f}", file=sys.stderr, flush=True)
            if self.guilds and not hasattr(self, "fresh"):
                self.fresh, worst = True, 0.0
                print("fresh", file=sys.stderr, flush=True)
app.Postie = Watching
sys.exit(app.run(from_surroundings()))
"""


async def main() -> None:
    """Print the figures."""
    for _ in range(3):
        await _round_trips()
    await _watched()
    await _memory()


async def _round_trips() -> None:
    async with _running("-c", _BARE) as bare, _running("-m", "bot", "run") as ours:
        figures: dict[str, list[float]] = {"bare": [], "ours": [], "new": []}
        for number in range(_ROUNDS):
            typed = _TYPED[number % len(_TYPED)]
            figures["bare"].append(await _one(bare[0], number, typed))
            figures["ours"].append(await _one(ours[0], number, typed))
            figures["bare"].append(await _one(bare[0], number, typed))  # neither rests longer
            figures["new"].append(await _one(ours[0], number + _ROUNDS, _NEW[number % len(_NEW)]))
        median = {name: statistics.median(took[20:]) for name, took in figures.items()}
        print(f"slash round trip: a bare command {1000 * median['bare']:.2f} ms,", end=" ")
        print(f"Postie {1000 * median['ours']:.2f} ms,", end=" ")
        print(f"ratio {median['ours'] / median['bare']:.2f};", end=" ")
        print(f"never asked before {1000 * median['new']:.2f} ms,", end=" ")
        print(f"ratio {median['new'] / median['bare']:.2f}")
        await _at_once(ours[0])


async def _one(discord: SmallDiscord, number: int, typed: str = "imap secure") -> float:
    began = time.perf_counter()
    asked = await _slash(discord, number, typed)
    while asked not in discord.replied:  # noqa: ASYNC110  # an event would be a detour in what is timed
        await asyncio.sleep(0)
    return discord.replied[asked] - began


async def _at_once(discord: SmallDiscord) -> None:
    began = time.perf_counter()
    asked = [
        await _slash(discord, number, _TYPED[number % len(_TYPED)]) for number in range(_AT_ONCE)
    ]
    await discord.until(lambda: all(id_ in discord.replied for id_ in asked), seconds=60)
    took = sorted(discord.replied[id_] - began for id_ in asked)
    late = sum(seconds > 3 for seconds in took)
    print(f"{_AT_ONCE} at once: p50 {1000 * took[len(took) // 2]:.0f} ms,", end=" ")
    print(f"p99 {1000 * took[int(len(took) * 0.99)]:.0f} ms, later than 3 s: {late}")


async def _slash(discord: SmallDiscord, number: int, typed: str) -> int:
    """A question of somebody else somewhere else, so that no cool-down holds."""
    somebody = member(user(900_000 + number, "Somebody")) | {"permissions": "8"}
    place = 700_000 + number
    return await discord.interact(
        2,
        {
            "id": "1",
            "name": "port",
            "type": 1,
            "options": [{"name": "protocol", "type": 3, "value": typed}],
        },
        member=somebody,
        channel_id=str(place),
        channel=the_channel() | {"id": str(place)},
    )


async def _watched() -> None:
    lines = (
        "which port does imap use with ssl?", "lovely weather today", "see you at eight",
        "gmail says my password is wrong but it is right", "ok", "my mail does not arrive",
        "did anybody see the match", "smtp port?", "thanks", "outlook asks for my password again",
    )  # fmt: skip
    async with _running("-c", _WATCHING, watched=True) as (discord, process):
        await asyncio.sleep(1)
        began = time.perf_counter()
        for number in range(_MESSAGES):
            await _write(discord, number, lines[number % len(lines)])
            await asyncio.sleep(max(0, began + (number + 1) / _PER_SECOND - time.perf_counter()))
        took = time.perf_counter() - began
        await asyncio.sleep(1)
        answers = len(discord.asked("POST", "/messages"))
        process.terminate()
        assert process.stderr is not None
        said = (await process.stderr.read()).decode()
    late = [
        float(line.split()[1]) for line in said.split("fresh")[-1].splitlines() if "late " in line
    ]
    print(
        f"watched channel: {_MESSAGES / took:.0f} messages a second, {answers} answered,", end=" "
    )
    print(f"the event loop was late by {max(late, default=0):.0f} ms at most")


async def _write(discord: SmallDiscord, number: int, content: str) -> None:
    from tests.wire.small_discord import message

    author = user(900_000 + number, "Somebody")
    await discord.dispatch("MESSAGE_CREATE", message(discord.next_id(), content, author=author))


async def _memory() -> None:
    async with _running("-m", "bot", "run") as (discord, process):
        await asyncio.sleep(1)
        before = _resident(process.pid)
        for number in range(_COMMUNITIES):
            await discord.dispatch("GUILD_CREATE", _community(number))
            if number % 100 == 0:
                await asyncio.sleep(0.05)
        await asyncio.sleep(3)
        grown = _resident(process.pid) - before
    print(f"memory: {before / 1e6:.0f} MB, and {grown / 1e6:.1f} MB for {_COMMUNITIES} communities")


def _community(number: int) -> dict[str, Any]:
    """A server with twenty channels."""
    first = 10_000_000 + number * 100
    channels = [
        the_channel()
        | {"id": str(first + place), "guild_id": str(first), "name": f"channel-{place}"}
        for place in range(1, 21)
    ]
    return guild() | {"id": str(first), "channels": channels, "name": f"Server {number}"}


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@asynccontextmanager
async def _running(
    *how: str, watched: bool = False
) -> AsyncIterator[tuple[SmallDiscord, asyncio.subprocess.Process]]:
    """A bot as a process, connected to a small Discord of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'postie.sqlite3'}"
        await _prepare(url, watched=watched)
        async with SmallDiscord(checking=False) as discord:
            surroundings = os.environ | {
                "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": TOKEN, "DATABASE_URL": url,
                "DISCORD_API_URL": discord.api, "DISCORD_GATEWAY_URL": discord.gateway_url,
            }  # fmt: skip
            process = await asyncio.create_subprocess_exec(
                sys.executable, *how, cwd=folder, env=surroundings, stderr=asyncio.subprocess.PIPE
            )
            try:
                await discord.until(lambda: discord.gateways, seconds=60)
                yield discord, process
            finally:
                if process.returncode is None:
                    process.kill()
                await process.wait()


async def _prepare(url: str, *, watched: bool) -> None:
    from knowledge.guilds import Guilds
    from knowledge.storage.bootstrap import open_ready

    database = await open_ready(url)
    if watched:
        await Guilds.over(database).settings.watch(GUILD, CHANNEL)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main())
