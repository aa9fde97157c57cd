"""`python -m bot run` as a real process against a small Discord, over real sockets."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from knowledge.guilds import Guilds
from knowledge.guilds.tables import AnsweredMessageRow, DepartureRow, FeedbackRow
from tests.contract import texts
from tests.wire.small_discord import APPLICATION, GUILD, SmallDiscord, interaction, message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from sqlalchemy import Select

    from knowledge.storage.engine import Database
    from tests.wire.conftest import Running

    Start = Callable[..., Awaitable[Running]]

MENTION = f"<@{APPLICATION}> imap port secure"


async def comes(database: Database, statement: Select[Any], rows: list[Any]) -> None:
    """Wait until the database holds `rows`."""
    async with asyncio.timeout(10):
        while True:
            async with database.reading() as connection:
                if list(await connection.scalars(statement)) == rows:
                    return
            await asyncio.sleep(0.02)


async def test_it_logs_in_registers_its_commands_and_says_that_it_is_ready(
    discord: SmallDiscord, postie: Running
) -> None:
    line = await postie.says("ready as Postie")

    assert "1 servers" in line or "1 server" in line
    assert {command["name"] for command in discord.commands} >= {
        "port",
        "ask",
        "help",
        "Ask Postie",
    }
    identify = discord.gateways[0].identified
    assert identify is not None
    assert not identify["intents"] & (1 << 15), "no privileged intent"


async def test_it_finds_out_who_removed_it_while_it_was_off_and_who_is_only_unavailable(
    discord: SmallDiscord, start: Start, published: Database
) -> None:
    away, gone = GUILD + (1 << 22), GUILD + (2 << 22)
    discord.unavailable.append(away)
    guilds = Guilds.over(published)
    for server in (GUILD, away, gone):
        await guilds.settings.change(server, no_emoji=True)

    running = await start(discord)

    assert "unnoticed: 1 " in await running.says("servers that have left")
    await comes(published, select(DepartureRow.guild_id), [gone])
    await discord.dispatch("GUILD_DELETE", {"id": str(away), "unavailable": True})
    await discord.dispatch("GUILD_DELETE", {"id": str(GUILD)})
    leaving = select(DepartureRow.guild_id).order_by(DepartureRow.guild_id)
    await comes(published, leaving, [GUILD, gone])


async def test_it_registers_its_commands_once(discord: SmallDiscord, start: Start) -> None:
    first = await start(discord)
    await first.says("registered")
    await discord.until(lambda: discord.gateways)
    first.process.send_signal(signal.SIGTERM)
    assert await first.ended() == 0

    await start(discord)
    await discord.until(lambda: len(discord.gateways) == 2)

    assert len(discord.asked("PUT", "/commands")) == 1


async def test_a_wrong_token_is_one_line_and_an_exit_status(
    discord: SmallDiscord, start: Start
) -> None:
    running = await start(discord, DISCORD_TOKEN="wrong.token")  # noqa: S106  # it is wrong

    assert await running.ended() != 0
    assert len(running.lines) == 1
    assert "DISCORD_TOKEN" in running.lines[0]


@pytest.mark.parametrize(
    ("code", "says"),
    [(4014, "message content intent"), (4013, "has closed the connection")],
)
async def test_an_intent_that_is_not_granted_is_one_line_and_an_exit_status(
    discord: SmallDiscord, start: Start, code: int, says: str
) -> None:
    discord.refuse_with = code
    running = await start(discord, WATCH_CHANNELS="on")

    assert await running.ended() != 0
    assert says in running.lines[-1]
    assert not [line for line in running.lines if "Traceback" in line]


async def test_a_discord_that_refuses_is_one_line_and_an_exit_status(
    discord: SmallDiscord, start: Start
) -> None:
    discord.fail("GET", "/users/@me", status=403)
    running = await start(discord)

    assert await running.ended() != 0
    assert len(running.lines) == 1
    assert "status 403" in running.lines[0]


async def test_a_slash_command_is_answered(discord: SmallDiscord, postie: Running) -> None:
    asked = await discord.slash("port", protocol="imap", security="ssl/tls")

    reply = await discord.callback(asked)

    assert reply["type"] == 4
    assert "993" in " ".join(texts(reply))
    assert postie.process.returncode is None


async def test_a_field_suggests_while_one_types(discord: SmallDiscord, postie: Running) -> None:
    asked = await discord.type_into("port", "protocol", "im")

    reply = await discord.callback(asked)

    assert reply["type"] == 8
    assert "IMAP" in [choice["name"] for choice in reply["data"]["choices"]]
    assert postie.process.returncode is None


async def test_a_429_is_waited_out(discord: SmallDiscord, postie: Running) -> None:
    discord.fail("POST", "/channels/", status=429, retry_after=0.2)

    await discord.write(MENTION)

    await discord.until(lambda: len(discord.asked("POST", "/messages")) == 2)
    assert postie.process.returncode is None


async def test_a_5xx_is_tried_again(discord: SmallDiscord, postie: Running) -> None:
    discord.fail("POST", "/channels/", status=502)

    await discord.write(MENTION)

    await discord.until(lambda: len(discord.asked("POST", "/messages")) == 2)
    assert postie.process.returncode is None


async def test_a_429_for_longer_than_its_patience_is_one_line(
    discord: SmallDiscord, postie: Running
) -> None:
    discord.fail("POST", "/channels/", status=429, retry_after=3600)

    await discord.write(MENTION)

    assert "RateLimited" in await postie.says("could not answer")
    assert "993" in " ".join(
        texts(await discord.callback(await discord.slash("port", protocol="993")))
    )
    assert len(discord.asked("POST", "/messages")) == 1


async def test_a_429_for_a_command_is_waited_out(discord: SmallDiscord, postie: Running) -> None:
    discord.fail("POST", "/callback", status=429, retry_after=0.2)

    asked = await discord.slash("port", protocol="imap")

    await discord.until(lambda: len(discord.asked("POST", f"/interactions/{asked}/")) == 2)
    assert postie.process.returncode is None


@pytest.mark.parametrize("face", ["Tell me more", "Outgoing too", "👍", "Delete"])
async def test_two_clicks_at_once_are_answered_once_each(
    discord: SmallDiscord, postie: Running, published: Database, face: str
) -> None:
    reply = await discord.callback(await discord.slash("port", protocol="imap"))
    components = reply["data"]["components"]
    discord.fail("DELETE", "/webhooks/", status=404)  # the other click was faster

    clicks = [await discord.click(components, face) for _ in range(2)]
    for click in clicks:
        await discord.callback(click)
    postie.process.send_signal(signal.SIGTERM)

    assert await postie.ended() == 0
    assert [len(discord.asked("POST", f"/interactions/{click}/")) for click in clicks] == [1, 1]
    votes = select(FeedbackRow.kind).where(FeedbackRow.kind == "helped")
    await comes(published, votes, ["helped"] if face == "👍" else [])


async def test_an_answer_that_is_lost_on_the_way_may_be_given_again(
    discord: SmallDiscord, postie: Running, published: Database
) -> None:
    discord.drop("POST", "/channels/")

    await discord.write(MENTION)

    assert "ServerDisconnectedError" in await postie.says("could not answer")
    await comes(published, select(AnsweredMessageRow.message_id), [])


async def test_after_a_dropped_connection_nothing_is_answered_twice(
    discord: SmallDiscord, postie: Running
) -> None:
    before = len(discord.sent)
    await discord.write(MENTION)
    asked = await discord.slash("port", protocol="imap")
    await discord.callback(asked)
    await discord.until(lambda: discord.asked("POST", "/messages"))

    discord.gateways[-1].socket._req.transport.abort()  # type: ignore[union-attr]
    await discord.until(lambda: discord.gateways[-1].resumed)
    await discord.replay(since=before)
    later = await discord.slash("port", protocol="smtp")
    await discord.callback(later)

    assert len(discord.asked("POST", "/messages")) == 1
    assert len(discord.asked("POST", f"/interactions/{asked}/")) == 1
    assert postie.process.returncode is None


async def test_two_processes_with_a_shard_each_never_answer_twice(
    discord: SmallDiscord, start: Start
) -> None:
    processes = [
        await start(discord, DISCORD_SHARD_COUNT="2", DISCORD_SHARD_IDS=shard) for shard in "01"
    ]
    await discord.until(lambda: len(discord.gateways) == 2, seconds=30)
    identified = [gateway.identified or {} for gateway in discord.gateways]
    assert sorted(identify["shard"] for identify in identified) == [[0, 2], [1, 2]]

    # while shards are moved, both hear the same
    for number in range(5):
        said = message(500_000 + number, MENTION, mention=True)
        await discord.dispatch_to_all("MESSAGE_CREATE", said)
    await discord.until(lambda: len(discord.asked("POST", "/messages")) >= 5)
    about = interaction(600_000, 2, {"id": "1", "name": "help", "type": 1, "options": []})
    await discord.dispatch_to_all("INTERACTION_CREATE", about)
    await discord.until(lambda: len(discord.asked("POST", "interactions/600000/")) == 2)
    for process in processes:
        process.process.send_signal(signal.SIGTERM)
        assert await process.ended() == 0

    assert len(discord.asked("POST", "/messages")) == 5
    assert "40060" in " ".join([*processes[0].lines, *processes[1].lines])


async def test_after_an_invalid_session_it_identifies_anew(
    discord: SmallDiscord, postie: Running
) -> None:
    discord.refuse_resume = True

    discord.gateways[-1].socket._req.transport.abort()  # type: ignore[union-attr]
    await discord.until(lambda: len(discord.gateways) == 2, seconds=30)

    assert discord.gateways[-1].identified
    await discord.callback(await discord.slash("port", protocol="imap"))
    assert postie.process.returncode is None


async def test_who_removes_it_between_two_sessions_is_found_out(
    discord: SmallDiscord, start: Start, published: Database
) -> None:
    gone = GUILD + (1 << 22)
    discord.unavailable.append(gone)
    await Guilds.over(published).settings.change(gone, no_emoji=True)
    running = await start(discord)
    await running.says("ready as")
    await comes(published, select(DepartureRow.guild_id), [])

    discord.unavailable.remove(gone)
    discord.refuse_resume = True
    discord.gateways[-1].socket._req.transport.abort()  # type: ignore[union-attr]

    await discord.until(lambda: len(discord.gateways) == 2, seconds=30)
    await comes(published, select(DepartureRow.guild_id), [gone])


async def test_a_compressed_gateway_is_understood(start: Start) -> None:
    async with SmallDiscord(compress=True) as discord:
        await start(discord)
        await discord.until(lambda: discord.gateways)

        reply = await discord.callback(await discord.slash("port", protocol="imap"))

        assert "993" in " ".join(texts(reply))
        assert discord.gateways[0].query["compress"] == "zlib-stream"


async def test_sigterm_ends_it_cleanly_and_keeps_the_last_votes(
    discord: SmallDiscord, postie: Running, published: Database
) -> None:
    await postie.says("ready as Postie")
    await discord.callback(await discord.slash("ask", question="the best pizza in town"))

    postie.process.send_signal(signal.SIGTERM)

    assert await postie.ended(seconds=10) == 0
    async with published.reading() as connection:
        rows = (await connection.execute(select(FeedbackRow.kind, FeedbackRow.text))).all()
    assert [tuple(row) for row in rows] == [("passed", None)]


async def test_a_killed_process_loses_the_last_second_at_most(
    discord: SmallDiscord, postie: Running, published: Database
) -> None:
    await discord.callback(await discord.slash("ask", question="the best pizza in town"))
    await comes(published, select(FeedbackRow.kind), ["passed"])

    postie.process.send_signal(signal.SIGKILL)

    assert await postie.ended() == -signal.SIGKILL
    await comes(published, select(FeedbackRow.kind), ["passed"])


async def test_what_is_being_answered_is_answered_before_it_ends(
    discord: SmallDiscord, postie: Running, published: Database
) -> None:
    await postie.says("ready as Postie")
    discord.slow = "/"
    asked = await discord.slash("ask", question="the best pizza in town")
    await discord.write(MENTION)
    await discord.callback(asked)
    await discord.until(lambda: discord.asked("POST", "/messages"))

    postie.process.send_signal(signal.SIGTERM)

    assert await postie.ended(seconds=10) == 0
    assert not [line for line in postie.lines if "WARNING" in line]
    answered = select(AnsweredMessageRow.reply_id.is_not(None))
    await comes(published, answered, [True])


async def test_ctrl_c_ends_it_cleanly_too(discord: SmallDiscord, postie: Running) -> None:
    await postie.says("ready as Postie")

    postie.process.send_signal(signal.SIGINT)

    assert await postie.ended(seconds=10) == 0
    assert discord.gateways


async def test_a_locked_database_holds_up_neither_answers_nor_the_end(
    discord: SmallDiscord, start: Start, tmp_path: Path
) -> None:
    file = tmp_path / "postie.sqlite3"
    postie = await start(discord, DATABASE_URL=f"sqlite:///{file}")
    await postie.says("ready as", seconds=60)
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")

        await discord.write(MENTION)
        await discord.until(lambda: discord.asked("POST", "/messages"), seconds=10)
        postie.process.send_signal(signal.SIGTERM)

        assert await postie.ended(seconds=10) == 0
    assert not [line for line in postie.lines if "Traceback" in line or "ERROR" in line]
