"""The one door: `await knowledge.ask(Question) -> Outcome`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Self

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
from knowledge.answering.explain import explain
from knowledge.answering.naming import find_names
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
from knowledge.rooms import Rooms, divide
from knowledge.storage import load
from knowledge.topic_ids import PORT_LOOKUP, PROVIDER
from knowledge.understanding import Act, ports
from knowledge.understanding.normalise import read as normalise
from knowledge.usable import check_usable, open_ready

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping, Sequence
    from pathlib import Path

    from knowledge.answering.comparison import Comparison
    from knowledge.catalog.model import Catalog, Provider, Topic
    from knowledge.guilds.entries import Entries, Entry
    from knowledge.guilds.own.providers import OwnProvider, OwnProviders
    from knowledge.guilds.phrasings import Phrasings
    from knowledge.outcomes import Outcome, Turn
    from knowledge.own_answers import OwnAnswers
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
        self.own_answers: OwnAnswers | None = None
        """What communities have added; laid over by whoever serves communities."""
        self._own_providers: OwnProviders | None = None
        self._rooms_by_guild: MutableMapping[int, _GuildRooms] = {}

    def lay_over_with(
        self, entries: Entries, providers: OwnProviders, phrasings: Phrasings | None = None
    ) -> None:
        """Answer with what communities have added from now on, each where it was added."""
        # `postie ask` serves no community
        from cachetools import LRUCache  # noqa: PLC0415

        from knowledge.own_answers import OwnAnswers  # noqa: PLC0415

        self.own_answers = OwnAnswers(entries, phrasings)
        self._own_providers = providers
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
        return self._rooms_of(question.guild).rank(question)

    def read(self, text: str, turns: tuple[Turn, ...] = (), *, guild: int = 0) -> Reading:
        """What a message among people is, by its own words: question, advice, thanks and so on."""
        return self._rooms_of(guild).read(text, turns)

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
        if self.own_answers is None or not question.guild:
            return outcome
        rooms = self._rooms_of(question.guild)
        return await self.own_answers.lay_over(question, outcome, rooms, mask=self.mask)

    def nearness(self, match: Match) -> float:
        """How sure a match of phrasings is, 0 to 1, comparable with an outcome's confidence."""
        return self._rooms.nearness(match)

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
        return await self.own_answers.find_entry(guild, entry_id) if self.own_answers else None

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
