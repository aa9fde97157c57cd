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
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_INSIDE = "i"
_Row = tuple[list[tuple[int, float]], float]
_NOTHING: _Row = ([], 0.0)


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
        self._rows: dict[str, _Row] = {}

    def __len__(self) -> int:
        return len(self._raw)

    def row(self, feature: str) -> _Row:
        """What `feature` gives to the topics and to being in scope; nothing if it is unknown."""
        if (row := self._rows.get(feature)) is None:
            if feature not in self._raw:
                return _NOTHING
            cells = (cell.split(":") for cell in self._raw[feature].split())
            weights = {column: int(weight) / self._scale for column, weight in cells}
            inside = weights.pop(_INSIDE, 0.0)
            row = self._rows[feature] = ([(int(c), w) for c, w in weights.items()], inside)
        return row

    def score(self, features: Mapping[str, float]) -> Scores:
        """Probabilities of all topics, and of being in scope at all."""
        logits = list(self._bias)
        inside = self._inside_bias
        for feature, value in features.items():
            cells, given = self.row(feature)
            inside += given * value
            for column, weight in cells:
                logits[column] += weight * value
        top = max(logits)
        exponents = [math.exp(x - top) for x in logits]
        total = sum(exponents)
        chances = zip(self.topics, [e / total for e in exponents], strict=True)
        ranked = sorted(chances, key=itemgetter(1), reverse=True)
        return Scores(tuple(ranked), 1 / (1 + math.exp(-inside)))

    def why(self, features: Mapping[str, float], topic: str) -> list[tuple[str, float]]:
        """What each feature gave to `topic`, the weightiest first."""
        column = self.topics.index(topic)
        given = [(f, w * v) for f, v in features.items() for c, w in self.row(f)[0] if c == column]
        return sorted(given, key=lambda pair: -abs(pair[1]))
