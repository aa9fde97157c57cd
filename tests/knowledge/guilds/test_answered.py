"""The book of answered messages: one reply to a message, whoever else would answer it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from knowledge.guilds import AnsweredMessage, AnsweredMessages
from knowledge.storage.bootstrap import open_ready

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.storage.engine import Database


@pytest.fixture
def answered(published: Database) -> AnsweredMessages:
    return AnsweredMessages(published)


async def test_a_message_is_claimed_once_by_whomever(
    answered: AnsweredMessages, published: Database
) -> None:
    others = [AnsweredMessages(published) for _ in range(4)]

    claims = await asyncio.gather(*(other.claim(9, channel=1, asker=2) for other in others))

    assert sorted(claims) == [False, False, False, True]
    claimed = AnsweredMessage(message=9, reply=None, channel=1, asker=2)
    assert await answered.find(9) == claimed


async def test_the_reply_of_a_message_is_known_to_others(
    answered: AnsweredMessages, published: Database
) -> None:
    await answered.claim(9, channel=1, asker=2)
    await answered.claim(10, channel=1, asker=2)

    await answered.record_reply(9, reply=11, channel=1)
    await answered.flush()  # on a busy machine it is not written at once

    replied = AnsweredMessage(message=9, reply=11, channel=1, asker=2)
    assert await AnsweredMessages(published).find(9) == replied
    other = await answered.find(10)
    assert other
    assert other.reply is None


async def test_a_forgotten_message_may_be_answered_again(answered: AnsweredMessages) -> None:
    await answered.claim(9, channel=1, asker=2)

    await answered.forget(9)

    assert await answered.find(9) is None
    assert await answered.claim(9, channel=1, asker=2)


async def test_without_the_database_a_message_is_answered_all_the_same(
    empty: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """An empty database has no tables: as good as away."""
    answered = AnsweredMessages(empty)

    assert await answered.claim(9, channel=1, asker=2)
    assert await answered.find(9) is not None, "this process knows"
    await answered.forget(9)
    for work in (answered.record_reply(9, reply=10, channel=1), answered.forget(9)):
        await work
    (line,) = caplog.messages
    assert line.startswith("not kept: the database does not answer"), "said once"


async def test_what_a_locked_database_did_not_take_is_written_later(tmp_path: Path) -> None:
    """Answers go out meanwhile, each message once; afterwards nothing is lost."""
    database = await open_ready(f"sqlite:///{tmp_path}/postie.sqlite3")
    await database.serve()
    answered = AnsweredMessages(database)
    with closing(sqlite3.connect(tmp_path / "postie.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")

        assert await answered.claim(9, channel=1, asker=2)
        assert not await answered.claim(9, channel=1, asker=2), "it is claimed already"
        await answered.record_reply(9, reply=10, channel=1)
        assert await answered.claim(11, channel=1, asker=2)
        await answered.forget(11)
        await answered.flush()
        assert await AnsweredMessages(database).find(9) is None
        other.rollback()

    await answered.flush()
    kept = AnsweredMessage(message=9, reply=10, channel=1, asker=2)
    assert await AnsweredMessages(database).find(9) == kept
    assert await AnsweredMessages(database).find(11) is None
    await answered.record_reply(9, reply=12, channel=1)
    found = await answered.find(9)
    assert found is not None
    assert found.reply == 12, "from now on the database is asked again"
    await database.close()


async def test_what_waits_for_the_database_is_bounded(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.guilds.answered._MOST_WAITING", 3)
    answered = AnsweredMessages(empty)

    for message in range(5):
        await answered.claim(message, channel=1, asker=2)

    assert [await answered.find(message) is None for message in range(5)] == [
        True, True, False, False, False,
    ]  # fmt: skip
