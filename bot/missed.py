"""What Postie missed: questions left to people, what they answered, and what moderators judge."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.helpdesk.left_alone import LeftAlone, LeftAloneQuestions
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
        )

    async def is_unwanted(self, text: str, guild: int) -> bool:
        """Whether moderators said that questions like `text` are none of Postie's."""
        if not await self._guilds.phrasings.all(guild):
            return False
        return await self._guilds.phrasings.is_unwanted(guild, self._knowledge.mask(text))

    async def find_gaps(self, guild: int) -> list[Gap]:
        """What was missed in `guild` and is missed still; raises `DatabaseAway`."""
        await self._feedback.flush()
        found = await self._guilds.gaps.all(guild)
        return [gap for gap in found if not await self._is_filled(gap, guild)]

    async def add_asks(
        self, guild: int, entry_id: str, texts: Sequence[str], *, author: int
    ) -> str:
        """Let `texts` ask for an entry of `guild` too; its title, empty if it is gone.

        Raises `DatabaseAway`, `NotKept`.
        """
        entries = {entry.id: entry for entry in await self._guilds.entries.all(guild)}
        if (entry := entries.get(entry_id)) is None:
            return ""
        asks = tuple(dict.fromkeys((*entry.asks, *texts)))[:MOST_ASKS]
        await self._guilds.entries.put(
            guild, replace(entry, asks=asks), author=author, seen=entry.version
        )
        return entry.title

    async def _is_filled(self, gap: Gap, guild: int) -> bool:
        """Whether what was asked has an answer by now, or was said to need none."""
        if not gap.texts:
            return False
        text = gap.texts[0]
        if await self.is_unwanted(text, guild):
            return True
        outcome = await self._knowledge.ask(Question(text=text, guild=guild))
        was_answered = gap.kinds.keys() & {"not_helped", "instead"}
        is_own = outcome.topic.startswith(OWN) or await self._is_judged(text, guild)
        return isinstance(outcome, Answer) and (is_own or not was_answered)

    async def _is_judged(self, text: str, guild: int) -> bool:
        return await self._guilds.phrasings.find_topic(guild, text) is not None
