"""The fitted model: a row of small whole numbers for each feature, as text.

Line 1 is JSON: topics (the columns), scale, bias, inside_bias, confidence and words.
Every other line is `feature<TAB>column:weight column:weight …`, a weight being the real one times
`scale`; the column `i` holds the weight of "is a question for Postie at all". Rows are parsed when
their feature is first met, so that loading costs no more than splitting lines.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_INSIDE = -1


@dataclass(frozen=True, slots=True)
class Scores:
    """What the weights say of one question."""

    topics: tuple[tuple[str, float], ...]
    """Topic ids with their probabilities, best first."""
    inside: float
    """Probability that the question is Postie's business."""


class Weights:
    """Scores features against topics."""

    def __init__(self, text: str) -> None:
        head, _, body = text.partition("\n")
        header: dict[str, Any] = json.loads(head)
        self.topics: Sequence[str] = header["topics"]
        self._bias: list[float] = header["bias"]
        self._inside_bias: float = header["inside_bias"]
        self._scale: float = header["scale"]
        self.words: Sequence[str] = header.get("words", "").split()
        """Words that are no typos."""
        self.confidence: Mapping[str, Any] = header["confidence"]
        self._raw: dict[str, str] = dict(line.split("\t", 1) for line in body.split("\n") if line)
        self._rows: dict[str, list[tuple[int, float]]] = {}

    def __len__(self) -> int:
        return len(self._raw)

    def row(self, feature: str) -> list[tuple[int, float]]:
        """Columns and weights of `feature`; none if it is unknown."""
        if (row := self._rows.get(feature)) is None:
            if feature not in self._raw:
                return []
            cells = (cell.split(":") for cell in self._raw[feature].split())
            row = [(_INSIDE if c == "i" else int(c), int(w) / self._scale) for c, w in cells]
            self._rows[feature] = row
        return row

    def score(self, features: Mapping[str, float]) -> Scores:
        """Probabilities of all topics, and of being in scope at all."""
        logits = list(self._bias)
        inside = self._inside_bias
        for feature, value in features.items():
            for column, weight in self.row(feature):
                if column == _INSIDE:
                    inside += weight * value
                else:
                    logits[column] += weight * value
        top = max(logits)
        exponents = [math.exp(x - top) for x in logits]
        total = sum(exponents)
        ranked = sorted(
            zip(self.topics, (e / total for e in exponents), strict=True), key=lambda pair: -pair[1]
        )
        return Scores(tuple(ranked), 1 / (1 + math.exp(-inside)))

    def why(self, features: Mapping[str, float], topic: str) -> list[tuple[str, float]]:
        """What each feature gave to `topic`, the weightiest first."""
        column = self.topics.index(topic)
        given = [(f, w * v) for f, v in features.items() for c, w in self.row(f) if c == column]
        return sorted(given, key=lambda pair: -abs(pair[1]))
