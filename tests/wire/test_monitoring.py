"""Health and metrics of a running Postie, over real sockets."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.wire.small_discord import APPLICATION, CHANNEL, GUILD, PERSON

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.wire.conftest import Running
    from tests.wire.small_discord import SmallDiscord

    Start = Callable[..., Awaitable[Running]]

MENTION = f"<@{APPLICATION}> imap port secure"


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


async def fetch(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as response,
    ):
        return response.status, await response.text()


async def becomes(port: int, status: int) -> Any:
    """Wait until it says that it is ready, or no longer; what it says then."""
    async with asyncio.timeout(10):
        while True:
            now, said = await fetch(port, "/readyz")
            if now == status:
                return json.loads(said)
            await asyncio.sleep(0.02)


async def samples(port: int) -> dict[tuple[str, ...], float]:
    """What is counted, by the metric's name and the values of its labels."""
    status, text = await fetch(port, "/metrics")
    assert status == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_connected_postie_is_alive_ready_and_counts(
    discord: SmallDiscord, start: Start, port: int
) -> None:
    postie = await start(discord, POSTIE_METRICS_PORT=str(port), POSTIE_LOG_FORMAT="json")
    await postie.says("ready as Postie")

    assert await fetch(port, "/healthz") == (200, "alive\n")
    status, said = await fetch(port, "/readyz")
    assert (status, json.loads(said)) == (200, {"gateway": True, "database": True})

    discord.fail("POST", "/channels/", status=429, retry_after=0.1)
    await discord.callback(await discord.slash("port", protocol="imap"))
    await discord.write(MENTION)
    await discord.until(lambda: len(discord.asked("POST", "/messages")) == 2)
    await postie.says("question.answered")

    counted = await samples(port)
    assert counted["postie_questions_total", "answer", "port.imap", "command"] == 1
    assert counted["postie_discord_rate_limits_total", "user"] == 1
    assert counted["postie_discord_responses_total", "4xx"] == 1
    assert counted["postie_interaction_reply_seconds_count",] == 1
    assert counted["postie_gateway_up", "0"] == 1
    assert counted["postie_guilds",] == 1
    assert counted["postie_database_up",] == 1
    assert counted["postie_log_lines_total", "gateway.ready", "info"] == 1
    assert [labels for labels in counted if labels[0] == "postie_content"]
    labels = " ".join(label for sample in counted for label in sample)
    for telling in (str(PERSON), str(GUILD), str(CHANNEL)):
        assert telling not in labels


async def test_the_lines_of_one_answer_are_tied_by_an_id(
    discord: SmallDiscord, start: Start
) -> None:
    postie = await start(discord, POSTIE_LOG_FORMAT="json")
    await postie.says("ready as Postie")
    discord.fail("POST", "/channels/", status=429, retry_after=3600)

    await discord.write(MENTION)
    await postie.says("reply.refused")

    lines = [json.loads(line) for line in postie.lines]
    by_event: dict[str, Any] = {line["event"]: line for line in lines}
    assert by_event["question.answered"]["answer"] == by_event["reply.refused"]["answer"]
    assert "answer" not in by_event["commands.registered"]
    assert all("imap port" not in line for line in postie.lines)


async def test_without_its_gateway_or_database_it_is_alive_but_not_ready(
    discord: SmallDiscord, start: Start, port: int, tmp_path: Path
) -> None:
    postie = await start(
        discord,
        POSTIE_METRICS_PORT=str(port),
        DATABASE_URL=f"sqlite:///{tmp_path / 'postie.sqlite3'}",
    )
    await postie.says("ready as Postie", seconds=60)

    folder = tmp_path / "gone"
    folder.mkdir()
    for file in tmp_path.glob("postie.sqlite3*"):
        file.rename(folder / file.name)
    (tmp_path / "postie.sqlite3").mkdir()
    status, said = await fetch(port, "/readyz")
    assert (status, json.loads(said)) == (503, {"gateway": True, "database": False})
    assert (await samples(port))["postie_database_up",] == 0
    (tmp_path / "postie.sqlite3").rmdir()
    for file in folder.iterdir():
        file.rename(tmp_path / file.name)

    discord.refuse_resume = True  # identifying anew takes it five seconds
    discord.gateways[-1].socket._req.transport.abort()  # type: ignore[union-attr]
    assert await becomes(port, 503) == {"gateway": False, "database": True}
    assert await fetch(port, "/healthz") == (200, "alive\n")
    await discord.until(lambda: len(discord.gateways) == 2, seconds=30)
    await becomes(port, 200)

    postie.process.send_signal(signal.SIGTERM)
    assert await postie.ended() == 0


async def test_a_port_that_is_taken_is_one_line_and_an_exit_status(
    discord: SmallDiscord, start: Start, port: int
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        postie = await start(discord, POSTIE_METRICS_PORT=str(port))

        assert await postie.ended() == 1

    assert f"POSTIE_METRICS_PORT: 127.0.0.1:{port} cannot be listened on" in postie.lines[-1]
    assert not [line for line in postie.lines if "Traceback" in line]


async def test_switched_off_nothing_of_it_is_imported(discord: SmallDiscord, start: Start) -> None:
    postie = await start(discord, PYTHONPROFILEIMPORTTIME="1")
    await postie.says("ready as Postie")

    imported = {line.rpartition("|")[2].strip() for line in postie.lines if "import time" in line}
    assert "bot.client" in imported
    assert not [name for name in imported if name.startswith(("prometheus_client", "bot.monit"))]
