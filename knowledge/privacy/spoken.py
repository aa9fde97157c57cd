"""Passwords that somebody tells: "my password is …", "… ist mein Passwort", "changed it to …"."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from knowledge.privacy import masks, shapes
from knowledge.privacy.before import value_before
from knowledge.privacy.keywords import SIGN_IN, keywords
from knowledge.privacy.masks import Span
from knowledge.privacy.values import value_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.privacy.folding import Folded
    from knowledge.privacy.keywords import Keyword

_ODD_WORD: Final = re.compile(r"(?<![^\s\0])(?![a-z]{1,7}+(?![^\s\0]))[^\s\0]++")
"""Any word but short ones in small letters, as most of a message are: those are `shapes.PLAIN`."""
_REACH: Final = {shapes.MEDIUM: 60, shapes.STRONG: 150}
"""So many characters from a word for a password, what looks like one is taken for one."""
_CERTAIN_REACH: Final = 40
_SIGN_IN: Final = 40
_FAR: Final = 1_000_000
_CHANGED_IT: Final = re.compile(
    r"\b(?:chang|set|reset|switch|updat|made|make|turn|put|us)(?:s?ed|ting|ing|e)?\s+"
    r"(?:it|them|this|that|mine)\s+(?:back\s+)?(?:to|into|as|from)\s+[\"'`*]*(?P<value>[^\s\0]{3,128})"
)
_SENTENCE: Final = 120


def spans(folded: Folded) -> Iterator[Span]:
    """What is told as a password."""
    words = keywords(folded)
    covered = since = 0
    for word, following in zip_longest(words, words[1:]):
        if word.start >= covered:
            until = following.start if following else len(folded.text)
            for span in (*value_after(folded, word, until), *value_before(folded, word, since)):
                covered = max(covered, span.end)
                yield span
        since = max(covered, word.end)
    yield from _by_looks(folded, words)
    if words:
        yield from _changed(folded, words)


def _by_looks(folded: Folded, words: Sequence[Keyword]) -> Iterator[Span]:
    """Words that look like passwords, the nearer to a word for one the less they have to."""
    places = [word[:2] for word in words]
    sign_ins: list[tuple[int, int]] | None = None
    for match in _ODD_WORD.finditer(folded.text):
        looks = shapes.strength(match[0])
        if looks == shapes.PLAIN:
            continue
        if sign_ins is None:
            sign_ins = [sign_in.span() for sign_in in SIGN_IN.finditer(folded.lower)]
        distance = _distance(*match.span(), places)
        near = looks == shapes.SURE or distance <= _REACH[looks]
        if near or (looks == shapes.STRONG and _distance(*match.span(), sign_ins) <= _SIGN_IN):
            certain = looks == shapes.SURE and distance <= _CERTAIN_REACH
            yield Span(*_core(match), masks.PASSWORD, certain)


def _distance(start: int, end: int, places: Sequence[tuple[int, int]]) -> int:
    """Characters from what stands there to the nearest of `places`."""
    following = bisect_left(places, (start, end))
    after = start - places[following - 1][1] if following else _FAR
    before = places[following][0] - end if following < len(places) else _FAR
    return max(0, min(after, before))


def _core(match: re.Match[str]) -> tuple[int, int]:
    """Where the word without quotation marks and commas stands."""
    core = shapes.bare(match[0])
    start = match.start() + match[0].find(core)
    return start, start + len(core)


def _changed(folded: Folded, words: Sequence[Keyword]) -> Iterator[Span]:
    """What "it" was changed to, where a password is spoken of."""
    places = [word[:2] for word in words]
    for match in _CHANGED_IT.finditer(folded.lower):
        start, end = match.span("value")
        value = folded.text[start:end]
        near = _distance(start, end, places) <= _SENTENCE
        if near and shapes.may_be_secret(value):
            core = shapes.bare(value)
            yield Span(start, start + len(core), masks.PASSWORD, not core.isalpha())
