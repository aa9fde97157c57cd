"""The book of answered messages: one reply to a message, whoever else would answer it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from knowledge.guilds import AnsweredMessage, AnsweredMessages
from knowledge.guilds.tables import AnsweredMessageRow
from knowledge.storage.base import now

if TYPE_CHECKING:
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

    await answered.record_reply(9, reply=11)

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


async def test_old_messages_are_tidied_away_and_young_ones_kept(
    answered: AnsweredMessages, published: Database
) -> None:
    for message, age in ((8, 31), (9, 29)):
        await answered.claim(message, channel=1, asker=2)
        async with published.writing() as connection:
            await connection.execute(
                update(AnsweredMessageRow)
                .where(AnsweredMessageRow.message_id == message)
                .values(created_at=now() - timedelta(days=age))
            )

    await answered.tidy()

    assert await answered.find(8) is None
    assert await answered.find(9) is not None


async def test_without_the_database_a_message_is_answered_all_the_same(
    empty: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """An empty database has no tables: as good as away."""
    answered = AnsweredMessages(empty)

    assert await answered.claim(9, channel=1, asker=2)
    assert await answered.find(9) is None
    for work in (answered.record_reply(9, reply=10), answered.forget(9), answered.tidy()):
        await work
    assert caplog.messages.count(caplog.messages[0]) == 3
    assert caplog.messages[0].startswith("not kept: the database does not answer")
