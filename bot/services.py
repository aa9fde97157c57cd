"""The services that all of Discord's ways in come to: asking, looking, remembering, noting."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import limits
from bot.components.identifiers import unpack_reference
from bot.rate_limits import RateLimits, Recent
from bot.replies.draw import draw
from bot.replies.markdown import Look
from knowledge.outcomes import Clarification, Pass, Question, Suggestions

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.replies.layout import Layout
    from knowledge.conversation.memory import Memory
    from knowledge.guilds.feedback import Feedback, What
    from knowledge.guilds.settings import Guilds
    from knowledge.outcomes import Outcome, Reference, Suggestion, Turn
    from knowledge.service import Knowledge

_LATELY_SECONDS: Final = 600.0
_LATELY: Final = 2_000
_SHORT: Final = 80
"""Characters up to which a question is likely to be asked again in the same words."""
_NOTED: Final[dict[type, What]] = {
    Clarification: "clarified",
    Suggestions: "suggested",
    Pass: "passed",
}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where; Discord's ids."""

    person: int
    channel: int
    guild: int = 0
    """0 in a direct message."""


class BotServices:
    """Everything a command, listener or button needs; Discord is not known here."""

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
        self._lately: Recent[str, Outcome] = Recent(
            seconds=_LATELY_SECONDS, clock=time.monotonic, bound=_LATELY
        )
        self._revision = ""

    async def ask(
        self, text: str, asker: Asker, *, directly: bool = True, earlier: tuple[Turn, ...] = ()
    ) -> Outcome:
        """What Postie has to say to `text`; what was asked directly is remembered and noted."""
        text = text.replace("\0", "").strip()[: limits.TYPED]
        before = self.memory.turns(asker.person, asker.channel) or earlier
        question = Question(text=text, turns=before, guild=asker.guild)
        outcome = await self._outcome(question)
        if directly:
            await self.heard(text, outcome, asker)
        return outcome

    async def _outcome(self, question: Question) -> Outcome:
        """What is known; short questions come again and again, so their outcomes are kept.

        Not those that may hold an address: they come once, and nobody's address is kept.
        """
        if question.turns or len(question.text) > _SHORT or "@" in question.text:
            return await self.knowledge.ask(question)
        if self._revision != self.knowledge.revision:
            self._revision = self.knowledge.revision
            self._lately.clear()
        outcome = self._lately.get(question.text)
        if outcome is None:
            outcome = self.knowledge.answer(question)
            self._lately.put(question.text, outcome)
        return await self.knowledge.lay_over(question, outcome)

    async def heard(self, text: str, outcome: Outcome, asker: Asker) -> None:
        """Remember `text` for follow-ups, and note a question that got no straight answer."""
        if not isinstance(outcome, Pass):
            self.memory.add(asker.person, asker.channel, outcome.turn)
        if (what := _NOTED.get(type(outcome))) is not None:
            await self.note(what, outcome, asker, text=text)

    async def note(
        self, what: What, outcome: Outcome | Reference, asker: Asker, *, text: str = ""
    ) -> None:
        """Keep what became of a reply; the words only if the community allows it."""
        keeps = bool(text and asker.guild) and (await self.guilds.settings(asker.guild)).keep_text
        self.feedback.note(
            what,
            topic=outcome.topic or None,
            outcome=getattr(outcome, "label", "answer"),
            confidence=getattr(outcome, "confidence", 1.0),
            guild=asker.guild or None,
            text=text if keeps else None,
        )

    async def look(self, asker: Asker) -> Look:
        """How replies look to `asker`: plain if the community or the person wants it so."""
        if asker.guild and (await self.guilds.settings(asker.guild)).no_emoji:
            return Look(no_emoji=True)
        return Look(no_emoji=await self.guilds.wants_no_emoji(asker.person))

    async def draw(  # noqa: PLR0913  # what a reply can differ in
        self,
        outcome: Outcome,
        asker: Asker,
        *,
        owner: int | None = None,
        expanded: bool = False,
        runners_up: Sequence[Suggestion] | None = None,
        lead: str = "",
    ) -> Layout:
        """`outcome` as a message, as `asker` wants it; `owner` is whose buttons they are."""
        return draw(
            outcome,
            look=await self.look(asker),
            owner=asker.person if owner is None else owner,
            expanded=expanded,
            runners_up=runners_up,
            lead=lead,
        )

    def reference(self, packed: str) -> Reference:
        """The reference that a button carries; raises `UnreadableIdentifier`."""
        return unpack_reference(packed, topics=self.topic_ids(), providers=self.provider_keys())

    def topic_ids(self) -> Collection[str]:
        """Every topic there is."""
        return self.knowledge.catalog.topic_by_id.keys()

    def provider_keys(self) -> Sequence[str]:
        """Every provider there is."""
        return [provider.key for provider in self.knowledge.providers()]

    def title(self, topic: str) -> str:
        """A topic's title; its id if there is none such."""
        known = self.knowledge.catalog.topic_by_id.get(topic)
        return known.title if known else topic
