"""The one door: `await knowledge.ask(Question) -> Outcome`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from knowledge.answering.answer import Answerer
from knowledge.answering.complete import LONGEST_TYPED, complete_provider, complete_topic
from knowledge.answering.decide import ANSWER_FROM, stands_alone
from knowledge.answering.explain import explain
from knowledge.catalog.directories import WEIGHTS
from knowledge.conversation import Conversation, Leaning
from knowledge.errors import ContentError
from knowledge.outcomes import Clarification, Question, Reading, Reference
from knowledge.ranking import LinearModel, Ranker
from knowledge.ranking.calibration import confidence, nearest_features
from knowledge.storage import bootstrap, load
from knowledge.topic_ids import VAGUE
from knowledge.understanding import ActReader, Codes, Understander
from knowledge.understanding.normalise import read as normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from knowledge.catalog.model import Catalog, Provider, Topic
    from knowledge.guilds.entries import Entries
    from knowledge.outcomes import Answer, Outcome, Turn
    from knowledge.ranking import Ranking
    from knowledge.storage.engine import Database

_UNUSABLE = "The database", "holds what nothing can be answered from: postie knowledge publish"


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
        if not isinstance(document, dict):  # a row that was changed by hand
            return ContentError(f"language/{name}.toml", "holds no tables")
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
        try:
            catalog = await load.current_catalog(database, accept=check_usable)
        except ContentError as error:
            raise ContentError(*_UNUSABLE) from error
        try:
            return cls(catalog, database)
        except Exception as error:
            raise ContentError(*_UNUSABLE) from error

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
        matches = await self.entries.nearest(question.guild, question.text)
        if not matches:
            return outcome
        entry, match = matches[0]
        sure = confidence(model.nearest_calibrator, nearest_features(match))
        is_vague = isinstance(outcome, Clarification) and outcome.topic == VAGUE
        if sure < ANSWER_FROM or (sure <= outcome.confidence and not is_vague):
            return outcome
        return self._rooms.answerer.lay_over(entry, sure, outcome)

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
        text = text[:LONGEST_TYPED]
        ranked = self.rank(Question(text=text)).scores.topics if text.strip() else ()
        return complete_topic(self.catalog, text, ranked)

    def complete_provider(self, text: str) -> list[tuple[str, str]]:
        """Names and keys of providers that fit what is being typed, at most 25, best first."""
        text = text[:LONGEST_TYPED]
        named = self._rooms.understander.understand(text).providers
        return complete_provider(self.catalog, text, named)

    def label_choices(self, *names: str) -> list[tuple[str, str]]:
        """Labels and keys for a command's list, from content/language/wording.toml."""
        say = self._rooms.answerer.composer.wording.say
        return [(say("choice", name) or name, name) for name in names]
