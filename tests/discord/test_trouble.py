"""When things go wrong: a kind line for people, a useful one in the log, nothing lost."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot import limits
from bot.replies import phrases
from knowledge.guilds import Feedback, Guilds
from knowledge.guilds import tables as guild_tables
from knowledge.storage.base import Base
from knowledge.storage.engine import Database
from tests.discord.stage import button, labels, reply_of, shown, text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.asker import Asker
    from bot.replies.markdown import Look
    from bot.services import BotServices
    from knowledge.outcomes import Outcome, Question
    from tests.discord.stage import Stage

KEPT = [
    Base.metadata.tables[mapper.class_.__tablename__]
    for mapper in Base.registry.mappers
    if mapper.class_.__module__ == guild_tables.__name__
]
"""The tables of what communities and people chose, and of what became of answers."""


@pytest_asyncio.fixture
async def no_database(services: BotServices, tmp_path: Path) -> AsyncIterator[Database]:
    """The bot's database is away: a place where none can be."""
    away = Database(f"sqlite:///{tmp_path}/no/such/place.sqlite3")
    services.guilds = Guilds.over(away)
    services.feedback = Feedback(away)
    yield away
    await away.close()


async def test_answers_go_on_without_the_database(
    stage: Stage, services: BotServices, no_database: Database
) -> None:
    ann = stage.person("Ann")

    reply = await ann.slash(stage.lobby, "port", protocol="imap", security="ssl")
    await ann.send(stage.lobby, f"{stage.me} smtp port ssl")
    await ann.click(reply_of(reply), custom_id=button(reply_of(reply), "👍"))

    assert "993" in shown(reply)
    assert "465" in text(stage.last(stage.lobby))
    assert services.feedback.waiting == 3, "the vote waits, and that two answers were given"
    assert not await services.feedback.flush()
    assert no_database.is_sqlite


async def test_the_database_goes_away_in_the_middle_and_comes_back(
    stage: Stage, services: BotServices, published: Database
) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    await services.feedback.flush()

    async with published.writing() as connection:
        await connection.run_sync(Base.metadata.drop_all, tables=KEPT)
    await ann.send(stage.help, "which port do i need for imap with ssl?")
    voted = await ann.click(stage.last(stage.help), custom_id=button(stage.last(stage.help), "👍"))
    refused = await mo.slash(stage.lobby, "helpdesk set talkative", level="careful")

    assert "993" in text(stage.last(stage.help)), "what was chosen goes on holding"
    assert "Glad" in shown(voted)
    assert phrases.NO_DATABASE in shown(refused)
    assert not await services.feedback.flush()

    async with published.writing() as connection:
        await connection.run_sync(Base.metadata.create_all, tables=KEPT)
    assert await services.feedback.flush()
    assert "careful" in shown(
        await mo.slash(stage.lobby, "helpdesk set talkative", level="careful")
    )


async def test_settings_that_cannot_be_kept_are_not_pretended(
    stage: Stage, no_database: Database
) -> None:
    mo = stage.moderator()

    said = await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    help_ = await mo.slash(stage.lobby, "help")
    plain = await mo.click(reply_of(help_), label="Plain replies, please")

    assert phrases.NO_DATABASE in shown(said)
    assert phrases.NO_DATABASE in shown(plain)
    assert no_database.is_sqlite


async def test_the_queue_of_feedback_is_bounded(no_database: Database) -> None:
    feedback = Feedback(no_database)
    for _ in range(10_500):
        feedback.note("helped", topic="port.imap", outcome="answer", confidence=1.0, guild=None)

    assert feedback.waiting == 10_000


@pytest.mark.parametrize("status", [500, 503])
async def test_discord_fails_while_a_command_is_answered(
    stage: Stage, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    ann = stage.person("Ann")
    stage.env.inject_error("POST", "/interactions/*", status=status)

    reply = await ann.slash(stage.lobby, "ask", question="imap secretword port")

    assert phrases.WENT_WRONG in shown(reply)
    assert "secretword" not in caplog.text
    assert f"status {status}" in caplog.text
    assert len(stage.env.errors) == 1


async def test_an_expired_interaction_is_only_logged(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    ann = stage.person("Ann")
    stage.env.inject_error("POST", "/interactions/*", status=404, code=10062)

    reply = await ann.slash(stage.lobby, "port", protocol="imap")

    assert not reply.acknowledged
    assert "10062" in caplog.text
    assert len([r for r in stage.env.http_requests if r.path.startswith("/interactions")]) == 1
    assert len(stage.env.errors) == 1


@pytest.mark.parametrize(("status", "code"), [(500, 0), (503, 0), (403, 50001)])
async def test_discord_fails_while_a_click_is_answered(
    stage: Stage, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    ann = stage.person("Ann")
    reply = await ann.slash(stage.lobby, "port", protocol="imap")
    stage.env.inject_error("POST", "/interactions/*", status=status, code=code)

    told = await ann.click(reply_of(reply), label="Tell me more")

    assert told.ephemeral
    assert phrases.WENT_WRONG in shown(told)
    assert f"status {status}" in caplog.text


async def test_an_expired_click_is_only_logged(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    ann = stage.person("Ann")
    reply = await ann.slash(stage.lobby, "port", protocol="imap")
    before = len(stage.env.http_requests)
    stage.env.inject_error("POST", "/interactions/*", status=404, code=10062)

    told = await ann.click(reply_of(reply), label="Tell me more")

    assert not told.acknowledged
    assert "10062" in caplog.text
    assert len(stage.env.http_requests) == before + 1, "nothing is tried again"


async def test_a_refusal_that_cannot_be_told_either_is_let_go(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    ann = stage.person("Ann")
    reply = await ann.slash(stage.lobby, "port", protocol="imap")
    stage.env.inject_error("POST", "/interactions/*", status=500, times=None)

    told = await ann.click(reply_of(reply), label="Tell me more")

    assert not told.acknowledged
    assert "could not say so either" in caplog.text


@pytest.mark.parametrize("status", [500, 503])
async def test_a_message_that_could_not_be_answered_may_be_answered_later(
    stage: Stage, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    ann = stage.person("Ann")
    stage.env.inject_error("POST", "/channels/*/messages", status=status)
    asked = await ann.send(stage.lobby, f"{stage.me} imap port secure")
    assert stage.said(stage.lobby) == []

    await ann.edit(asked, f"{stage.me} imap port secure?")

    assert "993" in text(stage.last(stage.lobby))
    assert f"status {status}" in caplog.text


async def test_an_answer_that_is_gone_already_can_be_deleted_again(stage: Stage) -> None:
    ann = stage.person("Ann")
    reply = await ann.slash(stage.lobby, "port", protocol="imap")
    stage.env.inject_error("DELETE", "/webhooks/*", status=404, code=10008)

    again = await ann.click(reply_of(reply), custom_id=button(reply_of(reply), "Delete"))

    assert again.acknowledged


async def test_a_question_deleted_while_it_is_answered(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    ann = stage.person("Ann")
    stage.env.inject_error("POST", "/channels/*/messages", status=404, code=10003)

    with caplog.at_level(logging.INFO):
        await ann.send(stage.lobby, f"{stage.me} imap port")

    assert stage.said(stage.lobby) == []
    assert "nothing to answer" in caplog.text


async def test_a_slow_answer_is_announced_in_time(
    stage: Stage, services: BotServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = stage.person("Ann")
    gate = asyncio.Event()

    async def slowly(_: Question, outcome: Outcome) -> Outcome:
        await stage.env.external_wait(gate.wait(), reason="a slow look-up")
        return outcome

    monkeypatch.setattr(services.knowledge, "lay_over", slowly)

    reply = await ann.slash(stage.lobby, "port", protocol="imap", security="ssl")
    await stage.env.advance_time(limits.DEFER_AFTER_SECONDS + 0.1)
    assert reply.deferred
    gate.set()
    await stage.env.settle()

    assert "993" in shown(reply)


async def test_a_slow_click_is_announced_in_time(
    stage: Stage, services: BotServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = stage.person("Ann")
    reply = await ann.slash(stage.lobby, "port", protocol="imap", security="ssl")
    choose_look, gate = services.choose_look, asyncio.Event()

    async def slowly(asker: Asker) -> Look:
        await stage.env.external_wait(gate.wait(), reason="a slow look-up")
        return await choose_look(asker)

    monkeypatch.setattr(services, "choose_look", slowly)

    clicked = await ann.click(reply_of(reply), label="Tell me more")
    await stage.env.advance_time(limits.DEFER_AFTER_SECONDS + 0.1)
    assert clicked.acknowledged
    assert "Tell me more" in labels(stage.last(stage.lobby)), "nothing has changed yet"
    gate.set()
    await stage.env.settle()

    assert "Less" in labels(stage.last(stage.lobby))


async def test_an_error_of_our_own_is_told_without_details(
    stage: Stage,
    services: BotServices,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ann = stage.person("Ann")

    async def broken(question: Question, outcome: Outcome) -> Outcome:
        raise RuntimeError(question.text, outcome)

    monkeypatch.setattr(services.knowledge, "lay_over", broken)

    reply = await ann.slash(stage.lobby, "ask", question="imap secretword")
    await ann.send(stage.lobby, f"{stage.me} secretword")

    assert shown(reply).strip() == phrases.WENT_WRONG
    assert reply.ephemeral
    assert "RuntimeError" in caplog.text
    assert "secretword" not in caplog.text
    assert len(stage.env.errors) == 2


async def test_somebody_without_access_gets_the_reply_of_their_command(stage: Stage) -> None:
    """An app that people installed for themselves answers where Postie is no member."""
    ann = stage.person("Ann")
    stage.forbid(stage.lobby, "view_channel", "send_messages")

    reply = await ann.slash(stage.lobby, "port", protocol="imap", security="ssl")

    assert "993" in shown(reply)
