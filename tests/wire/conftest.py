"""The bot as a real process, and the small Discord it talks to."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest_asyncio

from tests.wire.small_discord import TOKEN, SmallDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

ROOT = Path(__file__).resolve().parents[2]


class Running:
    """A running `python -m bot run`, with what it has said so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.lines.append(line.decode().rstrip())

    async def says(self, words: str, *, seconds: float = 20) -> str:
        """Wait for a line of its log that holds `words`."""
        async with asyncio.timeout(seconds):
            while True:
                for line in self.lines:
                    if words in line:
                        return line
                await asyncio.sleep(0.02)

    async def ended(self, *, seconds: float = 20) -> int:
        """Wait for its end; the exit status."""
        async with asyncio.timeout(seconds):
            status = await self.process.wait()
            await self._reader
        return status

    async def stop(self) -> None:
        """Make sure that it is gone."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        self._reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reader
        transport: Any = getattr(self.process, "_transport", None)
        if transport is not None:
            transport.close()


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[SmallDiscord]:
    async with SmallDiscord() as small:
        yield small
    assert small.broken == []
    assert small.unknown == []


@pytest_asyncio.fixture
async def start(
    published_url: str, tmp_path: Path
) -> AsyncIterator[Callable[..., Awaitable[Running]]]:
    """Start the bot against a small Discord."""
    running: list[Running] = []

    async def begin(discord: SmallDiscord, *, script: str = "", **environment: str) -> Running:
        how = ("-c", script) if script else ("-m", "bot", "run")
        surroundings = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DISCORD_TOKEN": TOKEN,
            "DISCORD_API_URL": discord.api,
            "DISCORD_GATEWAY_URL": discord.gateway_url,
            "DATABASE_URL": published_url,
            **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
            **environment,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, *how,
            cwd=tmp_path, env=surroundings, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        running.append(Running(process))
        return running[-1]

    yield begin
    for process in running:
        await process.stop()


@pytest_asyncio.fixture
async def postie(
    discord: SmallDiscord, start: Callable[..., Awaitable[Running]]
) -> AsyncIterator[Running]:
    """The bot, connected."""
    running = await start(discord)
    await discord.until(lambda: discord.gateways, seconds=30)
    yield running
    assert not [line for line in running.lines if "Traceback" in line or "ERROR" in line]
