"""What words mean, as vectors: the table that `knowledge.training.vectors` makes.

The file is a line of JSON (`dimensions`, and what it was made from), a line of words and word
pieces, a byte for each that tells how much it says (the more frequent, the less), and then a row of
hexadecimal digits for each, two to a byte: one for each dimension, of which 7.5 is nothing.

A word that has no row is read in pieces, the longest first, of which those that go on with a word
begin with `##`. Words with a digit in them mean nothing but themselves, and have no vector.
"""

from __future__ import annotations

import json
import math
import sys
import unicodedata
from array import array
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

FILE: Final = Path(__file__).parents[1] / "content/model/vectors.bin"
CONTINUES: Final = "##"
HEAVIEST: Final = 240
"""Weight of the rarest words; with many divisors, for words in pieces."""
MIDDLE: Final = 7.5
"""The digit that would be nothing."""
_LONGEST: Final = 40
"""Letters of a word that is still read in pieces."""
_LANE: Final = 32
"""Bits for a digit of all words together: enough for a million words."""
_BETWEEN: Final = "0" * (_LANE // 4 - 1)
_MOST_WORDS: Final = 4096
"""Words that are held ready to be added up, a kilobyte each."""


@cache
def word_vectors() -> WordVectors:
    """The shipped table, read when it is first asked for; some milliseconds and ten megabytes."""
    return WordVectors(FILE.read_bytes())


class WordVectors:
    """Vectors of words and texts."""

    def __init__(self, data: bytes) -> None:
        head_end = data.index(b"\n")
        words_end = data.index(b"\n", head_end + 1)
        self.dimensions: int = json.loads(data[:head_end])["dimensions"]
        words = data[head_end + 1 : words_end].decode().split(" ")
        self._places: dict[str, int] = {word: place for place, word in enumerate(words)}
        rows = words_end + 1 + len(words)
        self._weights = data[words_end + 1 : rows]
        self._rows = memoryview(data)[rows:]
        self._width = self.dimensions // 2
        if len(self._rows) != len(words) * self._width:
            raise ValueError("a table of word vectors with too few or too many rows")
        self._lanes_of = lru_cache(_MOST_WORDS)(self._read)

    def __contains__(self, word: str) -> bool:
        """Whether `word` is known as a whole."""
        return word in self._places

    def __len__(self) -> int:
        return len(self._places)

    @property
    def words(self) -> Iterable[str]:
        """All that has a row: words, and pieces of them."""
        return self._places.keys()

    def row(self, word: str) -> Sequence[float]:
        """The vector of `word`, which is as long as it says much; empty if it has none."""
        weight, lanes = self._lanes_of(word)
        return self._apart(lanes, weight) if weight else ()

    def of(self, words: Iterable[str]) -> Sequence[float]:
        """What `words` mean together, of length 1; empty if none of them has a vector."""
        weight = lanes = 0
        for word in words:
            its_weight, its_lanes = self._lanes_of(word)
            weight += its_weight
            lanes += its_lanes
        if not weight:
            return ()
        numbers = self._apart(lanes, weight)
        length = math.hypot(*numbers)
        return [number / length for number in numbers]

    def _apart(self, lanes: int, weight: int) -> list[float]:
        """The numbers that stand side by side in `lanes`, whose rows weigh `weight` in all."""
        digits = array("I", lanes.to_bytes(self.dimensions * _LANE // 8, sys.byteorder))
        nothing = MIDDLE * weight
        return [digit - nothing for digit in digits]

    def _read(self, word: str) -> tuple[int, int]:
        """How much `word` weighs, and its row so often, a lane of 32 bits for each digit."""
        weight = lanes = 0
        places = self._places_of(word)
        for place in places:
            share = self._weights[place] // len(places)
            row = self._rows[place * self._width : (place + 1) * self._width].hex()
            # Zeros between its digits make a lane of each.
            lanes += share * int(_BETWEEN.join(row), 16)
            weight += share
        return weight, lanes

    def _places_of(self, word: str) -> Sequence[int]:
        place = self._places.get(word)
        if place is not None:
            return (place,)
        if not word.isalpha():
            return ()
        pieces = split(word if word.isascii() else without_accents(word), self._places)
        return [self._places[piece] for piece in pieces]


def split(word: str, known: Container[str]) -> list[str]:
    """`word` in the longest pieces that are `known`, from its beginning; empty if that fails."""
    pieces: list[str] = []
    begin = 0
    if len(word) > _LONGEST:
        return []
    while begin < len(word):
        before = CONTINUES if begin else ""
        ends = range(len(word), begin, -1)
        end = next((end for end in ends if before + word[begin:end] in known), 0)
        if not end:
            return []
        pieces.append(before + word[begin:end])
        begin = end
    return pieces


def without_accents(word: str) -> str:
    """`word` in its bare letters, as the encoder reads it."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
