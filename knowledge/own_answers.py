"""What a community has added lies over what Postie says by itself, where it is surer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knowledge import fingerprints
from knowledge.answering.decide import ANSWER_FROM
from knowledge.outcomes import OWN, Answer, Clarification
from knowledge.topic_ids import VAGUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.guilds.entries import Entries, Entry
    from knowledge.guilds.phrasings import Phrasings
    from knowledge.outcomes import Outcome, Question
    from knowledge.rooms import Rooms

_THE_SAME: Final = 0.95
"""From which likeness on a question is the very one that moderators judged."""


class OwnAnswers:
    """The answers that communities have added, and the ways of asking that they have judged."""

    def __init__(self, entries: Entries, phrasings: Phrasings | None) -> None:
        self.entries = entries
        self._phrasings = phrasings

    async def find_entry(self, guild: int, entry_id: str) -> Entry | None:
        """An answer of a community by its id; None if it is gone."""
        entries = await self.entries.all(guild)
        return next((entry for entry in entries if entry.id == entry_id), None)

    async def lay_over(
        self, question: Question, outcome: Outcome, rooms: Rooms, *, mask: Callable[[str], str]
    ) -> Outcome:
        """The community's own answer if it is surer than `outcome`, or than a question back.

        `rooms` are those of the community; `mask` takes out what is private.
        """
        if not rooms.ranker.model:
            return outcome
        if self._phrasings is not None and await self._phrasings.all(question.guild):
            topic, sure = await _find_judged(self._phrasings, question, outcome, mask)
            outcome = await self._as_judged(topic, sure, question, outcome, rooms)
        matches = await self.entries.nearest(question.guild, question.text)
        if not matches:
            return outcome
        entry, match = matches[0]
        sure = rooms.nearness(match)
        return rooms.answerer.lay_over(entry, sure, outcome) if is_surer(sure, outcome) else outcome

    async def _as_judged(
        self, topic: str, sure: float, question: Question, outcome: Outcome, rooms: Rooms
    ) -> Outcome:
        """`outcome`, or that of the topic which the community says this way of asking is for."""
        if topic.startswith(OWN):
            entry = await self.find_entry(question.guild, topic.removeprefix(OWN))
            return rooms.answerer.lay_over(entry, sure, outcome) if entry else outcome
        if topic not in rooms.catalog.topic_by_id:
            return outcome
        return rooms.answerer.answer_as(topic, outcome, confidence=sure)


def is_surer(sure: float, outcome: Outcome) -> bool:
    """Whether a community's own answer, found so surely, is given instead of `outcome`."""
    is_vague = isinstance(outcome, Clarification) and outcome.topic == VAGUE
    return sure >= ANSWER_FROM and (sure > outcome.confidence or is_vague)


async def _find_judged(
    phrasings: Phrasings, question: Question, outcome: Outcome, mask: Callable[[str], str]
) -> tuple[str, float]:
    """The topic that moderators say is asked for, and how sure that is; empty if none is.

    A sure answer gives way only to what was said of these very words.
    """
    is_sure = isinstance(outcome, Answer) and outcome.confidence >= ANSWER_FROM
    found = await phrasings.find_topic(question.guild, mask(question.text))
    if found is not None and (not is_sure or found[1].likeness >= _THE_SAME):
        return found[0], found[1].likeness
    if is_sure:
        return "", 0.0
    # Coarse: sure enough for whoever asks Postie, not to be said unasked.
    judged = await phrasings.find_judged(question.guild, fingerprints.of_question(outcome))
    return (judged.topic, ANSWER_FROM) if judged else ("", 0.0)
