"""Nearest phrasings: cosine over rare words, for entries that have no fitted weights."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

from knowledge.matching.weights import Scores
from knowledge.understanding.text import read

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_POSTINGS = 20_000
"""Postings looked through for one question, rarest words first."""
_SHARP = 12.0
_SEEN = 25


class Nearest:
    """Phrasings by their words; adding one touches only its own words."""

    def __init__(self, phrasings: Iterable[tuple[str, str]] = ()) -> None:
        self._owners: list[str] = []
        self._lengths: list[float] = []
        self._postings: dict[str, array[int]] = {}
        for text, owner in phrasings:
            self.add(text, owner)

    def __len__(self) -> int:
        return len(self._owners)

    def add(self, text: str, owner: str) -> None:
        """Add a phrasing of the entry `owner`."""
        words = set(read(text).words)
        number = len(self._owners)
        self._owners.append(owner)
        self._lengths.append(math.sqrt(len(words)) or 1.0)
        for word in words:
            self._postings.setdefault(word, array("l")).append(number)

    def best(self, text: str) -> list[tuple[str, float]]:
        """Entries with the likeness (0 to 1) of their nearest phrasing, best first."""
        words = [(self._rarity(w), w) for w in set(read(text).words) if w in self._postings]
        length = math.sqrt(sum(r * r for r, _ in words) + self._unseen(text)) or 1.0
        found: dict[int, float] = {}
        budget = _MOST_POSTINGS
        for rarity, word in sorted(words, reverse=True):
            postings = self._postings[word]
            budget -= len(postings)
            if budget < 0 and found:
                break
            for number in postings:
                found[number] = found.get(number, 0.0) + rarity * rarity
        owners: dict[str, float] = {}
        for number, shared in found.items():
            owner = self._owners[number]
            likeness = min(1.0, shared / (length * self._lengths[number] * self._mean))
            owners[owner] = max(owners.get(owner, 0.0), likeness)
        return sorted(owners.items(), key=lambda pair: -pair[1])[:_SEEN]

    def scores(self, text: str) -> Scores:
        """`best` in the shape of the fitted scores."""
        found = self.best(text) or [("meta.vague", 0.01)]
        top = found[0][1]
        shares = [math.exp(_SHARP * (s - top)) for _, s in found]
        total = sum(shares)
        return Scores(
            tuple((o, top * e / total) for (o, _), e in zip(found, shares, strict=True)), top
        )

    @property
    def _mean(self) -> float:
        return math.log(1 + len(self._owners) / 8)

    def _rarity(self, word: str) -> float:
        return math.log(1 + len(self._owners) / len(self._postings[word]))

    def _unseen(self, text: str) -> float:
        unknown = sum(w not in self._postings for w in set(read(text).words))
        return unknown * (math.log(1 + len(self._owners)) / 2) ** 2
