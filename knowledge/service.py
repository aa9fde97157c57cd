"""The one door: `await knowledge.ask(Question) -> Outcome`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from rapidfuzz import fuzz, process, utils

from knowledge.answering import compose
from knowledge.answering.answer import VAGUE, answer, own_answer
from knowledge.answering.decide import ANSWER_BAR
from knowledge.outcomes import Answer, Clarification, Reference
from knowledge.ranking.calibration import confidence, nearness
from knowledge.ranking.index import Index
from knowledge.storage import load
from knowledge.storage.bootstrap import open_ready
from knowledge.understanding import Understanding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from knowledge.catalog.model import Catalog, Provider, Topic
    from knowledge.guilds.entries import Entries
    from knowledge.outcomes import Outcome, Question
    from knowledge.ranking.index import Ranking
    from knowledge.storage.engine import Database

_MOST_COMPLETIONS = 25
_FIRST_TOPICS = (
    "port.imap",
    "port.smtp",
    "port.pop3",
    "compare.imap_pop3",
    "compare.465_587",
    "concept.app_password",
    "trouble.cannot_receive",
    "trouble.cannot_send",
    "trouble.password_rejected",
    "setup.provider",
)
_FIRST_PROVIDERS = (
    "gmail",
    "outlook",
    "yahoo",
    "icloud",
    "aol",
    "comcast",
    "spectrum",
    "att",
    "gmx",
    "bt",
)


class Knowledge:
    """Answers questions from one database; the index follows the database's revision."""

    def __init__(self, catalog: Catalog, database: Database | None = None) -> None:
        self._database = database
        self._index = Index(catalog)
        self.entries: Entries | None = None
        """What communities have added; laid over by whoever serves communities."""

    @classmethod
    async def open(cls, url: str = "", overlays: Sequence[Path] = ()) -> Self:
        """Open the database at `url` (default: the embedded one), made ready if need be.

        Raises `knowledge.errors.KnowledgeError` with one line for the user.
        """
        database = await open_ready(url, overlays=tuple(overlays))
        async with database.reading() as connection:
            catalog = await load.load_catalog(connection)
        return cls(catalog, database)

    @property
    def revision(self) -> str:
        """The revision of the content that is being answered from."""
        return self._index.catalog.revision

    @property
    def index(self) -> Index:
        """The index in memory, for those who explain or fit."""
        return self._index

    async def close(self) -> None:
        """Let the database go."""
        if self._database:
            await self._database.close()

    async def refresh(self) -> bool:
        """Build the index anew if the database's revision moved; whether it did."""
        if not self._database:
            return False
        async with self._database.reading() as connection:
            if await load.revision(connection) in {"", self.revision}:
                return False
            self._index = Index(await load.load_catalog(connection))
        return True

    async def ask(self, question: Question) -> Outcome:
        """What to say to `question`; takes no longer than looking it up in memory."""
        return await self.laid_over(question, self.answer(question))

    def answer(self, question: Question) -> Outcome:
        """What the shipped content says, for those who are not in an event loop."""
        return answer(self._index, question, self.rank(question))

    async def laid_over(self, question: Question, outcome: Outcome) -> Outcome:
        """The community's own answer if it is surer than `outcome`, or than a question back."""
        if not self.entries or not self._index.weights or not question.community:
            return outcome
        found = await self.entries.nearest(question.community, question.text)
        if not found:
            return outcome
        entry, match = found[0]
        sure = confidence(self._index.weights.nearness, nearness(match))
        vague = isinstance(outcome, Clarification) and outcome.topic == VAGUE
        if sure < ANSWER_BAR or (sure <= outcome.confidence and not vague):
            return outcome
        return own_answer(entry, sure, outcome)

    def rank(self, question: Question) -> Ranking:
        """The ranking behind an answer."""
        return self._index.rank(question.text, question.earlier)

    def compose(self, reference: Reference) -> Answer:
        """The answer that `reference` stands for; raises `KeyError` for a topic that is gone."""
        topic = self._index.topics[reference.topic]
        reply = compose.compose(self._index, reference, compose.tags_of(self._index, reference))
        return Answer(
            confidence=1.0,
            understood=Understanding(),
            topic=topic.id,
            kind=topic.kind,
            title=topic.title,
            reference=reference,
            reply=reply,
        )

    def topics(self) -> Sequence[Topic]:
        """All topics."""
        return self._index.catalog.topics

    def providers(self) -> Sequence[Provider]:
        """All providers."""
        return self._index.catalog.providers

    async def explain(self, question: Question) -> str:
        """Why `question` gets the reply it gets, as a table."""
        from knowledge.answering.explain import explanation  # noqa: PLC0415  # for maintainers only

        return explanation(self._index, self.rank(question))

    def complete_topic(self, text: str) -> list[tuple[str, str]]:
        """Titles and ids of topics that fit what is being typed, at most 25, best first."""
        if not text.strip():
            first = [self._index.topics[t] for t in _FIRST_TOPICS if t in self._index.topics]
            return [(t.title, t.id) for t in first]
        titles = {t.id: t.title for t in self.topics()}
        ranked = [t for t, p in self._index.rank(text).scores.topics if p > 0.05 and t in titles]  # noqa: PLR2004  a noticeable chance
        likely = [t for t in (*ranked, *_closest(text, titles)) if not t.startswith("meta.")]
        fitting = dict.fromkeys([*_begun(text, titles), *likely])
        return [(titles[t], t) for t in fitting][:_MOST_COMPLETIONS]

    def complete_provider(self, text: str) -> list[tuple[str, str]]:
        """Names and keys of providers that fit what is being typed, at most 25, best first."""
        got = self._index.understander.understand(text)
        names = {p.key: p.name for p in self.providers()}
        if not text.strip():
            by_brand = {b: p.key for p in self.providers() for b in p.brands}
            keys: Iterable[str] = (by_brand[b] for b in _FIRST_PROVIDERS if b in by_brand)
        else:
            said = {
                p.key: f"{p.name} {' '.join(p.brands)} {' '.join(p.domains[:6])}"
                for p in self.providers()
            }
            keys = [*got.providers, *_closest(text, said)]
        return [(names[k], k) for k in dict.fromkeys(keys)][:_MOST_COMPLETIONS]


def _begun(text: str, names: dict[str, str]) -> list[str]:
    """Whose name has a word for each that is being typed, the shortest name first."""
    typed = utils.default_process(text).split()
    words = {key: utils.default_process(name).split() for key, name in names.items()}
    found = [
        key
        for key, said in words.items()
        if typed and all(any(word.startswith(part) for word in said) for part in typed)
    ]
    return sorted(found, key=lambda key: len(names[key]))


def _closest(text: str, names: dict[str, str]) -> list[str]:
    found = process.extract(
        text,
        names,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=_MOST_COMPLETIONS,
        score_cutoff=55,
    )
    return [key for _, _, key in found]
