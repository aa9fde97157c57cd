"""The one door: `await knowledge.ask(Question) -> Outcome`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from knowledge import fingerprints
from knowledge.answering.comparison import Comparer
from knowledge.answering.complete import (
    LONGEST_TYPED,
    MOST,
    begin_with,
    by_popularity,
    complete_error,
    complete_provider,
    complete_topic,
    find_provider,
)
from knowledge.answering.decide import ANSWER_FROM, stands_alone
from knowledge.answering.explain import explain
from knowledge.answering.naming import find_names
from knowledge.catalog.directories import WEIGHTS
from knowledge.conversation import Leaning
from knowledge.errors import ContentError
from knowledge.outcomes import (
    OWN,
    Answer,
    Clarification,
    Question,
    Reading,
    Reference,
    Suggestion,
)
from knowledge.privacy import redact
from knowledge.ranking import LinearModel
from knowledge.ranking.calibration import confidence, nearest_features
from knowledge.rooms import Rooms, divide
from knowledge.storage import bootstrap, load
from knowledge.topic_ids import PORT_LOOKUP, PROVIDER, VAGUE
from knowledge.understanding import Act, ports
from knowledge.understanding.normalise import read as normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping, Sequence
    from pathlib import Path

    from knowledge.answering.comparison import Comparison
    from knowledge.catalog.model import Catalog, Provider, Topic
    from knowledge.guilds.entries import Entries, Entry
    from knowledge.guilds.own.providers import OwnProvider, OwnProviders
    from knowledge.guilds.phrasings import Phrasings
    from knowledge.outcomes import Outcome, Turn
    from knowledge.ranking import Ranking
    from knowledge.ranking.nearest import Match
    from knowledge.storage.engine import Database

_THE_SAME: Final = 0.95
"""From which likeness on a question is the very one that moderators judged."""
_MOST_GUILDS: Final = 1_000
"""So many guilds with providers of their own are ready to answer at once."""
_UNUSABLE: Final = (
    "The database", "holds what nothing can be answered from: postie knowledge publish",
)  # fmt: skip


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
        if not isinstance(document, dict):
            return ContentError(f"language/{name}.toml", f"holds no tables: {reason}")
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


class _GuildRooms(NamedTuple):
    """The rooms of a guild with providers of its own, and what they were made from."""

    records: Sequence[OwnProvider]
    below: Rooms
    rooms: Rooms


class Knowledge:
    """Answers questions from one database; what it knows follows the database's revision."""

    def __init__(self, catalog: Catalog, database: Database | None = None) -> None:
        self._database = database
        self._rooms = Rooms(catalog)
        self.entries: Entries | None = None
        """The answers that communities have added; laid over by whoever serves communities."""
        self._phrasings: Phrasings | None = None
        self._own_providers: OwnProviders | None = None
        self._rooms_by_guild: MutableMapping[int, _GuildRooms] = {}

    def lay_over_with(
        self, entries: Entries, providers: OwnProviders, phrasings: Phrasings | None = None
    ) -> None:
        """Answer with what communities have added from now on, each where it was added."""
        from cachetools import LRUCache  # noqa: PLC0415  # `postie ask` serves no community

        self.entries = entries
        self._own_providers = providers
        self._phrasings = phrasings
        self._rooms_by_guild = LRUCache(_MOST_GUILDS)

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
        self._rooms = Rooms(await load.current_catalog(self._database))
        return True

    def forget_texts(self) -> None:
        """Forget which texts were read lately; read again, they mean the same."""
        normalise.cache_clear()
        self._rooms.understander.forget_words()

    async def ask(self, question: Question) -> Outcome:
        """What to say to `question`; takes no longer than looking it up in memory."""
        await self.prepare(question.guild)
        return await self.lay_over(question, self.answer(question))

    async def prepare(self, guild: int) -> bool:
        """Have the providers of a community's own in memory; whether it has any."""
        return bool(guild and self._own_providers and await self._own_providers.of(guild))

    def answer(self, question: Question) -> Outcome:
        """What the content says, and the community's own providers if they are in memory.

        For those who are not in an event loop; see `prepare`.
        """
        return self._rooms_of(question.guild).answerer.answer(self.rank(question))

    def rank(self, question: Question) -> Ranking:
        """The ranking behind an answer."""
        rooms, turns = self._rooms_of(question.guild), question.turns
        text = rooms.conversation.spell_out(question.text, turns)
        alone = rooms.conversation.interpret(text)
        ranking = rooms.ranker.rank(alone, in_mail_channel=question.in_mail_channel)
        if not turns:
            return ranking
        if stands_alone(ranking, rooms.conversation.leaning(alone, turns)):
            return replace(ranking, interpretation=rooms.conversation.keep_thread(alone, turns[-1]))
        return rooms.ranker.rank(rooms.conversation.interpret(text, turns), turns[-1])

    def read(self, text: str, turns: tuple[Turn, ...] = (), *, guild: int = 0) -> Reading:
        """What a message among people is, by its own words: question, advice, thanks and so on."""
        rooms = self._rooms_of(guild)
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

    def is_mute(self, text: str, *, guild: int = 0) -> bool:
        """Whether `text` says nothing that an answer could come from: “Help!”, “a question”."""
        reading = self.read(text, guild=guild)
        own = reading.own
        told = own.about_mail or own.client or own.codes or own.messages or own.names_somebody
        return not (told or own.signals - {"asks"} or own.off_topic or Act.BROKEN in reading.acts)

    def speaks_of_mail(self, text: str) -> bool:
        """Whether words of mail stand in `text`, such as the name of a channel."""
        return self._rooms.understander.speaks_of_mail(text)

    def is_person_wanted(self, text: str) -> bool:
        """Whether `text` asks for a human to talk to."""
        normalised = normalise(text).normalised.strip()
        return self._rooms.acts.is_done(Act.WANTS_PERSON, normalised)

    def fold(self, texts: Iterable[str]) -> tuple[Turn, ...]:
        """What was said before, oldest first, as the turns that a question comes after."""
        turns: tuple[Turn, ...] = ()
        for text in texts:
            turns = (*turns, self.rank(Question(text=text, turns=turns)).as_turn())
        return turns

    async def lay_over(self, question: Question, outcome: Outcome) -> Outcome:
        """The community's own answer if it is surer than `outcome`, or than a question back."""
        if not self.entries or not self._rooms.ranker.model or not question.guild:
            return outcome
        outcome = await self._lay_over_phrasing(question, outcome)
        matches = await self.entries.nearest(question.guild, question.text)
        if not matches:
            return outcome
        entry, match = matches[0]
        if not self.prefers_own(match, outcome):
            return outcome
        return self._rooms.answerer.lay_over(entry, self.nearness(match), outcome)

    async def _lay_over_phrasing(self, question: Question, outcome: Outcome) -> Outcome:
        """The topic that the community says this way of asking is for, if that is told better."""
        if self._phrasings is None or not await self._phrasings.all(question.guild):
            return outcome
        topic, sure = await self._find_judged(self._phrasings, question, outcome)
        answerer = self._rooms_of(question.guild).answerer
        if topic.startswith(OWN):
            entry = await self.find_entry(question.guild, topic.removeprefix(OWN))
            return answerer.lay_over(entry, sure, outcome) if entry else outcome
        if topic not in self.catalog.topic_by_id:
            return outcome
        return answerer.answer_as(topic, outcome, confidence=sure)

    async def _find_judged(
        self, phrasings: Phrasings, question: Question, outcome: Outcome
    ) -> tuple[str, float]:
        """The topic that moderators say is asked for, and how sure that is; empty if none is.

        A sure answer gives way only to what was said of these very words.
        """
        is_sure = isinstance(outcome, Answer) and outcome.confidence >= ANSWER_FROM
        found = await phrasings.find_topic(question.guild, self.mask(question.text))
        if found is not None and (not is_sure or found[1].likeness >= _THE_SAME):
            return found[0], found[1].likeness
        if is_sure:
            return "", 0.0
        # Coarse: sure enough for whoever asks Postie, not to be said unasked.
        judged = await phrasings.find_judged(question.guild, fingerprints.of_question(outcome))
        return (judged.topic, ANSWER_FROM) if judged else ("", 0.0)

    def prefers_own(self, match: Match, outcome: Outcome) -> bool:
        """Whether a community's own answer is given instead of `outcome`."""
        sure = self.nearness(match)
        is_vague = isinstance(outcome, Clarification) and outcome.topic == VAGUE
        return sure >= ANSWER_FROM and (sure > outcome.confidence or is_vague)

    def nearness(self, match: Match) -> float:
        """How sure a match of phrasings is, 0 to 1, comparable with an outcome's confidence."""
        model = self._rooms.ranker.model
        return confidence(model.nearest_calibrator, nearest_features(match)) if model else 0.0

    def nearest_phrasings(self, text: str) -> list[tuple[str, str, float]]:
        """The shipped phrasings nearest to `text`, best first: topic, phrasing, nearness."""
        matches = self._rooms.phrasings.best(text)
        return [(*divide(match.owner), self.nearness(match)) for match in matches]

    def compose(self, reference: Reference, *, guild: int = 0) -> Answer:
        """The answer that `reference` stands for; raises `KeyError` for a topic that is gone."""
        rooms = self._rooms_of(guild)
        if reference.provider.startswith(OWN):
            _ = rooms.catalog.provider_by_key[reference.provider]  # gone, or another community's
        return rooms.answerer.compose(reference)

    async def find_answer(self, reference: Reference, *, guild: int) -> Answer:
        """As `compose`, with whatever the community `guild` has of its own, its answers too."""
        await self.prepare(guild)
        if not reference.topic.startswith(OWN):
            return self.compose(reference, guild=guild)
        entry = await self.find_entry(guild, reference.topic.removeprefix(OWN))
        if entry is None:
            raise KeyError(reference.topic)
        return self._rooms.answerer.compose_own(entry)

    async def find_entry(self, guild: int, entry_id: str) -> Entry | None:
        """An answer of the community's own by its id; None if it is gone."""
        entries = await self.entries.all(guild) if self.entries else ()
        return next((entry for entry in entries if entry.id == entry_id), None)

    def turn_of(self, reference: Reference, *, guild: int = 0) -> Turn:
        """The turn of somebody who chose the answer `reference`: for what they ask next."""
        return self._rooms_of(guild).answerer.turn_of(reference)

    def topics(self) -> Sequence[Topic]:
        """All topics."""
        return self.catalog.topics

    def providers(self, guild: int = 0) -> Sequence[Provider]:
        """All providers; those that the community `guild` has of its own come first."""
        return self._rooms_of(guild).catalog.providers

    def owners_of(self, domains: Iterable[str]) -> Sequence[str]:
        """Names of the shipped providers to whom one of `domains` belongs, each once."""
        wanted = frozenset(domains)
        return [one.name for one in self.catalog.providers if not wanted.isdisjoint(one.domains)]

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

    def complete_error(self, text: str) -> list[tuple[str, str]]:
        """Known errors, by title and id, that fit what is being typed, at most 25, best first."""
        ranked = self.rank(Question(text=text)).scores.topics if text.strip() else ()
        return complete_error(self.catalog, text, ranked)

    def complete_provider(self, text: str, *, guild: int = 0) -> list[tuple[str, str]]:
        """Names and keys of providers that fit what is being typed, at most 25, best first.

        Of those that begin so, the ones that the community `guild` has of its own come first.
        """
        text, rooms = text[:LONGEST_TYPED], self._rooms_of(guild)
        own = begin_with(text, (one for one in rooms.catalog.providers if one.key.startswith(OWN)))
        named = rooms.understander.understand(text).providers
        pairs = [*own, *complete_provider(rooms.catalog, text, named)]
        return list({key: (name, key) for name, key in pairs}.values())[:MOST]

    def find_provider(self, text: str, *, guild: int = 0) -> Provider | None:
        """Whose key, name, brand or domain `text` is; the community's own go before the shipped."""
        catalog = self._rooms_of(guild).catalog
        own = [one for one in catalog.providers if one.key.startswith(OWN)]
        shipped = (catalog.provider_by_key[key] for key in by_popularity(self.catalog))
        return find_provider([*own, *shipped], text)

    def spell_provider(self, text: str, *, guild: int = 0) -> str:
        """Whose settings a command asks for, in words that can mean nobody else.

        By its name a provider may be an everyday word ("Juno", "frontier"); a domain is nobody
        else's.
        """
        provider = self.find_provider(text, guild=guild)
        if provider is None or text.casefold() in provider.domains:
            return text
        return next(iter(provider.domains), provider.name)

    def offer_meanings(self, outcome: Outcome, *, guild: int = 0) -> tuple[Suggestion, ...]:
        """The providers that a brand of several may mean; none if a question names one of them."""
        own, rooms = outcome.turn.own, self._rooms_of(guild)
        known = rooms.catalog.provider_by_key
        meant = [] if own.provider else rooms.understander.brands.meanings(own.ambiguous)
        return tuple(
            Suggestion(
                topic=PROVIDER,
                title=known[key].name,
                reference=Reference(
                    topic=PROVIDER, provider=key, protocol=own.protocol, client=own.client
                ),
            )
            for key in meant
            if key in known
        )

    def _rooms_of(self, guild: int) -> Rooms:
        """What answers in `guild`: the shipped rooms, or those with its own providers over them."""
        records = self._own_providers.known(guild) if guild and self._own_providers else ()
        if not records:
            return self._rooms
        known = self._rooms_by_guild.get(guild)
        if known is None or known.records is not records or known.below is not self._rooms:
            known = _GuildRooms(records, self._rooms, self._rooms.laid_over(records))
            self._rooms_by_guild[guild] = known
        return known.rooms

    def find_names(
        self, names: Iterable[str], answer: Answer | Clarification, *, guild: int = 0
    ) -> list[str]:
        """Those of `names` that call what `answer` is about, the most telling first."""
        rooms = self._rooms_of(guild)
        return find_names(
            names,
            answer,
            catalog=rooms.catalog,
            understander=rooms.understander,
            rank=lambda name: self.rank(Question(text=name, guild=guild)).scores.topics,
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

    def compare(self, this: str, that: str, asked: Outcome, *, guild: int = 0) -> Comparison:
        """Two things side by side; `asked` is what the question for their difference got."""
        comparer = Comparer(
            self._rooms_of(guild).understander,
            answer=lambda text: self.answer(Question(text=text, guild=guild)),
            compose=lambda reference: self.compose(reference, guild=guild),
            topics=self.catalog.topic_by_id.keys(),
        )
        return comparer.compare(this, that, asked)

    def label_choices(self, *names: str) -> list[tuple[str, str]]:
        """Labels and keys for a command's list, from content/language/wording.toml."""
        say = self._rooms.answerer.composer.wording.say
        return [(say("choice", name) or name, name) for name in names]
