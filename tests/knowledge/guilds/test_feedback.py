"""Feedback: masked before it is kept, written in batches, nothing lost but the last second."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from knowledge.guilds import Feedback
from knowledge.guilds.tables import FeedbackRow as Row

if TYPE_CHECKING:
    from knowledge.storage.engine import Database


def note(feedback: Feedback, text: str | None = None) -> None:
    feedback.note("passed", topic=None, outcome="pass", confidence=0.1, guild=1 << 62, text=text)


async def count(database: Database) -> int:
    async with database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(Row)) or 0


async def test_notes_are_written_within_a_second(published: Database) -> None:
    async with Feedback(published) as feedback:
        note(feedback)
        await asyncio.sleep(1.2)

        assert feedback.waiting == 0
        assert await count(published) == 1


async def test_what_waits_is_written_at_the_end(published: Database) -> None:
    async with Feedback(published) as feedback:
        for _ in range(1200):
            note(feedback)

    assert await count(published) == 1200


async def test_the_words_are_masked_before_they_are_kept(published: Database) -> None:
    async with Feedback(published, known_domains={"gmail.com"}) as feedback:
        note(feedback, "ann@gmail.com at mail.private.example, my password is hunter2!")

    async with published.reading() as connection:
        text = await connection.scalar(select(Row.text))

    assert text == "‹address›@gmail.com at ‹host›, my password is ‹password›"


async def test_when_the_database_is_back_the_notes_are_written(empty: Database) -> None:
    """An empty database has no table for them yet: as good as away."""
    from knowledge.storage.bootstrap import make_ready  # not before it is needed

    feedback = Feedback(empty)
    note(feedback)
    assert not await feedback.flush()
    assert feedback.waiting == 1

    await make_ready(empty)

    assert await feedback.flush()
    assert await count(empty) == 1


async def test_no_characters_keep_the_other_notes_waiting(published: Database) -> None:
    feedback = Feedback(published)
    for text in ("imap\0 port", "imap \ud800port", "imap port"):
        note(feedback, text)

    assert await feedback.flush()

    async with published.reading() as connection:
        texts = await connection.scalars(select(Row.text).order_by(Row.id))
        assert texts.all() == ["imap port", "imap ?port", "imap port"]
