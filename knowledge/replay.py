"""What an answer of a community's own would change, looked at before it is published.

Tried are the questions that the community kept (masked), and the shipped topics' own phrasings: a
phrasing that Postie answers rightly today, and that the new answer would win, is an answer lost.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.answering.decide import ANSWER_FROM
from knowledge.errors import DatabaseAway
from knowledge.outcomes import Answer, Question
from knowledge.own_answers import is_surer
from knowledge.topic_ids import META_FAMILY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.guilds.entries import Entry, EntryIndex
    from knowledge.guilds.stores import Guilds
    from knowledge.outcomes import Outcome
    from knowledge.service import Knowledge

_MOST_NEAR: Final = 3
_MOST_TRIED: Final = 120
"""Phrasings of shipped topics that are tried: the nearest to those of the new answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A question that Postie answers rightly by itself, and would no more."""

    question: str
    topic: str
    """Title of the topic that answers it today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What an answer would change."""

    near_entries: tuple[Entry, ...]
    """The community's own answers that already answer one of its ways of asking."""
    near_topics: tuple[str, ...]
    """Titles of shipped topics of which one of its ways of asking is nearly a phrasing."""
    tried: int
    """So many kept questions were tried."""
    wins: tuple[str, ...]
    """Those of them that it would answer, newest first."""
    lost: tuple[Lost, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing speaks against publishing it at once."""
        return not (self.near_entries or self.near_topics or self.lost)


async def replay(knowledge: Knowledge, guilds: Guilds, guild: int, entry: Entry) -> Replay:
    """Try what `entry` would change in `guild` (Discord's id); nothing is kept.

    Takes part of a second, in a thread of its own.
    """
    index = await guilds.entries.index_with(guild, entry)
    try:
        questions = await guilds.usage.recent_questions(guild)
    except DatabaseAway:
        questions = ()
    return await asyncio.to_thread(_try, knowledge, index, entry, questions)


def _try(knowledge: Knowledge, index: EntryIndex, entry: Entry, questions: Sequence[str]) -> Replay:
    return Replay(
        near_entries=tuple(_near_entries(knowledge, index, entry))[:_MOST_NEAR],
        near_topics=tuple(dict.fromkeys(_near_topics(knowledge, entry)))[:_MOST_NEAR],
        tried=len(questions),
        wins=tuple(text for text in questions if _wins(knowledge, index, entry, text)),
        lost=tuple(_lost(knowledge, index, entry)),
    )


def _near_entries(knowledge: Knowledge, index: EntryIndex, entry: Entry) -> Iterator[Entry]:
    title = entry.title.casefold()
    found: dict[str, tuple[float, Entry]] = {}
    for ask in entry.phrasings:
        for other, match in index.best(ask):
            near = knowledge.nearness(match)
            same = other.title.casefold() == title
            if other.id != entry.id and (same or near >= ANSWER_FROM):
                best = found.get(other.id, (0.0, other))[0]
                found[other.id] = max(best, 1.0 if same else near), other
    ordered = sorted(found.values(), key=lambda pair: -pair[0])
    return (other for _, other in ordered)


def _near_topics(knowledge: Knowledge, entry: Entry) -> Iterator[str]:
    for ask in entry.phrasings:
        for topic, _, near in knowledge.nearest_phrasings(ask)[:1]:
            if near >= ANSWER_FROM and not topic.startswith(META_FAMILY):
                yield knowledge.catalog.topic_by_id[topic].title


def _wins(knowledge: Knowledge, index: EntryIndex, entry: Entry, text: str) -> bool:
    """Whether `entry` would be the answer to `text`, and no other is today."""
    return _would_answer(knowledge, index, entry, text) is not None


def _lost(knowledge: Knowledge, index: EntryIndex, entry: Entry) -> Iterator[Lost]:
    tried: dict[str, str] = {}
    for ask in entry.phrasings:
        tried |= {said: topic for topic, said, _ in knowledge.nearest_phrasings(ask)}
    for said, topic in list(tried.items())[:_MOST_TRIED]:
        today = _would_answer(knowledge, index, entry, said)
        if isinstance(today, Answer) and today.topic == topic:
            yield Lost(question=said, topic=knowledge.catalog.topic_by_id[topic].title)


def _would_answer(
    knowledge: Knowledge, index: EntryIndex, entry: Entry, text: str
) -> Outcome | None:
    """What `entry` would be given instead of as the answer to `text`; None if it would not."""
    near = index.best(text)
    if not near or near[0][0].id != entry.id:
        return None
    sure = knowledge.nearness(near[0][1])
    if sure < ANSWER_FROM:
        return None  # the costly part is left out for nearly all of them
    today = knowledge.answer(Question(text=text))
    return today if is_surer(sure, today) else None
