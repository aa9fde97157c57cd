"""Nearest phrasings, for entries that have no fitted weights: those of a community.

Rare words find the candidates (an inverted index, so that adding an entry touches only its own
words), then a cosine over rare words and rapidfuzz's ratio over all of them compare the few. With
vectors of words, what a text means finds entries as well: the cosine with the sum of what an
entry's phrasings mean, and for the few nearest with each of them, too.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, replace
from heapq import nlargest
from operator import add, mul
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from knowledge.ranking.linear import Scores
from knowledge.topic_ids import VAGUE
from knowledge.understanding.normalise import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from knowledge.ranking.word_vectors import WordVectors

_MOST_POSTINGS = 4_000
"""Phrasings looked through for one question, those with its rarest words first."""
_COMPARED = 40
_VOCABULARY = 5_000
"""Up to so many words typos are mended towards them."""
_SHORTEST = 4
_LONG = 8
_SHARP = 12.0
_MEANT = 0.8
"""Share of what is meant in how near an entry is; the rest is how it is written."""
_ROUGHLY = 32
"""Dimensions, those in which words differ most, that tell which entries may be meant …"""
_MAY_BE_MEANT = 24
"""… of which so many are looked at in all dimensions …"""
_LOOKED_INTO = 3
"""… and so many phrasing by phrasing."""
_OF_PHRASING = 0.3
"""Share of the nearest phrasing in what is meant; the rest is the entry as a whole."""


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
    meant: float = 0.0
    """Cosine of what is asked with what the entry is asked for: 0 to 1; 0 if nobody looked."""

    @property
    def likeness(self) -> float:
        """How it is written, in one number: 0 to 1."""
        return (self.shared + self.alike) / 2

    @property
    def nearness(self) -> float:
        """How it is written and what is meant in one number, by which entries are ranked."""
        return (1 - _MEANT) * self.likeness + _MEANT * self.meant


class Nearest:
    """Phrasings by their words."""

    def __init__(
        self, phrasings: Iterable[tuple[str, str]] = (), *, vectors: WordVectors | None = None
    ) -> None:
        """`phrasings` are pairs of a text and the entry that it asks for.

        Without `vectors` it is compared how things are written, not what they mean.
        """
        self._vectors = vectors
        self._meanings: dict[str, _Meaning] = {}
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
        if self._vectors and (meant := self._vectors.of(words)):
            known = self._meanings.get(owner)
            self._meanings[owner] = known.with_another(meant) if known else _Meaning.of(meant)

    def remove(self, owner: str) -> None:
        """Forget the entry `owner` with all its phrasings; nothing if there is none such."""
        self._meanings.pop(owner, None)
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
        if self._vectors and (meant := self._vectors.of(words)):
            self._compare_meanings(meant, found)
        return sorted(found.values(), key=lambda match: -match.nearness)

    def scores(self, text: str) -> Scores:
        """`best`, as it is written, in the shape of the fitted scores."""
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

    def _compare_meanings(self, meant: Sequence[float], found: dict[str, Match]) -> None:
        """Note in `found` what is meant, and entries that are near by that alone."""
        roughly = {
            owner: meaning.roughly(meant)
            for owner, meaning in self._meanings.items()
            if owner not in found
        }
        for owner in (*found, *nlargest(_MAY_BE_MEANT, roughly, key=roughly.__getitem__)):
            if owner in self._meanings:
                match = found.get(owner, Match(owner, 0.0, 0.0, 0.0))
                cosine = self._meanings[owner].cosine(meant)
                found[owner] = replace(match, meant=max(0.0, cosine))
        for match in nlargest(_LOOKED_INTO, found.values(), key=lambda match: match.nearness):
            phrasing = max((0.0, *self._cosines(meant, match.owner)))
            mixed = (1 - _OF_PHRASING) * match.meant + _OF_PHRASING * phrasing
            found[match.owner] = replace(match, meant=mixed)

    def _cosines(self, meant: Sequence[float], owner: str) -> Iterator[float]:
        """How near what is asked is to each phrasing of an entry."""
        assert self._vectors
        for number in self._of_owner[owner]:
            text, _ = self._phrasings[number] or ("", "")
            yield float(sum(map(mul, meant, self._vectors.of(text.split()))))

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


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The sum of what the phrasings of an entry mean."""

    numbers: array[float]
    length: float

    @classmethod
    def of(cls, numbers: Iterable[float]) -> _Meaning:
        kept = array("f", numbers)
        return cls(kept, math.hypot(*kept) or 1.0)

    def with_another(self, meant: Sequence[float]) -> _Meaning:
        return _Meaning.of(map(add, self.numbers, meant))

    def cosine(self, meant: Sequence[float]) -> float:
        """With what a text means, of length 1."""
        return float(sum(map(mul, self.numbers, meant))) / self.length

    def roughly(self, meant: Sequence[float]) -> float:
        """The same by the dimensions that tell most."""
        return float(sum(map(mul, self.numbers[:_ROUGHLY], meant))) / self.length
