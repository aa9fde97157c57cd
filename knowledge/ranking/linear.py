"""The fitted model: a row of small whole numbers for each feature, as text.

Line 1 is JSON: topics (the columns), letters (one for each column), scale, bias, in_scope_bias,
calibrator, nearest_calibrator and words.
Every other line is a feature, a tab, and each of its weights with the letters of the columns that
have it: `w:smarthost<TAB>-2aK3b` is -2 for two topics and 3 for one. A weight is the real one times
`scale`; the column behind the topics holds that of "is a question for Postie at all".

In memory a row is one long integer with a lane of 32 bits for each column, so that a question costs
one multiplication and one addition a feature instead of one a weight, and nothing that takes a
tenth of a second to import. Lanes never overflow: a weight stays under 2**11, a share (values are
counted in 1/1024) under 2**12, and features are so normed that their shares add up to less than
a hundred thousand. Rows are parsed when their feature is first met.
"""

from __future__ import annotations

import json
import math
import re
import sys
from array import array
from dataclasses import dataclass
from operator import mul
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from knowledge.outcomes import RankedTopics

_LANE = 32
_ZERO = 1 << _LANE - 1
"""What a lane holds when its sum is nothing, so that no lane borrows from the next."""
_HEAVIEST = 1 << 11
_UNIT = 1024
_CONTENDERS = 32
"""Topics that a question's probability is shared out among; the others get nothing."""
_GROUP = re.compile(r"(-?\d+)([^\d-]+)")
"""A weight and the letters of the columns that have it."""
_CANDIDATES = 12
"""Topics named for a question; the chances of the others are next to nothing."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the weights say of one question."""

    topics: RankedTopics
    """Ids of the likeliest topics with their probabilities, best first."""
    in_scope: float
    """Probability that the question is Postie's business."""
    entropy: float = 0.0
    """How undecided the probabilities are, in nats."""


class LinearModel:
    """Scores features against topics."""

    def __init__(self, text: str) -> None:
        head, _, body = text.partition("\n")
        header: dict[str, Any] = json.loads(head)
        self.topics: Sequence[str] = header["topics"]
        self._column = {letter: column for column, letter in enumerate(header["letters"])}
        self._scale: float = header["scale"]
        self._unit = self._scale * _UNIT
        biases = [*header["bias"], header["in_scope_bias"]]
        self._start = _packed(array("I", (_ZERO + round(bias * self._unit) for bias in biases)))
        self._zeros = array("I", [_ZERO] * len(biases))
        self._nothing = _packed(self._zeros[:])
        self.words: Sequence[str] = header.get("words", "").split()
        """Words that are no typos."""
        self.calibrator: Mapping[str, Any] = header["calibrator"]
        """Judges how likely the best topic is right; see `ranking.calibration`."""
        self.nearest_calibrator: Mapping[str, Any] = header["nearest_calibrator"]
        """The same for what is found by its nearest phrasing."""
        parts = body.rstrip("\n").replace("\n", "\t").split("\t")
        self._raw: Mapping[str, str] = dict(zip(parts[::2], parts[1::2], strict=True))
        self._rows = _Rows(self._row)

    def __len__(self) -> int:
        return len(self._raw)

    def check(self) -> None:
        """Read every row, which is otherwise done when its feature is first met.

        Raises `ValueError` for one that holds anything but weights of the topics, or if there is
        none.
        """
        if not self._raw or not self.topics:
            raise ValueError("there are no weights")
        if len(self._column) != len(self.topics) + 1:
            raise ValueError("each topic needs a letter of its own")
        for feature, row in self._raw.items():
            if _GROUP.sub("", row):
                raise ValueError(f"what {feature} has is no row of weights")
            for weight, letters in self._groups(feature):
                if not self._column.keys() >= set(letters):
                    raise ValueError(f"a weight of {feature} belongs to no topic")
                if abs(weight) >= _HEAVIEST:
                    raise ValueError(f"a weight of {feature} has no place in its lane")

    def score(self, features: Mapping[str, float]) -> Scores:
        """Probabilities of the topics, and of being in scope at all."""
        raw, rows = self._raw, self._rows
        by_value: dict[float, int] = {}  # most features of a text weigh the same
        for feature, value in features.items():
            if feature in raw:
                by_value[value] = by_value.get(value, 0) + rows[feature]
        total = sum((row * round(value * _UNIT) for value, row in by_value.items()), self._start)
        lanes = self._lanes(total)
        in_scope = (lanes.pop() - _ZERO) / self._unit
        best = sorted(range(len(lanes)), key=lanes.__getitem__, reverse=True)[:_CONTENDERS]
        top, unit = lanes[best[0]], self._unit
        logits = [(lanes[k] - top) / unit for k in best]
        exponents = list(map(math.exp, logits))
        whole = sum(exponents)
        candidates = zip(best[:_CANDIDATES], exponents, strict=False)
        return Scores(
            topics=tuple((self.topics[k], e / whole) for k, e in candidates),
            in_scope=1 / (1 + math.exp(-in_scope)),
            entropy=math.log(whole) - sum(map(mul, exponents, logits)) / whole,
        )

    def why(self, features: Mapping[str, float], topic: str) -> list[tuple[str, float]]:
        """What each feature gave to `topic` (logits), the weightiest first."""
        column = self.topics.index(topic)
        letter = next(letter for letter, place in self._column.items() if place == column)
        # Each row is looked through as text: of long ones only one cell is wanted.
        cell = re.compile(rf"(-?\d+)[^\d-]*{re.escape(letter)}")
        found = ((f, v, cell.search(self._raw.get(f, ""))) for f, v in features.items())
        given = [(f, int(weight[1]) * v / self._scale) for f, v, weight in found if weight]
        return sorted(given, key=lambda pair: -abs(pair[1]))

    def _groups(self, feature: str) -> Iterator[tuple[int, str]]:
        """Each weight that `feature` has, with the letters of the columns that have it."""
        for weight, letters in _GROUP.findall(self._raw.get(feature, "")):
            yield int(weight), letters

    def _row(self, feature: str) -> int:
        """The weights of `feature` in their lanes."""
        lanes, column = self._zeros[:], self._column
        for weight, letters in self._groups(feature):
            for letter in letters:
                lanes[column[letter]] = _ZERO + weight
        return _packed(lanes) - self._nothing

    def _lanes(self, total: int) -> list[int]:
        """What each lane holds: the topics' first, that of being in scope last."""
        lanes = array("I", total.to_bytes((len(self.topics) + 1) * _LANE // 8, sys.byteorder))
        if sys.byteorder == "big":
            lanes.reverse()
        return lanes.tolist()


class _Rows(dict[str, int]):
    """Rows by feature, each packed when it is first asked for."""

    def __init__(self, row: Callable[[str], int]) -> None:
        super().__init__()
        self._row = row

    def __missing__(self, feature: str) -> int:
        row = self[feature] = self._row(feature)
        return row


def _packed(lanes: array[int]) -> int:
    """One integer out of what each lane holds, the first lane lowest; `lanes` is used up."""
    if sys.byteorder == "big":
        lanes.reverse()
    return int.from_bytes(lanes.tobytes(), sys.byteorder)
