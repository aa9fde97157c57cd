"""Names of ours where they mean something else: the exchange of an "exchange student"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Homonyms:
    """Takes out of a text the words that are called like something of ours."""

    def __init__(self, table: Mapping[str, Mapping[str, str]]) -> None:
        """`table` has, by word, those `before` and `behind` it that make it another one."""
        self._patterns = {
            word: re2.compile(
                rf"(?i)\b({_any(row.get('before', ''))})[ -]+{word}\b"
                rf"|\b{word}[ -]+({_any(row.get('behind', ''))})\b"
            )
            for word, row in table.items()
        }

    def without(self, raw: str, words: Collection[str]) -> str:
        """`raw`, whose normalised words are `words`, without them; their company stays."""
        for word in self._patterns.keys() & words:
            raw = self._patterns[word].sub(r"\1\2", raw)
        return raw


def _any(words: str) -> str:
    """A pattern for any of several words; for none of them if there are none."""
    return "|".join(words.split()).replace("_", " ") or r"\d\D\d"
