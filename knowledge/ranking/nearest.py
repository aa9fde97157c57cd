"""Nearest phrasings, for entries that have no fitted weights: those of a community.

Rare words find the candidates (an inverted index, so that adding an entry touches only its own
words), then a cosine over rare words and rapidfuzz's ratio over all of them compare the few.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from knowledge.ranking.linear import Scores
from knowledge.topic_ids import VAGUE
from knowledge.understanding.normalise import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MOST_POSTINGS = 4_000
"""Phrasings looked through for one question, those with its rarest words first."""
_COMPARED = 40
_VOCABULARY = 5_000
"""Up to so many words typos are mended towards them."""
_SHORTEST = 4
_LONG = 8
_SHARP = 12.0


@dataclass(frozen=True, slots=True)
class Match:
    """An entry, and how near its nearest phrasing is."""

    owner: str
    shared: float
    """Cosine over words, a rare word counting for more: 0 to 1."""
    alike: float
    """Likeness letter by letter, whatever the order of words: 0 to 1."""
    covered: float
    """Share of the question that the phrasing says as well: 0 to 1."""

    @property
    def likeness(self) -> float:
        """Both in one number, 0 to 1."""
        return (self.shared + self.alike) / 2


class Nearest:
    """Phrasings by their words."""

    def __init__(self, phrasings: Iterable[tuple[str, str]] = ()) -> None:
        """`phrasings` are pairs of a text and the entry that it asks for."""
        self._phrasings: list[tuple[str, str] | None] = []
        self._of_owner: dict[str, list[int]] = {}
        self._postings: dict[str, array[int]] = {}
        for text, owner in phrasings:
            self.add(text, owner)

    def __len__(self) -> int:
        return sum(map(len, self._of_owner.values()))

    def add(self, text: str, owner: str) -> None:
        """Add a phrasing of the entry `owner`."""
        words = plain_words(text)
        number = len(self._phrasings)
        self._phrasings.append((" ".join(words), owner))
        self._of_owner.setdefault(owner, []).append(number)
        for word in set(words):
            self._postings.setdefault(word, array("I")).append(number)

    def remove(self, owner: str) -> None:
        """Forget the entry `owner` with all its phrasings; nothing if there is none such."""
        for number in self._of_owner.pop(owner, ()):
            text, _ = self._phrasings[number] or ("", "")
            self._phrasings[number] = None
            for word in set(text.split()):
                self._postings[word].remove(number)
                if not self._postings[word]:
                    del self._postings[word]

    def best(self, text: str) -> list[Match]:
        """The entries nearest to `text`, best first."""
        words = [self._mended(word) for word in plain_words(text)]
        rarity = {word: self._rarity(word) for word in words}
        found: dict[str, Match] = {}
        for match in self._compared(words, rarity):
            known = found.get(match.owner)
            if known is None or match.likeness > known.likeness:
                found[match.owner] = match
        return sorted(found.values(), key=lambda match: -match.likeness)

    def scores(self, text: str) -> Scores:
        """`best` in the shape of the fitted scores."""
        found = self.best(text) or [Match(VAGUE, 0.0, 0.0, 0.0)]
        top = found[0].likeness
        shares = [math.exp(_SHARP * (match.likeness - top)) for match in found]
        total = sum(shares)
        return Scores(
            tuple((m.owner, top * e / total) for m, e in zip(found, shares, strict=True)), top
        )

    def _compared(self, words: list[str], rarity: Mapping[str, float]) -> Iterator[Match]:
        asked = " ".join(words)
        size = sum(r * r for r in rarity.values())
        for number in self._candidates(rarity):
            text, owner = self._phrasings[number] or ("", "")
            said = set(text.split())
            both = sum(r * r for word, r in rarity.items() if word in said)
            length = sum(self._rarity(word) ** 2 for word in said)
            yield Match(
                owner=owner,
                shared=both / math.sqrt(size * length),
                alike=fuzz.token_sort_ratio(asked, text) / 100,
                covered=both / size,
            )

    def _candidates(self, rarity: Mapping[str, float]) -> list[int]:
        found: dict[int, float] = {}
        budget = _MOST_POSTINGS
        for word in sorted(rarity, key=lambda w: len(self._postings.get(w, ()))):
            postings = self._postings.get(word, ())
            budget -= len(postings)
            if budget < 0 and found:
                break
            weight = rarity[word] ** 2
            for number in postings[:_MOST_POSTINGS]:
                found[number] = found.get(number, 0.0) + weight
        return nlargest(_COMPARED, found, key=found.__getitem__)

    def _rarity(self, word: str) -> float:
        return math.log(1 + len(self._phrasings) / (1 + len(self._postings.get(word, ()))))

    def _mended(self, word: str) -> str:
        """`word`, or the known word that it is a slip of; numbers never."""
        unknown = word not in self._postings and word.isalpha() and len(word) >= _SHORTEST
        if not unknown or len(self._postings) > _VOCABULARY:
            return word
        slips = 1 if len(word) < _LONG else 2
        found = process.extractOne(
            word, self._postings.keys(), scorer=OSA.distance, score_cutoff=slips
        )
        return str(found[0]) if found else word
