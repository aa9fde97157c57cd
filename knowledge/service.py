"""The one door: `await knowledge.ask(Question) -> Outcome`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from knowledge.answering.answer import Answerer
from knowledge.answering.comparison import Comparer
from knowledge.answering.complete import complete_error, complete_provider, complete_topic
from knowledge.answering.decide import ANSWER_FROM, stands_alone
from knowledge.answering.explain import explain
from knowledge.answering.naming import find_names
from knowledge.catalog.directories import WEIGHTS
from knowledge.conversation import Conversation, Leaning
from knowledge.errors import ContentError
from knowledge.outcomes import Answer, Clarification, Question, Reading, Reference
from knowledge.privacy import redact
from knowledge.ranking import LinearModel, Ranker
from knowledge.ranking.calibration import confidence, nearest_features
from knowledge.storage import bootstrap, load
from knowledge.topic_ids import PORT_LOOKUP, VAGUE
from knowledge.understanding import ActReader, Codes, Understander, ports
from knowledge.understanding.normalise import read as normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from knowledge.answering.comparison import Comparison
    from knowledge.catalog.model import Catalog, Provider, Topic
    from knowledge.guilds.entries import Entries
    from knowledge.guilds.phrasings import Phrasings
    from knowledge.outcomes import Outcome, Turn
    from knowledge.ranking import Ranking
    from knowledge.storage.engine import Database


class _Rooms:
    """Everything that answers from one catalogue; replaced as a whole when that moves."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        model = LinearModel(catalog.weights) if catalog.weights else None
        self.understander = Understander(catalog, model.words if model else ())
        codes = Codes(catalog, self.understander.messages)
        self.conversation = Conversation(catalog, self.understander)
        self.ranker = Ranker(catalog, codes, model=model)
        self.answerer = Answerer(catalog, codes)
        self.acts = ActReader(catalog.language.get("acts", {}))
        self.domains = frozenset(domain for p in catalog.providers for domain in p.domains)


def check_usable(catalog: Catalog) -> Knowledge:
    """What answers from `catalog`, tried: it answered once, and composed all that it can say.

    For content that is about to go where others answer from it. Raises `ContentError`.
    """
    _check_weights(catalog)
    try:
        knowledge = Knowledge(catalog)
        knowledge.answer(Question(text="port imap"))
        for topic in catalog.topics:
            knowledge.compose(Reference(topic=topic.id))
    except Exception as error:
        raise _blamed(catalog, error) from error
    return knowledge


def _blamed(catalog: Catalog, error: Exception) -> ContentError:
    """What to say of content that breaks with `error`: the table that is to blame, if it is one.

    That is the one without which, as the shipped files have it, it does not break.
    """
    from knowledge.catalog.content_files import read_catalog  # noqa: PLC0415  # for this alone

    reason = " ".join(f"{type(error).__name__}: {error}".split())
    shipped = read_catalog().language
    for name, document in catalog.language.items():
        below = shipped.get(name, {})
        for key in document:
            if document[key] == below.get(key):
                continue
            mended = {k: v for k, v in document.items() if k != key} | (
                {key: below[key]} if key in below else {}
            )
            with suppress(Exception):
                Knowledge(replace(catalog, language={**catalog.language, name: mended}))
                return ContentError(f"language/{name}.toml", f"“{key}” cannot be used: {reason}")
    return ContentError("content", f"cannot be answered from: {reason}")


def _check_weights(catalog: Catalog) -> None:
    try:
        if catalog.weights:
            LinearModel(catalog.weights).check()
    except Exception as error:
        raise ContentError(WEIGHTS, "holds no fitted weights: postie knowledge fit") from error


async def open_ready(url: str = "", *, overlays: tuple[Path, ...] = ()) -> Database:
    """The database at `url`, made ready with content that was tried before it went in.

    Raises `knowledge.errors.KnowledgeError` with one line for the user.
    """
    return await bootstrap.open_ready(url, overlays=overlays, accept=check_usable)


class Knowledge:
    """Answers questions from one database; what it knows follows the database's revision."""

    def __init__(self, catalog: Catalog, database: Database | None = None) -> None:
        self._database = database
        self._rooms = _Rooms(catalog)
        self.entries: Entries | None = None
        """What communities have added; laid over by whoever serves communities."""
        self.phrasings: Phrasings | None = None
        """Ways of asking that communities have judged; laid over likewise."""

    @classmethod
    async def open(cls, url: str = "", overlays: Sequence[Path] = ()) -> Self:
        """Open the database at `url` (default: the embedded one), made ready if need be.

        Raises `knowledge.errors.KnowledgeError` with one line for the user.
        """
        database = await open_ready(url, overlays=tuple(overlays))
        return await cls.over(database)

    @classmethod
    async def over(cls, database: Database) -> Self:
        """What an opened database holds. Raises `DatabaseError`, `ContentError`, `LookupError`."""
        catalog = await load.current_catalog(database)
        try:
            return cls(catalog, database)
        except Exception as error:
            raise ContentError(
                "The database", "holds what nothing can be answered from: postie knowledge publish"
            ) from error

    @property
    def catalog(self) -> Catalog:
        """The content that is being answered from."""
        return self._rooms.catalog

    @property
    def revision(self) -> str:
        """The revision of that content."""
        return self.catalog.revision

    async def close(self) -> None:
        """Let the database go."""
        if self._database:
            await self._database.close()

    async def refresh(self) -> bool:
        """Know what the database holds now, if its revision moved; whether it did."""
        if not self._database:
            return False
        async with self._database.reading() as connection:
            if await load.revision(connection) in {"", self.revision}:
                return False
        self._rooms = _Rooms(await load.current_catalog(self._database))
        return True

    def forget_texts(self) -> None:
        """Forget which texts were read lately; read again, they mean the same."""
        normalise.cache_clear()
        self._rooms.understander.forget_words()

    async def ask(self, question: Question) -> Outcome:
        """What to say to `question`; takes no longer than looking it up in memory."""
        return await self.lay_over(question, self.answer(question))

    def answer(self, question: Question) -> Outcome:
        """What the shipped content says, for those who are not in an event loop."""
        return self._rooms.answerer.answer(self.rank(question))

    def rank(self, question: Question) -> Ranking:
        """The ranking behind an answer."""
        rooms, turns = self._rooms, question.turns
        text = rooms.conversation.spell_out(question.text, turns)
        alone = rooms.conversation.interpret(text)
        ranking = rooms.ranker.rank(alone)
        if not turns:
            return ranking
        if stands_alone(ranking, rooms.conversation.leaning(alone, turns)):
            return replace(ranking, interpretation=rooms.conversation.keep_thread(alone, turns[-1]))
        return rooms.ranker.rank(rooms.conversation.interpret(text, turns), turns[-1])

    def read(self, text: str, turns: tuple[Turn, ...] = ()) -> Reading:
        """What a message among people is, by its own words: question, advice, thanks and so on."""
        rooms = self._rooms
        text = rooms.conversation.spell_out(text, turns)
        alone = rooms.conversation.interpret(text)
        normalised = normalise(text).normalised.strip()
        leaning = rooms.conversation.leaning(alone, turns) if turns else Leaning.NONE
        return Reading(
            acts=rooms.acts.acts(normalised),
            own=alone.own,
            words=len(alone.own.words),
            in_first_person=rooms.acts.is_in_first_person(normalised),
            is_own_question=rooms.acts.is_own_question(normalised),
            leans=leaning is not Leaning.NONE,
        )

    def fold(self, texts: Iterable[str]) -> tuple[Turn, ...]:
        """What was said before, oldest first, as the turns that a question comes after."""
        turns: tuple[Turn, ...] = ()
        for text in texts:
            turns = (*turns, self.rank(Question(text=text, turns=turns)).as_turn())
        return turns

    async def lay_over(self, question: Question, outcome: Outcome) -> Outcome:
        """The community's own answer if it is surer than `outcome`, or than a question back."""
        model = self._rooms.ranker.model
        if not self.entries or not model or not question.guild:
            return outcome
        outcome = await self._lay_over_phrasing(question, outcome)
        matches = await self.entries.nearest(question.guild, question.text)
        if not matches:
            return outcome
        entry, match = matches[0]
        sure = confidence(model.nearest_calibrator, nearest_features(match))
        is_vague = isinstance(outcome, Clarification) and outcome.topic == VAGUE
        if sure < ANSWER_FROM or (sure <= outcome.confidence and not is_vague):
            return outcome
        return self._rooms.answerer.lay_over(entry, sure, outcome)

    async def _lay_over_phrasing(self, question: Question, outcome: Outcome) -> Outcome:
        """The topic that the community says this way of asking is for, if `outcome` is unsure."""
        if self.phrasings is None or (
            isinstance(outcome, Answer) and outcome.confidence >= ANSWER_FROM
        ):
            return outcome
        found = await self.phrasings.find_topic(question.guild, self.mask(question.text))
        if found is None or found[0] not in self.catalog.topic_by_id:
            return outcome
        topic, match = found
        return self._rooms.answerer.answer_as(topic, outcome, confidence=match.likeness)

    def compose(self, reference: Reference) -> Answer:
        """The answer that `reference` stands for; raises `KeyError` for a topic that is gone."""
        return self._rooms.answerer.compose(reference)

    def turn_of(self, reference: Reference) -> Turn:
        """The turn of somebody who chose the answer `reference`: for what they ask next."""
        return self._rooms.answerer.turn_of(reference)

    def topics(self) -> Sequence[Topic]:
        """All topics."""
        return self.catalog.topics

    def providers(self) -> Sequence[Provider]:
        """All providers."""
        return self.catalog.providers

    def unfitted_topics(self) -> Sequence[str]:
        """Ids of the topics that the weights do not know: these are ranked by nearness."""
        return self._rooms.ranker.unfitted

    def explain(self, question: Question) -> str:
        """Why `question` gets the reply it gets, as a table."""
        return explain(self.rank(question), self._rooms.ranker.model)

    def complete_topic(self, text: str) -> list[tuple[str, str]]:
        """Titles and ids of topics that fit what is being typed, at most 25, best first."""
        ranked = self.rank(Question(text=text)).scores.topics if text.strip() else ()
        return complete_topic(self.catalog, text, ranked)

    def complete_error(self, text: str) -> list[tuple[str, str]]:
        """Known errors, by title and id, that fit what is being typed, at most 25, best first."""
        ranked = self.rank(Question(text=text)).scores.topics if text.strip() else ()
        return complete_error(self.catalog, text, ranked)

    def complete_provider(self, text: str) -> list[tuple[str, str]]:
        """Names and keys of providers that fit what is being typed, at most 25, best first."""
        named = self._rooms.understander.understand(text).providers
        return complete_provider(self.catalog, text, named)

    def find_names(self, names: Iterable[str], answer: Answer) -> list[str]:
        """Those of `names` that call what `answer` is about, the most telling first."""
        rooms = self._rooms
        return find_names(
            names,
            answer,
            catalog=rooms.catalog,
            understander=rooms.understander,
            rank=lambda name: self.rank(Question(text=name)).scores.topics,
        )

    def mask(self, text: str) -> str:
        """`text` without what is private: addresses, unknown hosts, passwords, long numbers."""
        return redact(text, known_domains=self._rooms.domains)

    def name_protocols(self, text: str) -> list[str]:
        """The protocol that `text` names, slips mended; none if it names several."""
        protocol = self._rooms.understander.understand(text).protocol
        return [protocol] if protocol else []

    def describe_port(self, number: str) -> Answer | None:
        """What a port's number stands for, also that it is none of mail's; None for no number."""
        digits = number.strip()
        if not (digits.isascii() and digits.isdigit() and 0 < int(digits) <= ports.HIGHEST):
            return None
        return self.compose(Reference(topic=PORT_LOOKUP, port=int(digits)))

    def compare(self, this: str, that: str, asked: Outcome) -> Comparison:
        """Two things side by side; `asked` is what the question for their difference got."""
        comparer = Comparer(
            self._rooms.understander,
            answer=lambda text: self.answer(Question(text=text)),
            compose=self.compose,
            topics=self.catalog.topic_by_id.keys(),
        )
        return comparer.compare(this, that, asked)

    def label_choices(self, *names: str) -> list[tuple[str, str]]:
        """Labels and keys for a command's list, from content/language/wording.toml."""
        say = self._rooms.answerer.composer.wording.say
        return [(say("choice", name) or name, name) for name in names]
