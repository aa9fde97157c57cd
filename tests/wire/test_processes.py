"""Four processes with sixteen shards on one PostgreSQL, against a small Discord."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from knowledge.guilds import Guilds
from tests.wire.small_discord import APPLICATION, CHANNEL, GUILD, SmallDiscord, message, user

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from knowledge.storage.engine import Database
    from tests.wire.conftest import Running
    from tests.wire.small_discord import Gateway

    Start = Callable[..., Awaitable[Running]]

MENTION = f"<@{APPLICATION}> imap port secure"
PROCESSES, SHARDS, PLACES = 4, 16, 4
PAUSE = 5.0


def asked(number: int) -> dict[str, Any]:
    """A question in a message of that number, from somebody who asked nothing before."""
    return message(number, MENTION, mention=True, author=user(10_000_000 + number, "Ann"))


def newest(discord: SmallDiscord) -> dict[int, Gateway]:
    """The connection of each shard that is open."""
    return {
        gateway.identified["shard"][0]: gateway
        for gateway in discord.gateways
        if gateway.identified and not gateway.socket.closed
    }


def answers(discord: SmallDiscord) -> list[int]:
    """The messages that were answered, one for each answer."""
    bodies = (request.body for request in discord.asked("POST", f"/channels/{CHANNEL}/messages"))
    return sorted(int(body["message_reference"]["message_id"]) for body in bodies)


async def test_four_processes_share_sixteen_shards_and_one_may_die(
    start: Start, published: Database, *, on_postgres: bool
) -> None:
    if not on_postgres:
        pytest.skip("several processes are for PostgreSQL")
    async with SmallDiscord(logins_at_a_time=PLACES, login_pause=PAUSE) as discord:

        async def begin(part: int) -> Running:
            return await start(
                discord,
                DISCORD_SHARD_COUNT=str(SHARDS),
                DISCORD_SHARD_IDS=f"{part}/{PROCESSES}",
            )

        began = time.perf_counter()
        processes = [await begin(part) for part in range(PROCESSES)]
        await discord.until(lambda: len(newest(discord)) == SHARDS, seconds=120)
        assert discord.too_early == []
        assert sorted(shard for shard, _ in discord.logins) == list(range(SHARDS))
        # Four places with four logins each: by turns, and not all sixteen after one another.
        assert time.perf_counter() - began < SHARDS * PAUSE

        # While shards are moved, several processes hear the same.
        told = list(range(500_000, 500_010))
        for number in told:
            said = asked(number)
            for gateway in newest(discord).values():
                await discord.dispatch("MESSAGE_CREATE", said, to=gateway)
        await discord.until(lambda: len(answers(discord)) >= len(told), seconds=90)

        assert all("🔒" in str(request.body) for request in discord.asked("POST", "/messages"))

        # What one process of them is told, all know.
        await Guilds.over(published).settings.change(GUILD, no_emoji=True)

        processes[1].process.send_signal(signal.SIGKILL)
        await processes[1].ended()
        await discord.until(lambda: len(newest(discord)) == SHARDS - SHARDS // PROCESSES)
        meanwhile = list(range(600_000, 600_005))
        for number, gateway in zip(meanwhile, newest(discord).values(), strict=False):
            await discord.dispatch("MESSAGE_CREATE", asked(number), to=gateway)
        await discord.until(lambda: set(meanwhile) <= set(answers(discord)), seconds=90)
        plain = [str(r.body) for r in discord.asked("POST", "/messages")[-len(meanwhile) :]]
        assert not [body for body in plain if "🔒" in body]

        processes[1] = await begin(1)
        await discord.until(lambda: len(newest(discord)) == SHARDS, seconds=60)
        await processes[1].says("ready as", seconds=60)  # it knows the server on every shard
        assert discord.too_early == []
        # Events come again, and new ones come to the shards that were away.
        for number in told[:3]:
            await discord.dispatch("MESSAGE_CREATE", asked(number), to=newest(discord)[4])
        later = list(range(700_000, 700_004))
        for number, shard in zip(later, range(4, 8), strict=True):
            await discord.dispatch("MESSAGE_CREATE", asked(number), to=newest(discord)[shard])
        await discord.until(lambda: set(later) <= set(answers(discord)), seconds=90)

        for process in processes:
            process.process.send_signal(signal.SIGTERM)
        assert await asyncio.gather(*(one.ended(seconds=90) for one in processes)) == [0] * 4
        assert answers(discord) == sorted(told + meanwhile + later), "each once, and all of them"
        lines = [line for one in processes for line in one.lines]
        assert not [line for line in lines if "Traceback" in line or "ERROR" in line]
