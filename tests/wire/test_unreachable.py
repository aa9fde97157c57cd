"""A Discord that is away: waited for and said once; SIGTERM ends the waiting at once."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.contract import texts
from tests.wire.small_discord import SmallDiscord

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.wire.conftest import Running

    Start = Callable[..., Awaitable[Running]]


async def test_with_nobody_there_it_waits_until_there_is(start: Start) -> None:
    async with SmallDiscord() as gone:
        pass
    postie = await start(gone)
    await postie.says("Discord cannot be reached (ClientConnectorError)")

    async with SmallDiscord(port=gone.port) as discord:
        await postie.says("ready as")

        reply = await discord.callback(await discord.slash("port", protocol="imap"))
        assert "993" in " ".join(texts(reply))
        assert len([line for line in postie.lines if "cannot be reached" in line]) == 1
        assert not [line for line in postie.lines if "Traceback" in line or "ERROR" in line]


async def test_while_it_waits_it_ends_at_once(start: Start) -> None:
    async with SmallDiscord() as gone:
        pass
    postie = await start(gone)
    await postie.says("cannot be reached")

    began = time.monotonic()
    postie.process.send_signal(signal.SIGTERM)

    assert await postie.ended(seconds=5) == 0
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("path", "status"), [("/users/@me", 503), ("/oauth2/", 429), ("/gateway/bot", 503)]
)
async def test_a_discord_that_is_ill_is_waited_for(
    discord: SmallDiscord, start: Start, path: str, status: int
) -> None:
    discord.fail("GET", path, status=status)  # as a proxy in front of Discord says it
    postie = await start(discord)

    await postie.says("ready as", seconds=30)

    assert len([line for line in postie.lines if "cannot be reached" in line]) == 1


@pytest.mark.parametrize("path", ["/users/@me", "/gateway/bot"])
async def test_lost_connections_are_tried_again(
    discord: SmallDiscord, start: Start, path: str
) -> None:
    for _ in range(2):
        discord.drop("GET", path)
    postie = await start(discord)

    await postie.says("ready as", seconds=30)


async def test_a_gateway_that_is_away_is_waited_for(discord: SmallDiscord, start: Start) -> None:
    for _ in range(2):
        discord.drop("GET", "/gateway/")
    discord.fail("GET", "/gateway/", status=502)
    postie = await start(discord)

    await postie.says("ready as", seconds=30)

    assert len([line for line in postie.lines if "gateway cannot be reached" in line]) == 1


async def test_a_gateway_that_hangs_up_before_it_says_hello_is_tried_again(
    discord: SmallDiscord, start: Start
) -> None:
    discord.hang_up = 2
    postie = await start(discord)
    await postie.says("ready as", seconds=30)

    discord.hang_up = 2
    discord.gateways[-1].socket._req.transport.abort()  # type: ignore[union-attr]
    await discord.until(lambda: len(discord.gateways) == 2, seconds=30)

    await discord.callback(await discord.slash("port", protocol="imap"))
    assert postie.process.returncode is None
    assert not [line for line in postie.lines if "Traceback" in line]


async def test_a_discord_that_says_no_goodbye_does_not_hold_up_the_end(
    discord: SmallDiscord, postie: Running
) -> None:
    await postie.says("ready as")
    discord.gateways[-1].is_frozen = True
    discord.slow = "/"
    await discord.write("<@1000> imap port secure")
    began = time.monotonic()

    postie.process.send_signal(signal.SIGTERM)

    assert await postie.ended(seconds=10) == 0
    assert time.monotonic() - began < 5
