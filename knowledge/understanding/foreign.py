"""Questions in German, French, Spanish, Italian and Dutch, word by word in English.

No translation to be read: the words that decide what is asked, put where the English ones would
stand, so that they lead to the same answer; and what programs show, in the words that they show in
English. What is not in the vocabulary stays as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

_TOKEN = re.compile(r"\S*[@/\\]\S*|(?:[\w-]+\.)+[^\W\d_]\w+|[^\W_]+(?:['’-][^\W_]+)*")
"""Addresses, paths and hosts in one piece, and words, compound ones too."""
_MOST_WORDS = 60
"""A longer text is a paste, in whatever language it is told about."""
_APOSTROPHES = str.maketrans(dict.fromkeys("'’"))


class Reading(NamedTuple):
    """A text as far as it could be put into English."""

    text: str
    language: str
    """What it is called in English; empty if the text is left as it was."""


class _Vocabulary:
    """The words of one language."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.name = str(row.get("name", ""))
        self.marks = frozenset(map(fold, str(row.get("marks", "")).split()))
        entries = (entry.partition("=") for entry in str(row.get("words", "")).split())
        self._english = {
            tuple(fold(typed).split("_")): english.replace("_", " ")
            for typed, _, english in entries
        }
        self._longest = max(map(len, self._english), default=1)
        self._messages = [
            (re2.compile(pattern.replace(" ", r"\s+")), english)
            for pattern, english in row.get("messages", ())
        ]

    def with_messages(self, raw: str) -> str:
        """`raw` with the messages of programs in English, and then without case and accents."""
        folded = english = fold(raw)
        for pattern, shown in self._messages:
            english = pattern.sub(shown, english)
        return raw if english == folded else english

    def in_english(self, words: Sequence[str], start: int) -> tuple[str, int]:
        """The English of the longest entry that begins at `start`, and the words it takes."""
        for length in range(min(self._longest, len(words) - start), 0, -1):
            english = self._english.get(tuple(words[start : start + length]))
            if english is not None:
                return english, length
        return words[start], 0


class Foreign:
    """Puts questions in other languages into English."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self._vocabularies = [_Vocabulary(row) for row in tables.values()]
        marks = frozenset().union(*(one.marks for one in self._vocabularies))
        self._marks = frozenset(part for mark in marks for part in mark.split("-"))

    def read(self, raw: str, words: Sequence[str]) -> Reading:
        """`raw` in English, of whose normalised `words` some may be foreign."""
        folded = words if "".join(words).isascii() else [fold(word) for word in words]
        if self._marks.isdisjoint(folded) or len(words) > _MOST_WORDS:
            return Reading(raw, "")
        tokens = _tokens(raw)
        typed = [fold(token) for _, _, token in tokens]
        vocabulary = max(self._vocabularies, key=lambda one: sum(w in one.marks for w in typed))
        if vocabulary.marks.isdisjoint(typed):
            return Reading(raw, "")
        text = vocabulary.with_messages(raw)
        if text != raw:
            tokens = _tokens(text)
            typed = [fold(token) for _, _, token in tokens]
        return Reading("".join(_pieces(text, tokens, typed, vocabulary)), vocabulary.name)


def _tokens(text: str) -> list[tuple[int, int, str]]:
    return [(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(text)]


def fold(word: str) -> str:
    """A word, or several, without case, accents and apostrophes, as it is often typed."""
    word = word.casefold().translate(_APOSTROPHES)
    if word.isascii():
        return word
    bare = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def _pieces(
    raw: str,
    tokens: Sequence[tuple[int, int, str]],
    typed: Sequence[str],
    vocabulary: _Vocabulary,
) -> Iterator[str]:
    """`raw` piece by piece, with English where the vocabulary has some."""
    place = end = 0
    while place < len(tokens):
        english, length = vocabulary.in_english(typed, place)
        start = tokens[place][0]
        yield raw[end:start]
        end = tokens[place + max(length, 1) - 1][1]
        yield english if length else raw[start:end]
        place += max(length, 1)
    yield raw[end:]
