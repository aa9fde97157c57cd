"""Faults of the disk, of Discord's gateway and HTTP, and of the clock, met by a real process."""

from __future__ import annotations

import asyncio
import resource
import signal
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from knowledge.guilds import SettingsStore
from knowledge.guilds.tables import AnsweredMessageRow
from knowledge.storage.engine import Database
from tests.contract import texts
from tests.wire.small_discord import (
    APPLICATION,
    GUILD,
    SmallDiscord,
    interaction,
    message,
)
from tests.wire.test_wire import MENTION, comes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.wire.conftest import Running

    Start = Callable[..., Awaitable[Running]]

THINKING = 5
COMMAND = {
    "id": "1", "name": "port", "type": 1,
    "options": [{"name": "protocol", "type": 3, "value": "imap"}],
}  # fmt: skip
CLOCK = """
import datetime, signal, sys, time
jump, real = [0.0], time.time
time.time = lambda: real() + jump[0]
signal.signal(signal.SIGUSR1, lambda *_: jump.__setitem__(0, jump[0] + 3 * 86_400))
signal.signal(signal.SIGUSR2, lambda *_: jump.__setitem__(0, jump[0] - 30 * 86_400))
import knowledge.guilds.answered, knowledge.guilds.feedback, knowledge.guilds.settings
from knowledge.storage import base
def now():
    return datetime.datetime.fromtimestamp(time.time(), datetime.UTC)
for module in list(sys.modules.values()):
    if getattr(module, "now", None) is base.now and module is not base:
        module.now = now
base.now = now
from bot import app
from bot.settings import from_surroundings
sys.exit(app.run(from_surroundings()))
"""
"""The bot, whose clock two signals set three days forward and a month back."""
NO_NAMES = """
import socket, sys, time
socket.getaddrinfo = lambda *_, **__: time.sleep(60)
from bot import app
from bot.settings import from_surroundings
sys.exit(app.run(from_surroundings()))
"""
"""The bot on a machine whose name servers do not answer."""


async def said(discord: SmallDiscord, asked: int) -> str:
    """The words of the reply to an interaction, also of one that is thought over for long."""
    reply = await discord.callback(asked)
    if reply["type"] == THINKING:
        later = await discord.until(lambda: discord.asked("PATCH", f"/token-{asked}/"))
        return " ".join(texts(later[0].body))
    return " ".join(texts(reply))


async def test_with_the_disk_full_it_answers_and_with_room_again_it_writes(
    discord: SmallDiscord, start: Start, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'postie.sqlite3'}"
    postie = await start(discord, DATABASE_URL=url)
    await postie.says("ready as", seconds=60)
    assert "plain" in await said(discord, await discord.choose("plain", on=True))

    _limit_files(postie, 0)
    assert "993" in await said(discord, await discord.slash("port", protocol="imap"))
    await discord.write(MENTION)
    await discord.until(lambda: discord.asked("POST", "/messages"))
    assert "can't reach my notebook" in await said(discord, await discord.choose("plain", on=False))

    _limit_files(postie, resource.RLIM_INFINITY)
    words = await said(discord, await discord.choose("talkative", level="careful"))
    assert "careful" in words
    postie.process.send_signal(signal.SIGTERM)
    assert await postie.ended() == 0
    assert not [line for line in postie.lines if "Traceback" in line or "ERROR" in line]
    database = Database(url)
    try:
        settings = await SettingsStore(database).of(GUILD)
        assert (settings.no_emoji, settings.talkative) == (True, "careful")
        answered = select(AnsweredMessageRow.reply_id.is_not(None))
        await comes(database, answered, [True])  # what could not be kept at the time
    finally:
        await database.close()


def _limit_files(postie: Running, size: int) -> None:
    """Let the process write no file beyond `size` bytes: what a full disk is to it."""
    resource.prlimit(postie.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def test_what_comes_before_ready_is_borne(discord: SmallDiscord, start: Start) -> None:
    discord.before_ready = [
        {"op": 11},
        {"op": 1, "d": None},
        {"op": 10, "d": {"heartbeat_interval": 41_250}},
        {"op": 0, "t": "RESUMED", "s": 1, "d": {}},
        {"op": 0, "t": "MESSAGE_CREATE", "s": 1, "d": message(1, MENTION, mention=True)},
        {"op": 0, "t": "MESSAGE_DELETE", "s": 1, "d": {"id": "1", "channel_id": "3000"}},
        {"op": 0, "t": "CHANNEL_UPDATE", "s": 1, "d": {"id": "3000", "guild_id": "2000"}},
        {"op": 0, "t": "GUILD_DELETE", "s": 1, "d": {"id": "2000"}},
        {"op": 0, "t": "INTERACTION_CREATE", "s": 1, "d": interaction(7, 2, COMMAND)},
    ]
    postie = await start(discord)

    await postie.says("ready as")

    assert "993" in await said(discord, 7)
    assert "993" in await said(discord, await discord.slash("port", protocol="993"))
    assert len(discord.gateways) == 1
    assert not [line for line in postie.lines if "Traceback" in line or "ERROR" in line]


@pytest.mark.parametrize(
    "payload",
    [{"op": 7, "d": None}, {"op": 9, "d": True}],
    ids=["asked to reconnect", "a session that can be resumed"],
)
async def test_it_goes_on_where_it_was(
    discord: SmallDiscord, postie: Running, payload: dict[str, Any]
) -> None:
    await discord.callback(await discord.slash("port", protocol="imap"))

    await discord.gateways[-1].send(payload)
    await discord.until(lambda: len(discord.gateways) == 2)

    assert discord.gateways[-1].resumed
    assert "993" in await said(discord, await discord.slash("port", protocol="993"))
    assert postie.process.returncode is None


async def test_ops_in_any_order_do_no_harm(discord: SmallDiscord, postie: Running) -> None:
    await postie.says("ready as")
    for payload in (
        {"op": 11},
        {"op": 1, "d": 5},
        {"op": 2, "d": {}},
        {"op": 6, "d": {}},
        {"op": 8, "d": {}},
        {"op": 10, "d": {"heartbeat_interval": 30_000}},
        {"op": 0, "t": "READY", "s": 2, "d": discord._ready() | {"shard": [0, 1]}},
        {"op": 0, "t": "GUILD_CREATE", "s": 2, "d": {"id": str(GUILD), "unavailable": True}},
        {"op": 11},
    ):
        await discord.gateways[-1].send(payload)
        await discord.callback(await discord.type_into("port", "protocol", "im"))
    assert len(discord.gateways) == 1
    assert postie.process.returncode is None


async def test_a_global_429_is_waited_out_and_holds_up_no_command(
    discord: SmallDiscord, postie: Running
) -> None:
    discord.fail("POST", "/channels/", status=429, retry_after=2.0, is_global=True)

    await discord.write(MENTION)
    await discord.until(lambda: discord.asked("POST", "/messages"))
    began = time.monotonic()
    assert "993" in await said(discord, await discord.slash("port", protocol="imap"))
    assert time.monotonic() - began < 1.5, "replies to commands are not under that limit"

    await discord.until(lambda: len(discord.asked("POST", "/messages")) == 2)
    assert postie.process.returncode is None


async def test_a_body_that_trickles_holds_up_nobody_else(
    discord: SmallDiscord, postie: Running
) -> None:
    discord.trickle = "/channels/"
    await discord.write(MENTION)
    await discord.until(lambda: discord.asked("POST", "/messages"))

    assert "993" in await said(discord, await discord.slash("port", protocol="imap"))
    began = time.monotonic()
    postie.process.send_signal(signal.SIGTERM)

    assert await postie.ended(seconds=10) == 0
    assert time.monotonic() - began < 6


async def test_names_that_nobody_resolves_do_not_hold_up_the_end(
    discord: SmallDiscord, start: Start
) -> None:
    postie = await start(discord, script=NO_NAMES, DISCORD_API_URL="http://discord.example/api/v10")
    await asyncio.sleep(3)  # it is started, and asks for the address
    began = time.monotonic()
    postie.process.send_signal(signal.SIGTERM)

    assert await postie.ended(seconds=15) == 0
    assert time.monotonic() - began < 5.5
    assert [line for line in postie.lines if "something hangs" in line]


async def test_a_channel_that_refuses_is_left_alone_for_a_while(
    discord: SmallDiscord, postie: Running
) -> None:
    discord.fail("POST", "/channels/", status=403, times=9)

    await discord.write(MENTION)
    await postie.says("may not answer in channel")
    await discord.write(f"<@{APPLICATION}> smtp port")
    assert "993" in await said(discord, await discord.slash("port", protocol="imap"))
    await asyncio.sleep(0.3)

    assert len(discord.asked("POST", "/channels/3000/messages")) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 502])
async def test_a_reply_that_is_refused_is_one_line_and_no_storm(
    discord: SmallDiscord, start: Start, status: int
) -> None:
    postie = await start(discord)
    await postie.says("ready as")
    discord.fail("POST", "/callback", status=status, times=1)
    asked = await discord.slash("port", protocol="imap")
    await discord.callback(asked)

    assert "993" in await said(discord, await discord.slash("port", protocol="993"))
    await asyncio.sleep(0.3)

    assert len(discord.asked("POST", f"/interactions/{asked}/")) <= 2
    assert not [line for line in postie.lines if "Traceback" in line]
    assert postie.process.returncode is None


async def test_a_clock_that_jumps_changes_nothing(
    discord: SmallDiscord, start: Start, published: Database
) -> None:
    postie = await start(discord, script=CLOCK)
    await postie.says("ready as")
    jumps = (None, signal.SIGUSR1, signal.SIGUSR2)
    for number, jump in enumerate(jumps):
        if jump is not None:
            postie.process.send_signal(jump)
        assert "993" in await said(discord, await discord.slash("port", protocol="imap"))
        await discord.write(f"<@{APPLICATION}> imap port {number}")
        await discord.until(partial(_has_answered, discord, number + 1))
        level = ("careful", "usual", "talkative")[number]
        assert level in await said(discord, await discord.choose("talkative", level=level))
        assert (await SettingsStore(published).of(GUILD)).talkative == level

    postie.process.send_signal(signal.SIGTERM)
    assert await postie.ended() == 0
    assert not [line for line in postie.lines if "Traceback" in line or "ERROR" in line]


def _has_answered(discord: SmallDiscord, times: int) -> bool:
    return len(discord.asked("POST", "/messages")) == times
