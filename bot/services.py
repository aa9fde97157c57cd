"""The services that all of Discord's ways in come to: asking, looking, remembering, noting."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from cachetools import TTLCache

from bot.helpdesk import Attendant
from bot.helpdesk.fragments import Fragments
from bot.helpdesk.names import Names
from bot.missed import Missed
from bot.observer import Answered, Observer
from bot.rate_limits import RateLimits, Votes
from bot.replies.markdown import Look
from knowledge import fingerprints, privacy
from knowledge.answering.decide import NO_CHOICE
from knowledge.guilds import insights_text
from knowledge.guilds.gaps import KINDS as MISSES
from knowledge.outcomes import OWN, Answer, Clarification, Pass, Question, Reference, Suggestions
from knowledge.understanding.normalise import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from bot.asker import Asker
    from knowledge.answering.comparison import Comparison
    from knowledge.conversation.memory import Memory
    from knowledge.guilds import Feedback, FeedbackKind, Guilds, Insights
    from knowledge.outcomes import Outcome, Turn
    from knowledge.service import Knowledge

_log = logging.getLogger(__name__)
_OUTCOME_SECONDS: Final = 600.0
_MOST_OUTCOMES: Final = 2_000
_QUESTION_SECONDS: Final = 900.0
"""For so long the words of a question can be shown to helpers who are called for it."""
_SHORT: Final = 80
"""Characters up to which a question is likely to be asked again in the same words."""
_FEEDBACK: Final[dict[type, FeedbackKind]] = {
    Answer: "answered",
    Clarification: "clarified",
    Suggestions: "suggested",
    Pass: "passed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentNames:
    """What topics and providers are called, by their ids and keys."""

    topics: Mapping[str, str]
    providers: Mapping[str, str]

    def topic(self, id_: str) -> str:
        """A topic's title, or that of an answer of a community's own."""
        gone = "an answer that is gone" if id_.startswith(OWN) else id_
        return self.topics.get(id_, gone)

    def provider(self, key: str) -> str:
        """A provider's name."""
        return self.providers.get(key, key)


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
        self.votes = Votes(clock=time.monotonic)
        self.missed = Missed(knowledge=knowledge, guilds=guilds, feedback=feedback)
        self.observer = Observer()
        self.attend_by(time.monotonic)
        self._recent_outcomes: TTLCache[tuple[str, bool], Outcome] = TTLCache(
            _MOST_OUTCOMES, _OUTCOME_SECONDS, timer=time.monotonic
        )
        self._questions: TTLCache[tuple[int, int], str] = TTLCache(
            _MOST_OUTCOMES, _QUESTION_SECONDS, timer=time.monotonic
        )
        self._revision = ""

    def attend_by(self, clock: Callable[[], float]) -> None:
        """Attend to watched channels anew, by a `clock` that tells seconds."""
        self.attendant = Attendant(clock=clock)
        self.fragments = Fragments(clock=clock)
        self.names = Names(clock=clock)
        self.missed.attend_by(clock)

    async def drop_expired(self) -> None:
        """Let go of what was remembered for minutes, also where no event asks for it any more.

        Of thousands of channels that is a tenth of a second: others have their turn meanwhile.
        """
        for by_channel in (self.attendant, self.names):
            for _ in by_channel.drop_expired():
                await asyncio.sleep(0)
        for keeper in (self.memory, self.fragments, self.rate_limits, self.missed, self.votes):
            keeper.drop_expired()
            await asyncio.sleep(0)
        self._recent_outcomes.expire()
        self._questions.expire()
        self.knowledge.forget_texts()
        self.guilds.entries.drop_unused()
        self.guilds.phrasings.drop_unused()

    async def ask(  # noqa: PLR0913  # what an outcome depends on
        self,
        text: str,
        asker: Asker,
        *,
        directly: bool = True,
        earlier: tuple[Turn, ...] = (),
        standalone: bool = False,
        in_mail_channel: bool = False,
    ) -> Outcome:
        """What Postie has to say to `text`; what was asked directly is remembered and noted.

        `earlier` is what the asker replied to or clicked on, and goes before what is remembered;
        `standalone` leaves out both. `in_mail_channel`: mail is what people talk about there.
        """
        text = text.replace("\0", "").strip()[:LONGEST]
        before = earlier or self.memory.turns(asker.person, asker.channel)
        if standalone:
            before = ()
        question = Question(
            text=text, turns=before, guild=asker.guild, in_mail_channel=in_mail_channel
        )
        began = time.perf_counter()
        outcome = await self._find_outcome(question)
        self.observer.note_thought(time.perf_counter() - began)
        if directly:
            await self.remember(text, outcome, asker)
        return outcome

    async def compare(self, this: str, that: str, asker: Asker) -> Comparison:
        """`this` and `that` side by side, or which of them is nothing to compare."""
        asked = await self.ask(
            f"difference between {this} and {that}", asker, directly=False, standalone=True
        )
        comparison = self.knowledge.compare(this, that, asked, guild=asker.guild)
        words = f"{this} · {that}"
        if comparison.outcome is None:
            await self.note("passed", asked, asker, text=words)
        elif comparison.outcome is asked:
            await self.remember(words, asked, asker)
        else:
            self.memory.add(asker.person, asker.channel, asked.turn)
            await self.note("answered", comparison.outcome, asker)
        return comparison

    async def _find_outcome(self, question: Question) -> Outcome:
        """What is known; short questions come again and again, so their outcomes are kept.

        Not those that may hold an address: they come once, and nobody's address is kept.
        """
        is_own = await self.knowledge.prepare(question.guild)
        if is_own or question.turns or len(question.text) > _SHORT or "@" in question.text:
            return await self.knowledge.ask(question)
        if self._revision != self.knowledge.revision:
            self._revision = self.knowledge.revision
            self._recent_outcomes.clear()
        key = (question.text, question.in_mail_channel)
        outcome = self._recent_outcomes.get(key)
        if outcome is None:
            outcome = self._recent_outcomes[key] = self.knowledge.answer(question)
        return await self.knowledge.lay_over(question, outcome)

    async def remember(self, text: str, outcome: Outcome, asker: Asker) -> None:
        """Remember `text` for follow-ups, and note what it got."""
        self._questions[asker.person, asker.channel] = text
        if not isinstance(outcome, Pass):
            self.memory.add(asker.person, asker.channel, outcome.turn)
        if outcome.topic not in NO_CHOICE or _is_left_open(outcome):
            kind = _FEEDBACK[type(outcome)]
            missed = "" if kind == "answered" else text  # a good answer's question is not kept
            await self.note(kind, outcome, asker, text=missed)
        self._tell(outcome, asker)

    async def leave_alone(self, text: str, outcome: Outcome, asker: Asker) -> None:
        """Note that Postie kept quiet on `text`, and expect that a person answers it."""
        await self.note("quiet", outcome, asker, text=text, unasked=True)
        await self.missed.leave_alone(text, outcome, asker)

    async def describe_insights(self, insights: Insights, guild: int) -> str:
        """How it went in a guild, in words."""
        names = await self.name_things(guild)
        lines = insights_text.describe(insights, title=names.topic, provider=names.provider)
        return "\n".join(lines)

    async def name_things(self, guild: int) -> ContentNames:
        """What topics and providers are called in a guild, its own included."""
        await self.knowledge.prepare(guild)
        own = {f"{OWN}{entry.id}": entry.title for entry in await self.guilds.entries.all(guild)}
        return ContentNames(
            topics={topic.id: topic.title for topic in self.knowledge.topics()} | own,
            providers={one.key: one.name for one in self.knowledge.providers(guild)},
        )

    def _tell(self, outcome: Outcome, asker: Asker) -> None:
        """Let the observer and the log know of an answer, without saying whose it is."""
        topic = outcome.topic or "none"
        if topic != "none" and topic not in self.knowledge.catalog.topic_by_id:
            topic = "own"  # named by a community: it could tell which
        answered = Answered(outcome=outcome.label, topic=topic, way=asker.way)
        self.observer.note_answered(answered)
        _log.info("answered", extra={"event": "question.answered", **asdict(answered)})

    def question_of(self, person: int, channel: int) -> str:
        """The masked words of what `person` asked last in `channel`; empty if long ago."""
        return privacy.redact(self._questions.get((person, channel), ""))

    async def note(  # noqa: PLR0913  # as `Feedback.note`
        self,
        kind: FeedbackKind,
        outcome: Outcome | Reference,
        asker: Asker,
        *,
        text: str = "",
        unasked: bool = False,
        vote: str = "",
        given: Reference | None = None,
    ) -> None:
        """Keep what became of a reply; the words only if the guild allows it.

        `vote` is the key of a vote, under which a changed one replaces it. `given` is the answer
        that was not wanted, if it is another one than `outcome`.
        """
        guild = asker.guild
        keeps = bool(text and guild) and (await self.guilds.settings.of(guild)).keep_text
        about = outcome if isinstance(outcome, Reference) else outcome.turn.understanding
        self.feedback.note(
            kind,
            topic=outcome.topic or None,
            outcome=getattr(outcome, "label", "answer"),
            confidence=getattr(outcome, "confidence", 1.0),
            guild=guild or None,
            text=text if keeps else None,
            provider=about.provider or None,
            unasked=unasked or asker.way == "unasked",
            vote=vote,
            fingerprint=_take_fingerprint(outcome, given) if kind in MISSES else "",
        )

    async def choose_look(self, asker: Asker) -> Look:
        """How replies look to `asker`: plain if the guild or the person wants it so."""
        if asker.guild and (await self.guilds.settings.of(asker.guild)).no_emoji:
            return Look(no_emoji=True)
        return Look(no_emoji=await self.guilds.people.wants_no_emoji(asker.person))

    async def find_answer(self, reference: Reference, asker: Asker) -> Answer:
        """The answer that `reference` stands for where `asker` is; raises `KeyError` if gone."""
        return await self.knowledge.find_answer(reference, guild=asker.guild)

    async def forget_person(self, person: int) -> None:
        """Delete what is kept about `person`, and the words of theirs in memory.

        Raises `DatabaseAway`; then nothing is deleted from the database.
        """
        self.memory.forget_person(person)
        for asked in list(self._questions):
            if asked[0] == person:
                self._questions.pop(asked, None)
        self.fragments.forget_person(person)
        await self.guilds.forget_person(person)

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


def _take_fingerprint(outcome: Outcome | Reference, given: Reference | None) -> str:
    """Of the answer that was given; of the question where none was."""
    if given is not None:
        return fingerprints.of_answer(given)
    if isinstance(outcome, Reference):
        return fingerprints.of_answer(outcome)
    return fingerprints.of_question(outcome)


def _is_left_open(outcome: Outcome) -> bool:
    """Whether something was asked that nothing is known of, and no courtesy said."""
    return isinstance(outcome, Pass) and "asks" in outcome.turn.understanding.signals
