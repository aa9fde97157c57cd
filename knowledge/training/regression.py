"""Regularised softmax and logistic regression in single precision.

scikit-learn's solver works in double precision and on the untransposed matrix: five times the time
and four times the memory for the same weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from scipy import sparse

    Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]

_HISTORY: Final = 3
"""Earlier steps by which L-BFGS knows the curvature."""
_ENOUGH_LOSS: Final = 5e-5
"""Share of the loss below which a step is no gain any more."""
_SUFFICIENT: Final = 1e-4
_SMALLEST_STEP: Final = 1e-6


class Design:
    """What the samples have: some of many features, and a number in each of a few dimensions."""

    def __init__(self, matrix: sparse.csr_matrix, dense: np.ndarray) -> None:
        """`matrix` is samples x features, `dense` samples x dimensions."""
        self._matrix, self._dense = matrix, dense
        self._transposed = matrix.T.tocsr()
        self.features: int = matrix.shape[1]
        self.columns: int = matrix.shape[1] + dense.shape[1]

    def times(self, weights: np.ndarray) -> np.ndarray:
        """What `weights` (columns x classes, or columns) make of each sample."""
        known = self.times_features(weights[: self.features])
        return np.asarray(known + self._dense @ weights[self.features :])

    def times_features(self, weights: np.ndarray) -> np.ndarray:
        """What `weights` (features x classes, or features) make of each sample's features alone."""
        return np.asarray(self._matrix @ weights)

    def collect(self, values: np.ndarray, into: np.ndarray) -> None:
        """Add the sum over samples of `values` (samples x classes, or samples), by column."""
        into[: self.features] += self.collect_features(values)
        into[self.features :] += self._dense.T @ values

    def collect_features(self, values: np.ndarray) -> np.ndarray:
        """The sum over samples of `values` (samples x classes, or samples), by feature."""
        return np.asarray(self._transposed @ values)


def fit_softmax(
    design: Design, targets: np.ndarray, *, strength: float, iterations: int
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (columns x classes) and biases (classes) of a softmax regression.

    `targets` is samples x classes: how much each sample counts for each class. `strength` is the
    inverse of the L2 penalty on the weights (biases bear none).
    """
    columns, classes = design.columns, targets.shape[1]
    counts = targets.sum(axis=1, keepdims=True)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(columns + 1, classes)
        chances, value = _share_out(design.times(weights[:-1]) + weights[-1], targets, counts)
        value += float(np.vdot(weights[:-1], weights[:-1])) / (2 * strength)
        gradient = weights / np.float32(strength)
        design.collect(chances, gradient[:-1])
        gradient[-1] = chances.sum(axis=0)
        return value, gradient.ravel()

    start = np.zeros((columns + 1) * classes, dtype=np.float32)
    weights = _minimise(loss, start, iterations).reshape(columns + 1, classes)
    return weights[:-1], weights[-1]


def refit_softmax(
    design: Design,
    targets: np.ndarray,
    fitted: tuple[np.ndarray, np.ndarray],
    *,
    strength: float,
    iterations: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features x classes) and biases that make up for those that are 0 in `fitted`.

    The others are moved, and the farther from where they are, the greater is the penalty. The
    dimensions of `design` do not count.
    """
    weights, biases = fitted
    features, classes = weights.shape
    counts = targets.sum(axis=1, keepdims=True)
    kept = (weights != 0).astype(np.float32)
    start = design.times_features(weights) + biases

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        moves = flat.reshape(features + 1, classes)
        logits = start + design.times_features(moves[:-1] * kept) + moves[-1]
        chances, value = _share_out(logits, targets, counts)
        value += float(np.vdot(moves[:-1], moves[:-1])) / (2 * strength)
        gradient = moves / np.float32(strength)
        gradient[:-1] += design.collect_features(chances) * kept
        gradient[-1] = chances.sum(axis=0)
        return value, gradient.ravel()

    nowhere = np.zeros((features + 1) * classes, dtype=np.float32)
    moves = _minimise(loss, nowhere, iterations).reshape(features + 1, classes)
    return weights + moves[:-1] * kept, biases + moves[-1]


def _share_out(
    logits: np.ndarray, targets: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, float]:
    """The loss of `logits` (overwritten), and its gradient by them."""
    logits -= logits.max(axis=1, keepdims=True)
    chances = np.exp(logits)
    whole = chances.sum(axis=1, keepdims=True)
    value = float((counts * np.log(whole)).sum() - (targets * logits).sum())
    chances *= counts / whole
    chances -= targets
    return chances, value


def fit_logistic(
    design: Design,
    labels: np.ndarray,
    counts: np.ndarray,
    *,
    strength: float,
    iterations: int,
) -> tuple[np.ndarray, float]:
    """Weights (columns) and bias of a logistic regression of `labels` (0 or 1)."""

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        logits = design.times(flat[:-1]) + flat[-1]
        value = float((counts * (np.logaddexp(0, logits) - labels * logits)).sum())
        value += float((flat[:-1] ** 2).sum()) / (2 * strength)
        rest = (counts * (1 / (1 + np.exp(-logits)) - labels)).astype(np.float32)
        gradient = flat / np.float32(strength)
        design.collect(rest, gradient[:-1])
        gradient[-1] = rest.sum()
        return value, gradient

    start = np.zeros(design.columns + 1, dtype=np.float32)
    weights = _minimise(loss, start, iterations)
    return weights[:-1], float(weights[-1])


def _minimise(loss: Loss, point: np.ndarray, iterations: int) -> np.ndarray:
    """The point of least loss by L-BFGS with a backtracking line search."""
    value, gradient = loss(point)
    moves: list[tuple[np.ndarray, np.ndarray, float]] = []
    for _ in range(iterations):
        direction = _direction(gradient, moves)
        slope = float(direction @ gradient)
        step = 1.0 if moves else 1.0 / max(1.0, float(np.linalg.norm(gradient)))
        while True:
            moved = np.float32(step) * direction
            moved += point
            new_value, new_gradient = loss(moved)
            if new_value <= value + _SUFFICIENT * step * slope or step < _SMALLEST_STEP:
                break
            step /= 2
        # In the place of what is not needed any more: there are tens of megabytes in each.
        change = np.subtract(moved, point, out=point)
        bend = np.subtract(new_gradient, gradient, out=gradient)
        curvature = float(change @ bend)
        if curvature > 0:
            moves = [*moves, (change, bend, curvature)][-_HISTORY:]
        gained = value - new_value
        point, value, gradient = moved, new_value, new_gradient
        if gained < _ENOUGH_LOSS * abs(value):
            break
    return point


def _direction(
    gradient: np.ndarray, moves: list[tuple[np.ndarray, np.ndarray, float]]
) -> np.ndarray:
    """Down the gradient, bent by the curvature of earlier moves (the two-loop recursion)."""
    result = -gradient
    shares = []
    for change, bend, curvature in reversed(moves):
        share = float(change @ result) / curvature
        result -= np.float32(share) * bend
        shares.append(share)
    if moves:
        _, bend, curvature = moves[-1]
        result *= np.float32(curvature / float(bend @ bend))
    for (change, bend, curvature), share in zip(moves, reversed(shares), strict=True):
        back = float(bend @ result) / curvature
        result += np.float32(share - back) * change
    return result
