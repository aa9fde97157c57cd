"""What the running bot does beside Discord."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot import app
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.service import Knowledge
from knowledge.storage.bootstrap import open_ready
from knowledge.storage.publish import publish
from tests import small_content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from knowledge.storage.engine import Database


async def test_it_takes_over_what_others_publish_and_outlives_a_database_that_is_away(
    published: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(app, "_LOOK_FOR_NEWS_SECONDS", 0.01)
    knowledge = Knowledge(read_catalog(), published)

    async with app.services_over(published, knowledge=knowledge) as services:
        with monkeypatch.context() as away:
            away.setattr(published, "reading", _away)
            async with app._keeping_up(services):
                await _until(lambda: "could not look for news: OSError" in caplog.messages)
                assert "993" in str(await knowledge.ask(Question(text="imap secure")))
        async with app._keeping_up(services):
            await publish(published, read_catalog(small_content.write(tmp_path / "content")))
            await _until(lambda: len(knowledge.topics()) == 3)


def _away() -> None:
    raise OSError


async def _until(come_true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if come_true():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


@pytest.fixture
def _usual_logging() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("", "bot", "knowledge", "migrations")]
    before = [(logger, logger.level, list(logger.handlers)) for logger in loggers]
    yield
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers = handlers


@pytest.mark.usefixtures("_usual_logging")
async def test_at_debug_no_library_tells_what_passes_through_it(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    app._set_up_logging("DEBUG")
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

    said = capsys.readouterr().err
    assert "ours" in said
    assert "hunter2" not in said
    assert "hunter2" not in str(raised.value)


@pytest.mark.usefixtures("_usual_logging")
def test_the_token_in_an_address_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    app._set_up_logging("INFO")

    for address in (
        "/webhooks/12/aW50.b-_x/messages/@original",
        "/interactions/12/aW50.b-_x/callback",
    ):
        logging.getLogger("discord.http").warning("Rate limited: %s", f"https://d.example{address}")

    said = capsys.readouterr().err
    assert "aW50" not in said
    assert "/webhooks/12/…/messages/@original" in said
    assert "/interactions/12/…/callback" in said
