"""Everything that answers from one catalogue, put together once."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from knowledge.answering.answer import Answerer
from knowledge.answering.decide import stands_alone
from knowledge.conversation import Conversation, Leaning
from knowledge.outcomes import Reading
from knowledge.overlay import with_other
from knowledge.ranking import LinearModel, Ranker
from knowledge.ranking.calibration import confidence, nearest_features
from knowledge.ranking.nearest import Nearest
from knowledge.understanding import ActReader, Codes, Understander
from knowledge.understanding.normalise import read as normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.catalog.model import Catalog
    from knowledge.guilds.own.providers import OwnProvider
    from knowledge.outcomes import Question, Turn
    from knowledge.ranking import Ranking
    from knowledge.ranking.nearest import Match
    from knowledge.understanding.naming.brands import Brands
    from knowledge.understanding.naming.own_brands import OwnBrands

_BETWEEN: Final = "\n"
_SHORT: Final = 8
"""Words up to which a text may say no more than that the trouble is over."""


class Rooms:
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

    @cached_property
    def domains(self) -> frozenset[str]:
        """Of every provider: they tell nothing of whoever names them."""
        return frozenset(domain for p in self.catalog.providers for domain in p.domains)

    @cached_property
    def phrasings(self) -> Nearest:
        """Every phrasing of the topics by itself, built when first needed; see `divide`."""
        asks = ((ask, topic.id) for topic in self.catalog.topics for ask in topic.asks)
        return Nearest((ask, f"{id_}{_BETWEEN}{ask}") for ask, id_ in asks)

    def rank(self, question: Question) -> Ranking:
        """The ranking behind an answer."""
        turns = question.turns
        text = self.conversation.spell_out(question.text, turns)
        alone = self.conversation.interpret(text)
        if turns and len(alone.own.words) <= _SHORT:
            alone = replace(alone, is_over=self.acts.says_it_is_over(normalise(text).normalised))
        ranking = self.ranker.rank(alone, in_mail_channel=question.in_mail_channel)
        if not turns:
            return ranking
        if stands_alone(ranking, self.conversation.leaning(alone, turns)):
            return replace(ranking, interpretation=self.conversation.keep_thread(alone, turns[-1]))
        return self.ranker.rank(self.conversation.interpret(text, turns), turns[-1])

    def read(self, text: str, turns: tuple[Turn, ...] = ()) -> Reading:
        """What a message among people is, by its own words: question, advice, thanks and so on."""
        text = self.conversation.spell_out(text, turns)
        alone = self.conversation.interpret(text)
        normalised = normalise(text).normalised.strip()
        leaning = self.conversation.leaning(alone, turns) if turns else Leaning.NONE
        return Reading(
            acts=self.acts.acts(normalised),
            own=alone.own,
            words=len(alone.own.words),
            in_first_person=self.acts.is_in_first_person(normalised),
            is_own_question=self.acts.is_own_question(normalised),
            leans=leaning is not Leaning.NONE,
        )

    def nearness(self, match: Match) -> float:
        """How sure a match of phrasings is, 0 to 1, comparable with an outcome's confidence."""
        model = self.ranker.model
        return confidence(model.nearest_calibrator, nearest_features(match)) if model else 0.0

    def laid_over(self, records: Sequence[OwnProvider]) -> Rooms:
        """The same with a community's own providers before the shipped ones.

        Weights, patterns and indexes are shared: what is made anew is small.
        """
        brands = self.understander.brands
        providers = [
            record.as_provider(platform=_platform(record, self.catalog, brands))
            for record in records
        ]
        catalog = self.catalog.laid_over(providers)
        understander = self.understander.laid_over(catalog, providers)
        codes = self.answerer.codes.laid_over(catalog)
        return with_other(
            self,
            catalog=catalog,
            understander=understander,
            conversation=self.conversation.laid_over(catalog, understander),
            ranker=self.ranker.laid_over(catalog, codes),
            answerer=self.answerer.laid_over(catalog, codes),
        )


def divide(owner: str) -> tuple[str, str]:
    """The topic and the phrasing that an owner in `Rooms.phrasings` stands for."""
    topic, _, ask = owner.partition(_BETWEEN)
    return topic, ask


def _platform(record: OwnProvider, catalog: Catalog, brands: Brands | OwnBrands) -> str:
    """Who runs the servers of `record`, if that is somebody whose ways are known."""
    for server in record.servers:
        keeper = catalog.provider_by_key.get(brands.of_domain(server.host))
        if keeper is not None:
            return keeper.platform
    return ""
