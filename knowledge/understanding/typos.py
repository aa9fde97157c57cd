"""Typos mended word by word against the vocabulary; numbers never."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.overlay import with_other

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_MOST_MENDS = 24
"""Unknown words looked up in one text; a longer ramble has enough known ones."""
_SHORTEST = 4
_SHORTEST_PART = 2
_WITH_DIGIT = "pop3"
"""The one word of mail with a digit in it, which others are typed together with."""
_LONG_RUN = re.compile(r"(.)\1{2,}")


class Typos:
    """Mends words towards a vocabulary of mail words and brands, never away from English."""

    def __init__(
        self, targets: Collection[str], known: Collection[str], joined: Collection[str] = ()
    ) -> None:
        """`joined` are words that people type without the blank between two of them."""
        self._targets: dict[int, list[str]] = {}
        for word in sorted(targets):
            if word.isalpha() and len(word) >= _SHORTEST:
                self._targets.setdefault(len(word), []).append(word)
        self._known = frozenset(known) | frozenset(targets)
        self._joined = frozenset(joined)
        self._above: Typos | None = None
        self._mend = lru_cache(maxsize=4096)(self._nearest)

    def laid_over(self, names: Collection[str]) -> Typos:
        """The same with `names` (single words) that come first: known, and mended towards."""
        return with_other(self, _above=Typos(names, ()))

    def forget_words(self) -> None:
        """Forget which unknown words were looked up lately."""
        self._mend.cache_clear()

    def mend(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """`words` with typos mended, and the pairs (as typed, as taken)."""
        result = list(words)
        mended = []
        budget = _MOST_MENDS
        for index, word in enumerate(words):
            if self.knows(word) or len(word) < _SHORTEST:
                continue
            if not word.isalpha() and not word.startswith(_WITH_DIGIT):
                continue
            if not budget:
                break
            budget -= 1
            if meant := self.nearest(word):
                result[index] = meant
                mended.append((word, meant))
        return tuple(" ".join(result).split()), tuple(mended)

    def knows(self, word: str) -> bool:
        """Whether `word` is no typo."""
        return word in self._known or bool(self._above and self._above.knows(word))

    def nearest(self, word: str) -> str:
        """What the unknown `word` is a slip of; empty if of nothing."""
        return (self._above.nearest(word) if self._above else "") or self._mend(word)

    def _nearest(self, word: str) -> str:
        if parts := self._apart(word):
            return parts
        if len(short := _LONG_RUN.sub(r"\1", word)) < len(word):  # "gmaillll", "heeelp"
            doubled = _LONG_RUN.sub(r"\1\1", word)
            known = next((one for one in (doubled, short) if one in self._known), "")
            return known or self._near(short)
        return self._near(word) if word.isalpha() else ""

    def _apart(self, word: str) -> str:
        """Two words that were typed as one, with the blank between them: "smtpport"."""
        places = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        halves = ((word[:place], word[place:]) for place in places)
        return next((" ".join(pair) for pair in halves if self._joined.issuperset(pair)), "")

    def _near(self, word: str) -> str:
        allowed = 1 if len(word) < 8 else 2  # noqa: PLR2004  longer words carry more slips
        choices = [
            w
            for n in range(len(word) - allowed, len(word) + allowed + 1)
            for w in self._targets.get(n, ())
        ]
        same_start = [w for w in choices if w[0] == word[0] or w[1:2] == word[:1]]
        found = process.extractOne(word, same_start, scorer=OSA.distance, score_cutoff=allowed)
        return found[0] if found else ""
