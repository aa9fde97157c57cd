"""Fitting the weights of topics and scope, and writing them down for `ranking.linear`."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from knowledge.ranking.word_vectors import word_vectors
from knowledge.training.meaning import Meaning
from knowledge.training.regression import Design, fit_logistic, fit_softmax, refit_softmax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scipy import sparse

    from knowledge.training.samples import Sample
    from knowledge.training.table import Table

SCALE: Final = 10
"""Steps of a tenth: finer ones tell no more questions apart, and take more room."""
_BITS: Final = 3
"""Binary digits that a weight is written with: heavy ones need no tenths."""
SHARES: Final = (0.62, 0.25, 0.13, 0.1)
"""How much of a sample each of its right topics gets, best first."""
_KEPT_CELLS: Final = 735_000
_KEPT_IN_SCOPE: Final = 15_000
"""Weights that are kept, of the topics' and of the scope's: those that move most questions most."""
_DATA_WEIGHT: Final = 2.0
"""A question of the training data weighs more than a phrasing, or than one said once more."""
_STRENGTH: Final = 6.0
_SCOPE_STRENGTH: Final = 1.0
_ITERATIONS: Final = 200
_ITERATIONS_AGAIN: Final = 40
_RARER_SAYS_MORE: Final = 0.25
"""Power of a feature's frequency by which its weight is held smaller."""
_LETTERS: Final = [
    c for c in map(chr, range(33, 592)) if c.isprintable() and c not in "-0123456789"
]
"""A letter for each topic that weights can belong to; those of one byte first."""


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
    spread = np.sqrt(np.asarray(matrix.multiply(matrix).mean(axis=0), dtype=np.float32).ravel())
    reach = _reach(matrix, spread)
    scaled = matrix.multiply(reach).tocsr()
    ours = Design(scaled[in_scope], meaning.dense[in_scope])
    weights, biases = fit_softmax(ours, targets, strength=_STRENGTH, iterations=_ITERATIONS)
    weights[: len(reach)] *= reach[:, None]
    # What is Postie's business is a matter of words: near ones are often of another world.
    scope, scope_bias = fit_logistic(
        Design(scaled, meaning.dense[:, :0]),
        in_scope.astype(np.float32),
        counts,
        strength=_SCOPE_STRENGTH,
        iterations=_ITERATIONS,
    )
    scope = _weightiest((scope * reach)[:, None], spread, _KEPT_IN_SCOPE)
    weights -= weights.mean(axis=1, keepdims=True)
    names, spread, weights = meaning.fold(names, spread, weights)
    weights = _weightiest(weights, spread, _KEPT_CELLS)
    # What was left out is made up for by the rest, of the words at least that a sample has.
    met = len(reach)
    again, biases = refit_softmax(
        ours,
        targets,
        (weights[:met] / reach[:, None], biases),
        strength=_STRENGTH,
        iterations=_ITERATIONS_AGAIN,
    )
    weights[:met] = again * reach[:, None]
    padded = np.vstack([scope, np.zeros((len(names) - met, 1), dtype=np.float32)])
    kept = _in_steps(np.hstack([weights, padded]))
    letters = _letters(kept)
    head = {
        "topics": topics,
        "letters": "".join(letters),
        "scale": SCALE,
        "bias": [round(float(bias), 3) for bias in biases],
        "in_scope_bias": round(scope_bias, 3),
        "calibrator": {"bias": 0.0, "weights": {}},
        "nearest_calibrator": {"bias": 0.0, "weights": {}},
    }
    lines = _lines(names, kept, letters)
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


def _reach(matrix: sparse.csr_matrix, spread: np.ndarray) -> np.ndarray:
    """How far from nothing the weight of each feature may be: the rarer it is, the farther.

    What stands in every other text tells topics apart by little, and would be given the credit of
    the rare words beside it. On the whole the features of a sample stay as strong as they are.
    """
    frequency = matrix.getnnz(axis=0).astype(np.float32)
    reach = (frequency.mean() / frequency) ** np.float32(_RARER_SAYS_MORE)
    reach *= np.linalg.norm(spread) / np.linalg.norm(spread * reach)
    return np.asarray(reach, dtype=np.float32)


def _weightiest(weights: np.ndarray, spread: np.ndarray, most: int) -> np.ndarray:
    """The `most` weights (features x classes) that move most questions most; 0 for others.

    `spread` is how much each feature varies.
    """
    effect = np.abs(weights) * spread[:, None]
    place = effect.size - min(most, effect.size)
    least = np.partition(effect, place, axis=None)[place]
    return np.where(effect >= least, weights, np.float32(0))


def _in_steps(weights: np.ndarray) -> np.ndarray:
    """`weights` times `SCALE`, in whole numbers of `_BITS` binary digits."""
    scaled = weights * SCALE
    digits = np.floor(np.log2(np.maximum(np.abs(scaled), 1))) + 1
    step = 2.0 ** np.maximum(0, digits - _BITS)
    return np.asarray(np.rint(scaled / step) * step, dtype=np.int32)


def _letters(kept: np.ndarray) -> list[str]:
    """A letter for each class of `kept` weights; those with most weights get the shortest."""
    by_weights = np.argsort(-(kept != 0).sum(axis=0), kind="stable").tolist()
    letters = dict(zip(by_weights, _LETTERS, strict=False))
    return [letters[column] for column in range(kept.shape[1])]


def _lines(names: Sequence[str], kept: np.ndarray, letters: Sequence[str]) -> Iterator[str]:
    for name, row in zip(names, kept, strict=True):
        places: dict[int, list[str]] = defaultdict(list)
        for column in np.flatnonzero(row).tolist():
            places[int(row[column])].append(letters[column])
        if places:
            groups = (f"{weight}{''.join(places[weight])}" for weight in sorted(places))
            yield f"{name}\t{''.join(groups)}"
