"""The services that all of Discord's ways in come to: asking, looking, remembering, noting."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from cachetools import TTLCache

from bot.helpdesk import Attendant
from bot.helpdesk.fragments import Fragments
from bot.helpdesk.names import Names
from bot.rate_limits import RateLimits, Votes
from bot.replies.markdown import Look
from knowledge.outcomes import Clarification, Pass, Question, Suggestions
from knowledge.understanding.normalise import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bot.asker import Asker
    from knowledge.answering.comparison import Comparison
    from knowledge.conversation.memory import Memory
    from knowledge.guilds import Feedback, FeedbackKind, Guilds
    from knowledge.outcomes import Outcome, Reference, Turn
    from knowledge.service import Knowledge

_OUTCOME_SECONDS: Final = 600.0
_MOST_OUTCOMES: Final = 2_000
_SHORT: Final = 80
"""Characters up to which a question is likely to be asked again in the same words."""
_FEEDBACK: Final[dict[type, FeedbackKind]] = {
    Clarification: "clarified",
    Suggestions: "suggested",
    Pass: "passed",
}


class BotServices:
    """Everything a command, listener or button needs but Discord itself.

    It asks `knowledge`, keeps what was asked and throttles; it sends nothing and draws nothing.
    """

    def __init__(
        self,
        *,
        knowledge: Knowledge,
        guilds: Guilds,
        feedback: Feedback,
        memory: Memory,
        rate_limits: RateLimits | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.guilds = guilds
        self.feedback = feedback
        self.memory = memory
        self.rate_limits = rate_limits or RateLimits()
        self.votes = Votes()
        self.attend_by(time.monotonic)
        self._recent_outcomes: TTLCache[str, Outcome] = TTLCache(
            _MOST_OUTCOMES, _OUTCOME_SECONDS, timer=time.monotonic
        )
        self._revision = ""

    def attend_by(self, clock: Callable[[], float]) -> None:
        """Attend to watched channels anew, by a `clock` that tells seconds."""
        self.attendant = Attendant(clock=clock)
        self.fragments = Fragments(clock=clock)
        self.names = Names(clock=clock)

    async def ask(
        self,
        text: str,
        asker: Asker,
        *,
        directly: bool = True,
        earlier: tuple[Turn, ...] = (),
        standalone: bool = False,
    ) -> Outcome:
        """What Postie has to say to `text`; what was asked directly is remembered and noted.

        `earlier` is what the asker replied to or clicked on, and goes before what is remembered;
        `standalone` leaves out both.
        """
        text = text.replace("\0", "").strip()[:LONGEST]
        before = earlier or self.memory.turns(asker.person, asker.channel)
        if standalone:
            before = ()
        question = Question(text=text, turns=before, guild=asker.guild)
        outcome = await self._find_outcome(question)
        if directly:
            await self.remember(text, outcome, asker)
        return outcome

    async def compare(self, this: str, that: str, asker: Asker) -> Comparison:
        """`this` and `that` side by side, or which of them is nothing to compare."""
        asked = await self.ask(
            f"difference between {this} and {that}", asker, directly=False, standalone=True
        )
        comparison = self.knowledge.compare(this, that, asked)
        if comparison.outcome is not None and not isinstance(comparison.outcome, Pass):
            self.memory.add(asker.person, asker.channel, comparison.outcome.turn)
        return comparison

    async def _find_outcome(self, question: Question) -> Outcome:
        """What is known; short questions come again and again, so their outcomes are kept.

        Not those that may hold an address: they come once, and nobody's address is kept.
        """
        if question.turns or len(question.text) > _SHORT or "@" in question.text:
            return await self.knowledge.ask(question)
        if self._revision != self.knowledge.revision:
            self._revision = self.knowledge.revision
            self._recent_outcomes.clear()
        outcome = self._recent_outcomes.get(question.text)
        if outcome is None:
            outcome = self.knowledge.answer(question)
            self._recent_outcomes[question.text] = outcome
        return await self.knowledge.lay_over(question, outcome)

    async def remember(self, text: str, outcome: Outcome, asker: Asker) -> None:
        """Remember `text` for follow-ups, and note a question that got no straight answer."""
        if not isinstance(outcome, Pass):
            self.memory.add(asker.person, asker.channel, outcome.turn)
        if (kind := _FEEDBACK.get(type(outcome))) is not None:
            await self.note(kind, outcome, asker, text=text)

    async def note(
        self, kind: FeedbackKind, outcome: Outcome | Reference, asker: Asker, *, text: str = ""
    ) -> None:
        """Keep what became of a reply; the words only if the guild allows it."""
        guild = asker.guild
        keeps = bool(text and guild) and (await self.guilds.settings.of(guild)).keep_text
        self.feedback.note(
            kind,
            topic=outcome.topic or None,
            outcome=getattr(outcome, "label", "answer"),
            confidence=getattr(outcome, "confidence", 1.0),
            guild=guild or None,
            text=text if keeps else None,
        )

    async def choose_look(self, asker: Asker) -> Look:
        """How replies look to `asker`: plain if the guild or the person wants it so."""
        if asker.guild and (await self.guilds.settings.of(asker.guild)).no_emoji:
            return Look(no_emoji=True)
        return Look(no_emoji=await self.guilds.people.wants_no_emoji(asker.person))

    def topic_ids(self) -> Collection[str]:
        """Every topic there is."""
        return self.knowledge.catalog.topic_by_id.keys()

    def provider_keys(self) -> Sequence[str]:
        """Every provider there is."""
        return [provider.key for provider in self.knowledge.providers()]

    def title(self, topic: str) -> str:
        """A topic's title; its id if there is none such."""
        entry = self.knowledge.catalog.topic_by_id.get(topic)
        return entry.title if entry else topic
