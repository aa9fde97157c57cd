"""Feedback: masked before it is kept, written in batches, nothing lost but the last second."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from knowledge.guilds import Feedback, Gaps
from knowledge.guilds.tables import FeedbackRow as Row

if TYPE_CHECKING:
    from knowledge.guilds import FeedbackKind
    from knowledge.storage.engine import Database


def note(feedback: Feedback, text: str | None = None) -> None:
    feedback.note("passed", topic=None, outcome="pass", confidence=0.1, guild=1 << 62, text=text)


def vote_on(feedback: Feedback, kind: FeedbackKind, vote: str) -> None:
    feedback.note(
        kind, topic="port.imap", outcome="answer", confidence=1.0, guild=1 << 62, vote=vote
    )


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


@pytest.mark.parametrize("is_written_between", [False, True])
async def test_a_vote_that_was_changed_leaves_no_trace(
    published: Database, *, is_written_between: bool
) -> None:
    feedback = Feedback(published)
    votes: tuple[tuple[FeedbackKind, str], ...] = (
        ("not_helped", "of Ann"),
        ("not_helped", "of Ben"),
        ("helped", "of Ann"),
    )
    for kind, vote in votes:
        vote_on(feedback, kind, vote)
        if is_written_between:
            await feedback.flush()
    await feedback.flush()

    async with published.reading() as connection:
        kinds = await connection.scalars(select(Row.kind).order_by(Row.id))
        assert kinds.all() == ["not_helped", "helped"]
    [gap] = await Gaps(published).all(1 << 62)
    assert gap.count == 1


async def test_two_who_write_at_once_write_each_note_once(published: Database) -> None:
    feedback = Feedback(published)
    for _ in range(900):
        note(feedback)

    assert await asyncio.gather(*(feedback.flush() for _ in range(3))) == [True] * 3

    assert feedback.waiting == 0
    assert await count(published) == 900
