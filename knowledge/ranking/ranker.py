"""Ranks topics: fitted weights first, then the rules, with one comparable confidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from knowledge.outcomes import Turn
from knowledge.ranking.calibration import calibration_features, confidence
from knowledge.ranking.features import Features
from knowledge.ranking.nearest import Nearest
from knowledge.ranking.rules import ANCHOR, RULES, Case, Facts, Rule, apply_rules
from knowledge.topic_ids import CREDENTIALS, LIVE_STATUS, META_FAMILY, VAGUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.catalog.model import Catalog
    from knowledge.conversation import Interpretation
    from knowledge.ranking.linear import LinearModel, Scores
    from knowledge.understanding.codes import Codes

_UNPROVEN = 0.69
"""Confidence at most where nothing speaks of mail: below the bar for speaking unasked."""


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

    def as_turn(self) -> Turn:
        """What the question was taken for, for those that follow it."""
        return Turn(
            text=self.interpretation.text,
            own=self.interpretation.own,
            understanding=self.interpretation.understanding,
            talk=self.interpretation.talk,
            topics=self.scores.topics,
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
        self._facts = Facts(catalog, codes, frozenset(model.topics if model else ()))

    @cached_property
    def nearest(self) -> Nearest:
        """Nearest phrasings, for what has no fitted weights; built when first needed."""
        return Nearest((ask, t.id) for t in self._catalog.topics for ask in t.asks)

    def features(self, interpretation: Interpretation) -> dict[str, float]:
        """What the weights weigh of a question and of the turns before it."""
        earlier = [(turn.text, turn.own) for turn in interpretation.earlier]
        return self._features.of(interpretation.text, interpretation.own, earlier)

    def rank(self, interpretation: Interpretation, previous: Turn | None = None) -> Ranking:
        """Rank the topics for what was understood; `previous` is the turn before it."""
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
        if not _may_be_sure(interpretation, scores.topics[0][0]):
            sure = min(sure, _UNPROVEN)
        return Ranking(interpretation, features, scores, sure, in_talk, fired)

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
        )
        return apply_rules(case, self._rules)


def _may_be_sure(interpretation: Interpretation, topic: str) -> bool:
    """Whether mail is spoken of at all, in the text or in the talk that it leans on.

    Postie's own affairs, and a posted password, need no such evidence.
    """
    if topic.startswith(META_FAMILY) and topic not in {VAGUE, LIVE_STATUS}:
        return True
    return interpretation.understanding.about_mail or topic == CREDENTIALS
