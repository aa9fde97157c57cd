"""Softmax regression over the features, a second one for the scope, a third for confidence.

Everything is deterministic: the same content and training data give the same weights.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from knowledge.conversation import Conversation
from knowledge.ranking import LinearModel, Ranker, Scores
from knowledge.ranking.calibration import calibration_features, nearest_features
from knowledge.training.samples import DATA, samples
from knowledge.understanding import Codes, Understander

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from knowledge.catalog.model import Catalog
    from knowledge.conversation import Interpretation
    from knowledge.outcomes import Turn
    from knowledge.ranking import Nearest
    from knowledge.training.samples import Sample

SCALE = 100
SHARES = (0.62, 0.25, 0.13, 0.1)
"""How much of a sample each of its right topics gets, best first."""
_FOLDS = 5
_RARE = 2
_KEPT_CELLS = 110_000
_KEPT_IN_SCOPE = 9_000
"""Weights that are kept, of the ranker's and of the gate's: those that move most questions most."""
_DATA_WEIGHT = 2.0
"""A question of the training data weighs more than a phrasing."""

Row = dict[str, float]


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

    def correct(self, scores: Scores, interpretation: Interpretation, sample: Sample) -> Scores:
        """`scores` after those rules that leave the confidence to be judged."""
        in_talk = bool(sample.earlier)
        return self.ranker.correct(scores, interpretation, in_talk=in_talk, fitting=True)[0]


def fit(catalog: Catalog, data: Path = DATA) -> str:
    """The fitted model as the text that `LinearModel` reads.

    `catalog` has to be without weights; `data` holds the labelled questions as JSON lines.
    """
    reader = _Reader.over(catalog)
    all_samples = samples(catalog, data)
    interpretations = [reader.interpret(sample) for sample in all_samples]
    rows = [reader.ranker.features(interpretation) for interpretation in interpretations]
    scores = list(
        map(reader.correct, _out_of_fold(all_samples, rows), interpretations, all_samples)
    )
    from_data = [i for i, s in enumerate(all_samples) if s.from_data]
    numbers = [
        calibration_features(
            scores[i], interpretations[i].understanding, follow_up=bool(all_samples[i].earlier)
        )
        for i in from_data
    ]
    right = [
        bool(scores[i].topics) and scores[i].topics[0][0] in all_samples[i].topics
        for i in from_data
    ]
    head, _, body = _model(all_samples, rows, _fit_calibrator(numbers, right)).partition("\n")
    near = _nearest_numbers(reader.ranker.nearest, [all_samples[i] for i in from_data])
    extras = {
        "nearest_calibrator": _fit_calibrator(*near),
        "words": " ".join(sorted(reader.understander.known)),
    }
    return f"{json.dumps(json.loads(head) | extras, ensure_ascii=False)}\n{body}"


def _fit_calibrator(numbers: Sequence[Row], right: Sequence[bool]) -> dict[str, Any]:
    """Weights that tell from numbers how likely an answer is right."""
    names = sorted(numbers[0])
    table = np.array([[row[n] for n in names] for row in numbers])
    spread = table.std(axis=0) + 1e-9
    regression = LogisticRegression(C=0.3, max_iter=2000).fit(table / spread, right)
    weights = zip(names, regression.coef_[0] / spread, strict=True)
    return {
        "bias": round(float(regression.intercept_[0]), 4),
        "weights": {name: round(float(weight), 4) for name, weight in weights},
    }


def _nearest_numbers(nearest: Nearest, questions: Sequence[Sample]) -> tuple[list[Row], list[bool]]:
    """How near each question's nearest phrasing is, and whether that is a right topic's."""
    matches = [(sample, nearest.best(sample.text)) for sample in questions]
    numbers = [nearest_features(best[0]) for _, best in matches if best]
    return numbers, [best[0].owner in sample.topics for sample, best in matches if best]


def _out_of_fold(given: Sequence[Sample], rows: Sequence[Row]) -> list[Scores]:
    order = np.random.default_rng(8314).permutation(len(given))
    result: list[Scores] = [Scores((), 0.0)] * len(given)
    for fold in range(_FOLDS):
        held = set(order[fold::_FOLDS].tolist())
        kept = [i for i in range(len(given)) if i not in held]
        empty = {"bias": 0.0, "weights": {}}
        model = LinearModel(_model([given[i] for i in kept], [rows[i] for i in kept], empty))
        for i in held:
            result[i] = model.score(rows[i])
    return result


def _model(given: Sequence[Sample], rows: Sequence[Row], calibrator: object) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(n for n, count in counts.items() if count >= _RARE)
    columns = {name: i for i, name in enumerate(names)}
    matrix = _matrix(rows, columns)
    topics = sorted({t for s in given for t in s.topics})
    picked, labels, shares = [], [], []
    for i, sample in enumerate(given):
        for topic, share in zip(sample.topics, SHARES, strict=False):
            picked.append(i)
            labels.append(topics.index(topic))
            shares.append(share * (_DATA_WEIGHT if sample.from_data else 1.0))
    ranker = LogisticRegression(C=2.0, max_iter=200)
    ranker.fit(matrix[picked], labels, sample_weight=shares)
    in_scope = [bool(s.topics) for s in given]
    worth = [_DATA_WEIGHT if s.from_data else 1.0 for s in given]
    gate = LogisticRegression(C=1.0, max_iter=200).fit(matrix, in_scope, sample_weight=worth)
    coefficients = ranker.coef_ - ranker.coef_.mean(axis=0)
    spread = np.sqrt(matrix.multiply(matrix).mean(axis=0)).A1
    kept = np.vstack(
        [
            _weightiest(coefficients, spread, _KEPT_CELLS),
            _weightiest(gate.coef_, spread, _KEPT_IN_SCOPE),
        ]
    )
    head = {
        "topics": topics,
        "scale": SCALE,
        "bias": [round(float(b), 3) for b in ranker.intercept_],
        "in_scope_bias": round(float(gate.intercept_[0]), 3),
        "calibrator": calibrator,
        "nearest_calibrator": {},
    }
    return "\n".join([json.dumps(head), *_lines(names, kept)]) + "\n"


def _weightiest(weights: np.ndarray, spread: np.ndarray, most: int) -> np.ndarray:
    """The `most` weights, times `SCALE`, whose features vary so that they matter; 0 for others."""
    effect = np.abs(weights) * spread
    least = np.sort(effect, axis=None)[-min(most, effect.size)]
    return np.where(effect >= least, np.rint(weights * SCALE), 0).astype(int)


def _lines(names: Sequence[str], kept: np.ndarray) -> Iterator[str]:
    last = len(kept) - 1
    for name, column in zip(names, kept.T, strict=True):
        cells = [f"{'i' if k == last else k}:{column[k]}" for k in np.flatnonzero(column)]
        if cells:
            yield f"{name}\t{' '.join(cells)}"


def _matrix(rows: Sequence[Row], columns: dict[str, int]) -> sparse.csr_matrix:
    data, at, ends = [], [], [0]
    for row in rows:
        for name, value in row.items():
            if name in columns:
                at.append(columns[name])
                data.append(value)
        ends.append(len(at))
    return sparse.csr_matrix((data, at, ends), shape=(len(rows), len(columns)))
