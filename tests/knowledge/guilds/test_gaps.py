"""Misses that are alike are one gap; none is lost and none counts twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from knowledge.guilds import Feedback, Gaps
from knowledge.guilds.gaps import KINDS, Miss, cluster

if TYPE_CHECKING:
    from knowledge.guilds import FeedbackKind
    from knowledge.storage.engine import Database

GUILD = 1 << 62
MISSES = st.lists(
    st.builds(
        Miss,
        id=st.integers(1, 10_000),
        kind=st.sampled_from(KINDS),
        topic=st.none() | st.sampled_from(["port.imap", "meta.vague"]),
        text=st.none() | st.text(max_size=30),
        answer=st.none() | st.text(max_size=9),
    ),
    unique_by=lambda miss: miss.id,
    max_size=25,
)


@given(MISSES)
def test_every_miss_is_in_one_gap(misses: list[Miss]) -> None:
    gaps = cluster(misses)

    assert sorted(id_ for gap in gaps for id_ in gap.members) == sorted(m.id for m in misses)
    assert [gap.count for gap in gaps] == sorted((gap.count for gap in gaps), reverse=True)
    assert all(gap.kinds.total() == gap.count == len(gap.members) for gap in gaps)


async def test_gaps_come_with_counts_words_answers_and_likely_topic(published: Database) -> None:
    async with Feedback(published) as feedback:
        notes: tuple[tuple[FeedbackKind, str, str | None, str | None], ...] = (
            ("passed", "port.imap", "how do i get a club address", None),
            ("human", "port.imap", "how can i get a club address?", "ask the board"),
            ("suggested", "meta.vague", "the printer eats stamps", None),
            ("quiet", "port.smtp", None, None),
            ("helped", "port.imap", None, None),
        )
        for kind, topic, text, answer in notes:
            feedback.note(
                kind,
                topic=topic,
                outcome="pass",
                confidence=0.1,
                guild=GUILD,
                text=text,
                answer=answer,
            )
        feedback.note("passed", topic=None, outcome="pass", confidence=0.1, guild=7)

    found = await Gaps(published).all(GUILD)

    assert [gap.count for gap in found] == [2, 1, 1]
    assert found[0].topic == "port.imap"
    assert found[0].texts == ["how can i get a club address?", "how do i get a club address"]
    assert found[0].answers == ["ask the board"]
