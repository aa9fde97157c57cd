"""How it goes, counted: periods apart, and how sure a share is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from knowledge.guilds import InsightReader, insights_text
from knowledge.guilds.insights import Share
from knowledge.guilds.tables import FeedbackRow
from knowledge.storage.base import now

if TYPE_CHECKING:
    from knowledge.guilds import Insights
    from knowledge.storage.engine import Database

GUILD = 1 << 62


async def keep(database: Database, *notes: tuple[str, bool, int], guild: int = GUILD) -> None:
    """Rows of kind, whether unasked, and how many days ago."""
    rows = [
        {
            "kind": kind,
            "topic": "port.imap",
            "provider": "googlemail.com",
            "outcome": "answer",
            "confidence": 0.9,
            "guild_id": guild,
            "unasked": unasked,
            "created_at": now() - timedelta(days=days, minutes=5),
        }
        for kind, unasked, days in notes
    ]
    async with database.writing() as connection:
        await connection.execute(insert(FeedbackRow), rows)


def written(insights: Insights) -> str:
    return "\n".join(insights_text.describe(insights, title=str.upper, provider=str.upper))


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(95, 100, 0.888, 0.978), (10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278), (1, 2, 0.095, 0.905)],
)
def test_the_interval_is_wilsons(right: int, of: int, low: float, high: float) -> None:
    assert Share(right, of).interval == pytest.approx((low, high), abs=0.001)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_share_lies_in_its_interval(right: int, wrong: int) -> None:
    share = Share(right, right + wrong)
    low, high = share.interval

    assert 0 <= low <= high <= 1
    assert not share.of or low - 1e-9 <= share.value <= high + 1e-9


async def test_a_period_is_counted_beside_the_one_before(published: Database) -> None:
    await keep(published, ("answered", True, 1), ("answered", False, 2), ("answered", True, 9))
    await keep(published, ("helped", True, 1))
    await keep(published, ("not_helped", True, 1), ("quiet", True, 3), ("deleted", True, 20))
    await keep(published, ("answered", True, 1), guild=7)

    found = await InsightReader(published).read(GUILD, days=7)

    assert found.now.kinds["answered"] == 2
    assert found.now.unasked["answered"] == 1
    assert found.before.kinds["answered"] == 1
    assert found.now.precision == Share(1, 2)
    assert found.now.topics == {"port.imap": 2}
    assert sum(day["answered"] for day in found.by_day.values()) == 2
    assert len(found.by_day) == 8, "days without anything are there too"


async def test_the_words_say_the_numbers_and_how_sure_they_are(published: Database) -> None:
    await keep(published, *[("answered", True, 1)] * 30, *[("helped", True, 1)] * 12)
    await keep(published, *[("not_helped", True, 1)] * 12, ("answered", False, 40))

    words = written(await InsightReader(published).read(GUILD, days=30))

    assert "30 answers" in words
    assert "12 of 24 judged were right (50%; the true share is between 31% and 69%)" in words
    assert "My promise is 95%" in words
    assert "Answers: 1 → 30" in words
    assert "PORT.IMAP (30)" in words
    assert "GOOGLEMAIL.COM (30)" in words


async def test_what_people_did_and_the_dry_run_are_told(published: Database) -> None:
    await keep(published, ("answered", True, 1), ("human", True, 1), ("deleted", True, 1))
    await keep(published, ("human", True, 2), ("helped", True, 1), ("answered", True, 40))
    await keep(published, ("not_helped", True, 40))
    await keep(published, *[("dry_good", True, 1)] * 3)

    words = written(await InsightReader(published).read(GUILD, days=30))

    assert "2 questions that I left alone got a person's answer" in words
    assert "Taken away by people: 1 answer" in words
    assert "1 of 2 judged were right" in words, "what people take away was wrong"
    assert "That is too few to say much." in words
    assert "Right unasked: 0% → 50%" in words
    assert "In the dry run: 3 of 3 judged were right" in words


async def test_a_kept_promise_is_said(published: Database) -> None:
    await keep(published, ("answered", True, 1), *[("helped", True, 1)] * 40)

    words = written(await InsightReader(published).read(GUILD, days=30))

    assert "That keeps my promise of 95%." in words
    assert "There is nothing before to compare with." in words


async def test_what_is_new_is_named(published: Database) -> None:
    await keep(published, ("answered", True, 1), ("quiet", True, 40))

    words = written(await InsightReader(published).read(GUILD, days=30))

    assert "- New: PORT.IMAP" in words
    assert "Answers: 0 → 1" in words


async def test_nothing_is_said_to_be_nothing(published: Database) -> None:
    words = written(await InsightReader(published).read(GUILD, days=1))

    assert words == "**Nothing happened here in the last day.**"
