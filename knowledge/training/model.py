"""Fitting the weights of topics and scope, and writing them down for `ranking.linear`."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from knowledge.ranking.word_vectors import word_vectors
from knowledge.training.meaning import Meaning
from knowledge.training.regression import Design, fit_logistic, fit_softmax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.training.samples import Sample
    from knowledge.training.table import Table

SCALE: Final = 20
"""Steps of a twentieth: finer ones tell no more questions apart, and take more room."""
SHARES: Final = (0.62, 0.25, 0.13, 0.1)
"""How much of a sample each of its right topics gets, best first."""
_KEPT_CELLS: Final = 340_000
_KEPT_IN_SCOPE: Final = 9_000
"""Weights that are kept, of the topics' and of the scope's: those that move most questions most."""
_DATA_WEIGHT: Final = 2.0
"""A question of the training data weighs more than a phrasing, or than one said once more."""
_STRENGTH: Final = 2.0
_SCOPE_STRENGTH: Final = 1.0
_ITERATIONS: Final = 200


def fit_model(samples: Sequence[Sample], features: Table) -> str:
    """The fitted model as the text that `LinearModel` reads."""
    meaning = Meaning(word_vectors(), features)
    features = features.without_rarities()
    names, matrix = features.names, features.matrix
    topics = sorted({topic for sample in samples for topic in sample.topics})
    new = [sample.from_data and not sample.repeats for sample in samples]
    counts = np.where(new, _DATA_WEIGHT, 1.0).astype(np.float32)
    in_scope = np.array([bool(s.topics) for s in samples])
    targets = _targets([sample for sample in samples if sample.topics], topics)
    targets *= counts[in_scope, None]
    weights, biases = fit_softmax(
        Design(matrix[in_scope], meaning.dense[in_scope]),
        targets,
        strength=_STRENGTH,
        iterations=_ITERATIONS,
    )
    # What is Postie's business is a matter of words: near ones are often of another world.
    scope, scope_bias = fit_logistic(
        Design(matrix, meaning.dense[:, :0]),
        in_scope.astype(np.float32),
        counts,
        strength=_SCOPE_STRENGTH,
        iterations=_ITERATIONS,
    )
    weights -= weights.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.asarray(matrix.multiply(matrix).mean(axis=0), dtype=np.float32).ravel())
    padded = np.append(scope, np.zeros(len(weights) - len(scope), dtype=np.float32))
    names, spread, both = meaning.fold(names, spread, np.hstack([weights, padded[:, None]]))
    kept = np.vstack(
        [
            _weightiest(both[:, :-1].T, spread, _KEPT_CELLS),
            _weightiest(both[:, -1:].T, spread, _KEPT_IN_SCOPE),
        ]
    )
    head = {
        "topics": topics,
        "scale": SCALE,
        "bias": [round(float(bias), 3) for bias in biases],
        "in_scope_bias": round(scope_bias, 3),
        "calibrator": {"bias": 0.0, "weights": {}},
        "nearest_calibrator": {"bias": 0.0, "weights": {}},
    }
    lines = _lines(names, kept)
    return "\n".join([json.dumps(head, ensure_ascii=False), *lines]) + "\n"


def with_header(text: str, **extras: Any) -> str:  # noqa: ANN401  # JSON
    """The model `text` with `extras` in its first line."""
    head, _, body = text.partition("\n")
    return f"{json.dumps(json.loads(head) | extras, ensure_ascii=False)}\n{body}"


def _targets(samples: Sequence[Sample], topics: Sequence[str]) -> np.ndarray:
    column = {topic: place for place, topic in enumerate(topics)}
    targets = np.zeros((len(samples), len(topics)), dtype=np.float32)
    for place, sample in enumerate(samples):
        for topic, share in zip(sample.topics, SHARES, strict=False):
            targets[place, column[topic]] += share
    return targets


def _weightiest(weights: np.ndarray, spread: np.ndarray, most: int) -> np.ndarray:
    """The `most` weights, times `SCALE`, whose features vary so that they matter; 0 for others."""
    effect = np.abs(weights) * spread
    place = effect.size - min(most, effect.size)
    least = np.partition(effect, place, axis=None)[place]
    return np.where(effect >= least, np.rint(weights * SCALE), 0).astype(np.int32)


def _lines(names: Sequence[str], kept: np.ndarray) -> Iterator[str]:
    for name, column in zip(names, kept.T, strict=True):
        places: dict[int, list[str]] = defaultdict(list)
        for place in np.flatnonzero(column):
            places[int(column[place])].append(str(place))
        if places:
            groups = (f"{weight}:{','.join(places[weight])}" for weight in sorted(places))
            yield f"{name}\t{' '.join(groups)}"
