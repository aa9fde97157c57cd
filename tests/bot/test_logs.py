"""What the log says, how, and what it never says."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot import logs
from knowledge.storage.bootstrap import open_ready
from tests.log_lines import PACKAGES, log_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SECRET = "my-secret-word"  # noqa: S105  # what somebody wrote


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """The log as a running Postie writes it; what was set up before is set up again afterwards."""
    names = (None, "bot", "knowledge", "migrations", "discord.client")
    before = [(logging.getLogger(name), logging.getLogger(name).level) for name in names]
    handlers = logging.getLogger().handlers[:]
    yield capsys
    logging.getLogger().handlers = handlers
    for logger, level in before:
        logger.setLevel(level)


def record(name: str, text: str, *values: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger(name).makeRecord(
        name, logging.WARNING, __file__, 1, text, values, None, extra=extra
    )


def test_a_line_of_text_has_a_time_a_level_an_event_and_values() -> None:
    line = logs.OneLine().format(
        record("bot.x", "refused %d", 7, event="reply.refused", topic="port.imap")
    )

    assert re.fullmatch(r"[\d-]+ [\d:,]+ WARNING reply\.refused refused 7 topic=port\.imap", line)


def test_a_line_of_json_is_an_object_with_the_same() -> None:
    line = logs.Json().format(
        record("bot.x", "refused", event="reply.refused", topic="port.imap", answer_id="00ff")
    )

    said = json.loads(line)
    assert said.pop("time").endswith("+00:00")
    assert said == {
        "level": "WARNING",
        "event": "reply.refused",
        "logger": "bot.x",
        "message": "refused",
        "answer": "00ff",
        "topic": "port.imap",
    }


def test_a_librarys_line_is_known_by_its_logger_and_brings_no_values() -> None:
    said = json.loads(logs.Json().format(record("discord.gateway", "resumed", user=SECRET)))

    assert said["event"] == "discord.gateway"
    assert "user" not in said


@pytest.mark.parametrize("form", [logs.OneLine(), logs.Json()])
@given(text=st.text())
def test_whatever_happens_is_one_line(form: logging.Formatter, text: str) -> None:
    line = form.format(record("bot.x", "%s", text, event="test", topic="x"))

    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("form", ["text", "json"])
async def test_an_exceptions_words_are_never_logged(
    log: pytest.CaptureFixture[str], form: str
) -> None:
    logs.set_up("DEBUG", form)

    async def stumble() -> None:
        raise ValueError(SECRET)

    task = asyncio.create_task(stumble())
    await asyncio.wait({task})
    about = {"message": "Task exception was never retrieved", "future": task}
    asyncio.get_running_loop().default_exception_handler(about)
    try:
        await task
    except ValueError:
        logging.getLogger("bot.x").exception("stumbled", extra={"event": "x.stumbled"})
        logging.getLogger("discord.x").exception("stumbled")

    said = log.readouterr().err
    assert "never retrieved" in said
    assert said.count("stumbled (ValueError)") == 2
    assert SECRET not in said
    assert "Traceback" not in said


async def test_the_lines_of_one_answer_share_an_id_and_those_of_another_have_their_own(
    log: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("INFO", "json")
    ours = logging.getLogger("bot.x")

    async def answer() -> None:
        ours.info("one", extra={"event": "one"})
        await asyncio.sleep(0)
        await asyncio.create_task(deliver(), name="defer")

    async def deliver() -> None:
        ours.info("two", extra={"event": "two"})

    names = ("discord.py: on_message", "CommandTree-invoker", "discord-ui-dynamic", "keep up")
    await asyncio.gather(*(asyncio.create_task(answer(), name=name) for name in names))
    ours.info("three", extra={"event": "three"})

    ids: dict[str, list[str]] = {"one": [], "two": [], "three": []}
    for line in log.readouterr().err.splitlines():
        said = json.loads(line)
        ids[said["event"]].append(said.get("answer", ""))
    assert ids["one"] == ids["two"]
    assert len({*ids["one"]} - {""}) == 3, "one of the four answers nothing"
    assert ids["three"] == [""]


def test_each_line_of_ours_names_its_event() -> None:
    lines = list(log_lines())

    assert len(lines) > 20
    assert [place for place, event in lines if event is None] == []


def test_nothing_is_logged_beside_that() -> None:
    """`logging.warning(…)` and the like would have no event, and no logger of ours."""
    loose = re.compile(r"\blogging\.(debug|info|warning|error|exception|critical)\(")
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]

    assert [str(file) for file in files if loose.search(file.read_text("utf-8"))] == []


def test_it_goes_to_standard_error(log: pytest.CaptureFixture[str]) -> None:
    logs.set_up("WARNING", "text")
    logging.getLogger("bot.x").info("too quiet", extra={"event": "x"})
    logging.getLogger("bot.x").warning("loud", extra={"event": "x.loud"})

    said = log.readouterr()
    assert said.out == ""
    assert said.err.endswith("WARNING x.loud loud\n")
    assert sys.stderr is not None


async def test_at_debug_no_library_tells_what_passes_through_it(
    database_url: str, log: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("DEBUG", "text")
    database = await open_ready(database_url)
    async with database.writing() as connection:
        await connection.execute(text("SELECT :secret"), {"secret": "hunter2"})
    with pytest.raises(DBAPIError) as raised:
        async with database.writing() as connection:
            await connection.execute(text("SELECT :secret FROM nowhere"), {"secret": "hunter2"})
    await database.close()
    logging.getLogger("discord.http").debug("POST %s with %s", "/channels/1/messages", "hunter2")
    logging.getLogger("discord.gateway").debug("%s", {"token": "hunter2"})
    logging.getLogger("bot.app").debug("ours")

    said = log.readouterr().err
    assert "ours" in said
    assert "hunter2" not in said
    assert "hunter2" not in str(raised.value)


def test_the_token_in_an_address_is_not_logged(log: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "text")

    for address in (
        "/webhooks/12/aW50.b-_x/messages/@original",
        "/interactions/12/aW50.b-_x/callback",
    ):
        logging.getLogger("discord.http").warning("Rate limited: %s", f"https://d.example{address}")

    said = log.readouterr().err
    assert "aW50" not in said
    assert "/webhooks/12/…/messages/@original" in said
    assert "/interactions/12/…/callback" in said
