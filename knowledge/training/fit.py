"""From the content and the training data to a model, and what it is worth on what it has not seen.

Everything is deterministic: on one kind of machine the same content and training data give the same
weights, however many cores it has.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from knowledge.conversation import Conversation, Leaning
from knowledge.ranking import LinearModel, Nearest, Ranker, Scores
from knowledge.ranking.calibration import calibration_features, confidence, nearest_features
from knowledge.ranking.rules import ANCHOR
from knowledge.ranking.word_vectors import word_vectors
from knowledge.training.folds import FOLDS, assign_folds
from knowledge.training.model import fit_model, with_header
from knowledge.training.report import Judged
from knowledge.training.samples import DATA, samples
from knowledge.training.table import Table
from knowledge.understanding import Codes, Understander

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from knowledge.catalog.model import Catalog
    from knowledge.conversation import Interpretation
    from knowledge.outcomes import Turn
    from knowledge.training.samples import Sample

    Row = dict[str, float]

_STRENGTH: Final = 0.3
"""Inverse of the penalty on the calibrators' weights."""
_SHARE_COMPARED: Final = 4
"""Of so many questions one is compared with phrasings: enough for a handful of weights."""
_ASKED_BEFORE: Final = 250
"""Questions that stand before others in a talk: few, so that few words are met in them alone."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model, and how each line of the training data fared while it was left out."""

    text: str
    """As `LinearModel` reads it."""
    judged: tuple[Judged, ...]


@dataclass(frozen=True)
class _Reader:
    """Understands samples by one catalogue, without any fitted weights."""

    understander: Understander
    conversation: Conversation
    ranker: Ranker

    @classmethod
    def over(cls, catalog: Catalog) -> _Reader:
        understander = Understander(catalog)
        codes = Codes(catalog, understander.messages)
        return cls(understander, Conversation(catalog, understander), Ranker(catalog, codes))

    def interpret(self, sample: Sample) -> Interpretation:
        """The sample, in the light of what was said before it."""
        turns: tuple[Turn, ...] = ()
        for text in sample.earlier:
            interpretation = self.conversation.interpret(text, turns)
            ranking = self.ranker.rank(interpretation, turns[-1] if turns else None)
            turns = (*turns, ranking.as_turn())
        return self.conversation.interpret(sample.text, turns)

    def in_talk(
        self, given: Sequence[Sample], interpretations: Mapping[int, Interpretation]
    ) -> Iterator[Sample]:
        """Lines whose words lean on a talk, each after a question about something else.

        Else nearly all that is fitted on in a talk would be a real follow-up, and each remark
        after an answer be taken for one.
        """
        chance = random.Random(8314)  # noqa: S311  # a fixed seed, so that fitting repeats
        alone = [i for i in interpretations if not given[i].earlier]
        asked = [i for i in alone if given[i].topics]
        before = [
            (given[i].text, self.ranker.rank(interpretations[i], None).as_turn())
            for i in chance.sample(asked, min(_ASKED_BEFORE, len(asked)))
        ]
        for i in alone:
            text, turn = chance.choice(before)
            if self.conversation.leaning(interpretations[i], (turn,)) is not Leaning.NONE:
                yield replace(given[i], earlier=(text,), repeats=True)

    def correct(
        self, scores: Scores, interpretation: Interpretation, sample: Sample
    ) -> tuple[Scores, Row]:
        """`scores` after the rules, and the numbers that confidence is judged by."""
        in_talk = bool(sample.earlier)
        corrected, fired = self.ranker.correct(scores, interpretation, in_talk=in_talk)
        return corrected, calibration_features(
            corrected,
            interpretation.understanding,
            follow_up=in_talk,
            anchored=any(rule.name == ANCHOR for rule in fired),
        )


def fit(
    catalog: Catalog, data: Path = DATA, *, progress: Callable[[str], object] = lambda _: None
) -> Fit:
    """Fit topics, scope and confidence.

    `catalog` has to be without weights; `data` holds the labelled questions as JSON lines;
    `progress` is told what is being done.
    """
    with threadpool_limits(limits=1):  # sums depend on how they are shared out, and gain no time
        return _fit(catalog, data, progress)


def _fit(catalog: Catalog, data: Path, progress: Callable[[str], object]) -> Fit:
    progress("understanding the training data")
    reader = _Reader.over(catalog)
    lines = samples(catalog, data)
    interpretations = {i: reader.interpret(one) for i, one in enumerate(lines) if one.from_data}
    in_talk = list(reader.in_talk(lines, interpretations))
    interpretations |= {i: reader.interpret(one) for i, one in enumerate(in_talk, len(lines))}
    all_samples = [*lines, *in_talk]
    # Those of the content are not kept: they would only take memory.
    read = (interpretations.get(i) or reader.interpret(one) for i, one in enumerate(all_samples))
    features = Table.of(map(reader.ranker.features, read), distinct=len(lines))
    folds = assign_folds(all_samples)
    held_out = np.flatnonzero(folds >= 0).tolist()
    corrected: dict[int, Scores] = {}
    numbers: dict[int, Row] = {}
    for i, scores in _out_of_fold(all_samples, features, folds, progress):
        understood = interpretations.pop(i)  # what follows needs the memory
        corrected[i], numbers[i] = reader.correct(scores, understood, all_samples[i])
    right = {i: _is_right(corrected[i], all_samples[i]) for i in held_out}
    progress("fitting all of it")
    text = with_header(
        fit_model(all_samples, features),
        calibrator=_fit_calibrator([numbers[i] for i in held_out], [right[i] for i in held_out]),
        nearest_calibrator=_fit_calibrator(
            *_nearest_numbers(catalog, [all_samples[i] for i in held_out])
        ),
        words=" ".join(sorted(reader.understander.known)),
    )
    judged = []
    for fold in range(FOLDS):
        others = [i for i in held_out if folds[i] != fold]
        calibrator = _fit_calibrator([numbers[i] for i in others], [right[i] for i in others])
        judged += [
            Judged(
                all_samples[i],
                corrected[i].topics,
                corrected[i].in_scope,
                confidence(calibrator, numbers[i]),
            )
            for i in held_out
            if folds[i] == fold and i < len(lines)
        ]
    return Fit(text, tuple(judged))


def _out_of_fold(
    all_samples: Sequence[Sample],
    features: Table,
    folds: np.ndarray,
    progress: Callable[[str], object],
) -> Iterator[tuple[int, Scores]]:
    """The scores of each sample that has a fold, by weights that were fitted without that fold."""
    for fold in range(FOLDS):
        progress(f"fitting without part {fold + 1} of {FOLDS}")
        kept = np.flatnonzero(folds != fold).tolist()
        model = LinearModel(fit_model([all_samples[i] for i in kept], features.part(kept)))
        for i in np.flatnonzero(folds == fold).tolist():
            yield i, model.score(features.row(i))


def _is_right(scores: Scores, sample: Sample) -> bool:
    return bool(scores.topics) and scores.topics[0][0] in sample.topics


def _fit_calibrator(numbers: Sequence[Row], right: Sequence[bool]) -> dict[str, Any]:
    """Weights that tell from numbers how likely an answer is right."""
    names = sorted(numbers[0])
    table = np.array([[row[n] for n in names] for row in numbers])
    if len(set(right)) == 1:  # nothing to tell apart: as sure as one more such line would make it
        odds = float(np.log(len(right) + 1))
        return {"bias": odds if right[0] else -odds, "weights": {}}
    spread = table.std(axis=0) + 1e-9
    regression = LogisticRegression(C=_STRENGTH, max_iter=2000).fit(table / spread, right)
    weights = zip(names, regression.coef_[0] / spread, strict=True)
    return {
        "bias": round(float(regression.intercept_[0]), 4),
        "weights": {name: round(float(weight), 4) for name, weight in weights},
    }


def _nearest_numbers(catalog: Catalog, questions: Sequence[Sample]) -> tuple[list[Row], list[bool]]:
    """How near questions are to their nearest topic, and whether that is a right one."""
    asks = ((ask, topic.id) for topic in catalog.topics for ask in topic.asks)
    nearest = Nearest(asks, vectors=word_vectors())
    matches = [(sample, nearest.best(sample.text)) for sample in questions[::_SHARE_COMPARED]]
    numbers = [nearest_features(best[0]) for _, best in matches if best]
    return numbers, [best[0].owner in sample.topics for sample, best in matches if best]
