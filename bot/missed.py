"""What Postie missed: questions left to people, what they answered, and what moderators judge."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.helpdesk.left_alone import LeftAlone, LeftAloneQuestions
from knowledge import fingerprints
from knowledge.guilds.own.answer_checks import MOST_ASKS
from knowledge.outcomes import OWN, Answer, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.asker import Asker
    from knowledge.guilds import Feedback, Gap, Guilds
    from knowledge.outcomes import Outcome
    from knowledge.service import Knowledge


class Missed:
    """Notes what was missed in servers (Discord's ids), and tells what is missed still."""

    def __init__(self, *, knowledge: Knowledge, guilds: Guilds, feedback: Feedback) -> None:
        self._knowledge = knowledge
        self._guilds = guilds
        self._feedback = feedback
        self.attend_by(time.monotonic)

    def attend_by(self, clock: Callable[[], float]) -> None:
        """Begin anew, by a `clock` that tells seconds."""
        self._left_alone = LeftAloneQuestions(clock=clock)

    def drop_expired(self) -> None:
        """Let go what is too old, also where nobody writes any more."""
        self._left_alone.drop_expired()

    async def leave_alone(self, text: str, outcome: Outcome, asker: Asker) -> None:
        """Expect that a person answers `text`, on which Postie kept quiet."""
        keeps = (await self._guilds.settings.of(asker.guild)).keep_text
        self._left_alone.add(
            asker.channel,
            LeftAlone(
                asker=asker.person,
                topic=outcome.topic,
                confidence=outcome.confidence,
                text=self._knowledge.mask(text) if keeps else "",
                fingerprint=fingerprints.of_question(outcome),
            ),
        )

    async def take_answer(self, text: str, helper: Asker, *, askers: Iterable[int]) -> None:
        """Note that `helper` answered one of `askers`, if one was left alone by Postie."""
        question = self._left_alone.take(helper.channel, askers)
        if question is not None:
            await self.note_human_answer(question, text, guild=helper.guild)

    async def note_human_answer(self, question: LeftAlone, answer: str, *, guild: int) -> None:
        """Note that a person answered what Postie left alone; the words only if that is allowed."""
        keeps = (await self._guilds.settings.of(guild)).keep_text
        self._feedback.note(
            "human",
            topic=question.topic or None,
            outcome="pass",
            confidence=question.confidence,
            guild=guild,
            text=question.text if keeps else None,
            answer=answer if keeps and question.text else None,
            unasked=True,
            fingerprint=question.fingerprint,
        )

    async def is_unwanted(self, text: str, outcome: Outcome, guild: int, *, is_sure: bool) -> bool:
        """Whether moderators said that questions like `text`, with `outcome`, are not Postie's."""
        phrasings = self._guilds.phrasings
        if not await phrasings.all(guild):
            return False
        if await phrasings.is_unwanted(guild, self._knowledge.mask(text)):
            return True
        like = fingerprints.of_outcome(outcome, is_sure=is_sure)
        judged = await phrasings.find_judged(guild, like)
        return judged is not None and not judged.topic

    async def find_gaps(self, guild: int) -> list[Gap]:
        """What was missed in `guild` and is missed still; raises `DatabaseAway`."""
        await self._feedback.flush()
        found = await self._guilds.gaps.all(guild)
        return [gap for gap in found if not await self._is_filled(gap, guild)]

    async def leave_to_people(self, gap: Gap, guild: int) -> Sequence[int]:
        """Let questions like those of `gap` be no gap and not be answered unasked; for undoing.

        Raises `DatabaseAway`, `TooManyPhrasings`.
        """
        return await self._judge(gap, guild, "")

    async def take_as(self, gap: Gap, guild: int, topic: str) -> Sequence[int]:
        """Let questions like those of `gap` ask for `topic`; the phrasings made, for undoing.

        Raises `DatabaseAway`, `TooManyPhrasings`.
        """
        return await self._judge(gap, guild, topic)

    async def _judge(self, gap: Gap, guild: int, topic: str) -> Sequence[int]:
        phrasings = self._guilds.phrasings
        if gap.texts:
            return await phrasings.add(guild, gap.texts, topic=topic)
        return await phrasings.add_fingerprint(guild, gap.fingerprint, topic=topic)

    async def add_asks(
        self, guild: int, entry_id: str, texts: Sequence[str], *, author: int
    ) -> str:
        """Let `texts` ask for an entry of `guild` too; its title, empty if it is gone.

        Raises `DatabaseAway`, `NotKept`.
        """
        if (entry := await self._knowledge.find_entry(guild, entry_id)) is None:
            return ""
        asks = tuple(dict.fromkeys((*entry.asks, *texts)))
        if len(asks) > MOST_ASKS:  # what the entry has no room for is kept beside it
            await self._guilds.phrasings.add(guild, texts, topic=OWN + entry_id)
            return entry.title
        await self._guilds.entries.put(
            guild, replace(entry, asks=asks), author=author, seen=entry.version
        )
        return entry.title

    async def _is_filled(self, gap: Gap, guild: int) -> bool:
        """Whether what was asked has an answer by now, or was said to need none."""
        if not gap.texts:
            return await self._is_judged_alike(gap, guild)
        text = gap.texts[0]
        if await self._guilds.phrasings.is_unwanted(guild, text):
            return True
        outcome = await self._knowledge.ask(Question(text=text, guild=guild))
        was_answered = gap.kinds.keys() & {"not_helped", "instead"}
        is_own = outcome.topic.startswith(OWN) or await self._is_judged(text, guild)
        return isinstance(outcome, Answer) and (is_own or not was_answered)

    async def _is_judged(self, text: str, guild: int) -> bool:
        return await self._guilds.phrasings.find_topic(guild, text) is not None

    async def _is_judged_alike(self, gap: Gap, guild: int) -> bool:
        """Whether moderators have judged all questions with the fingerprint of `gap`."""
        judged = await self._guilds.phrasings.find_judged(guild, gap.fingerprint)
        if judged is None or not judged.topic.startswith(OWN):
            return judged is not None
        return await self._knowledge.find_entry(guild, judged.topic.removeprefix(OWN)) is not None
