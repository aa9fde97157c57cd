"""Ranks topics: fitted weights first, then the rules, with one comparable confidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from knowledge.outcomes import Turn
from knowledge.overlay import with_other
from knowledge.ranking.calibration import calibration_features, confidence, nearest_features
from knowledge.ranking.case import Case, Facts
from knowledge.ranking.features import Features
from knowledge.ranking.nearest import Nearest
from knowledge.ranking.rules import ANCHOR, RULES, Rule, apply_rules
from knowledge.ranking.word_vectors import word_vectors
from knowledge.topic_ids import CREDENTIALS, LIVE_STATUS, META_FAMILY, OUT_OF_SCOPE, VAGUE
from knowledge.understanding.politeness import Politeness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.catalog.model import Catalog
    from knowledge.conversation import Interpretation
    from knowledge.ranking.linear import LinearModel, Scores
    from knowledge.understanding.quoted.codes import Codes

_UNPROVEN = 0.69
"""Confidence at most where nothing speaks of mail: below the bar for speaking unasked."""
_NEAR_ENOUGH = 0.7
"""Confidence from which a topic without weights is said, as a community's entry is."""
_UNASKED = frozenset({OUT_OF_SCOPE})
"""Topics that nobody asks for: they are said where nothing else is."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The topics of one question, and how it came to them."""

    interpretation: Interpretation
    features: dict[str, float]
    scores: Scores
    confidence: float
    """0 to 1: how likely the best topic is right."""
    in_talk: bool
    """Whether something was said before."""
    fired: tuple[Rule, ...]
    by_nearness: bool = False
    """Whether the best topic is one that the weights do not know."""

    def as_turn(self) -> Turn:
        """What the question was taken for, for those that follow it."""
        return Turn(
            text=self.interpretation.text,
            own=self.interpretation.own,
            understanding=self.interpretation.understanding,
            talk=self.interpretation.talk,
            topics=self.scores.topics,
            tries=self.interpretation.tries,
        )


class Ranker:
    """Ranks the topics of one catalogue; knows nothing of wording."""

    def __init__(
        self,
        catalog: Catalog,
        codes: Codes,
        *,
        model: LinearModel | None = None,
        rules: Sequence[Rule] = RULES,
    ) -> None:
        """`model` are the fitted weights; without any, topics are ranked by nearness."""
        self.model = model
        self._catalog = catalog
        self._features = Features(catalog, codes)
        self._rules = tuple(rules)
        fitted = frozenset(model.topics if model else ())
        self._facts = Facts(catalog, codes, gone=fitted - catalog.topic_by_id.keys())
        known = fitted | _UNASKED
        self.unfitted = tuple(t.id for t in catalog.topics if model and t.id not in known)
        """Topics that the weights do not know, as an operator's own: ranked by nearness."""

    def laid_over(self, catalog: Catalog, codes: Codes) -> Ranker:
        """The same weights and rules with the providers of `catalog`, which lies over its own."""
        return with_other(
            self,
            _features=self._features.laid_over(catalog, codes),
            _facts=replace(self._facts, catalog=catalog, codes=codes),
        )

    @cached_property
    def _nearest_unfitted(self) -> Nearest:
        core = Politeness.of(self._catalog).without
        topics = (self._catalog.topic_by_id[id_] for id_ in self.unfitted)
        asks = ((ask, topic.id) for topic in topics for ask in (topic.title, *topic.asks))
        forms = ((form, id_) for ask, id_ in asks for form in dict.fromkeys((ask, core(ask))))
        return Nearest(forms, vectors=word_vectors())

    @cached_property
    def nearest(self) -> Nearest:
        """Nearest phrasings by letters, for content without weights; built when first needed."""
        return Nearest((ask, t.id) for t in self._catalog.topics for ask in t.asks)

    def features(self, interpretation: Interpretation) -> dict[str, float]:
        """What the weights weigh of a question and of the turns before it."""
        earlier = [(turn.text, turn.own) for turn in interpretation.earlier]
        return self._features.of(interpretation.text, interpretation.own, earlier)

    def rank(
        self,
        interpretation: Interpretation,
        previous: Turn | None = None,
        *,
        in_mail_channel: bool = False,
    ) -> Ranking:
        """Rank the topics for what was understood; `previous` is the turn before it.

        `in_mail_channel`: mail is what people talk about there.
        """
        features = self.features(interpretation)
        if self.model:
            scores = self.model.score(features)
        else:
            scores = self.nearest.scores(interpretation.text)
        in_talk = previous is not None
        scores, fired = self.correct(scores, interpretation, previous, in_talk=in_talk)
        sure = scores.topics[0][1]
        if self.model:
            numbers = calibration_features(
                scores,
                interpretation.understanding,
                follow_up=in_talk,
                anchored=any(rule.name == ANCHOR for rule in fired),
            )
            sure = confidence(self.model.calibrator, numbers)
        best = scores.topics[0][0]
        if not _may_be_sure(interpretation, best) and not (in_mail_channel and best == VAGUE):
            sure = min(sure, _UNPROVEN)
        ranking = Ranking(interpretation, features, scores, sure, in_talk, fired)
        return self._with_unfitted(ranking) if self.unfitted else ranking

    def _with_unfitted(self, ranking: Ranking) -> Ranking:
        """`ranking` with a topic before the best that the weights do not know, if that is surer."""
        matches = self._nearest_unfitted.best(ranking.interpretation.text)
        if not matches or not self.model:
            return ranking
        sure = confidence(self.model.nearest_calibrator, nearest_features(matches[0]))
        if sure < _NEAR_ENOUGH or sure <= ranking.confidence:
            return ranking
        rest = ((topic, (1 - sure) * chance) for topic, chance in ranking.scores.topics)
        scores = replace(
            ranking.scores,
            topics=((matches[0].owner, sure), *rest),
            in_scope=max(sure, ranking.scores.in_scope),
        )
        return replace(ranking, scores=scores, confidence=sure, by_nearness=True)

    def correct(
        self,
        scores: Scores,
        interpretation: Interpretation,
        previous: Turn | None = None,
        *,
        in_talk: bool = False,
    ) -> tuple[Scores, tuple[Rule, ...]]:
        """`scores` after the rules, and those of them that changed something."""
        case = Case(
            facts=self._facts,
            understanding=interpretation.understanding,
            scores=scores,
            previous=previous,
            in_talk=in_talk,
            tries=interpretation.tries,
            is_over=interpretation.is_over,
        )
        return apply_rules(case, self._rules)


def _may_be_sure(interpretation: Interpretation, topic: str) -> bool:
    """Whether mail is spoken of at all, in the text or in the talk that it leans on.

    Postie's own affairs, and a posted password, need no such evidence.
    """
    if topic.startswith(META_FAMILY) and topic not in {VAGUE, LIVE_STATUS}:
        return True
    return interpretation.understanding.about_mail or topic == CREDENTIALS
