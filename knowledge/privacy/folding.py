"""Text as it is looked at for secrets: one alphabet, nothing invisible, and where each came from.

Zero-width characters, soft hyphens, full-width letters and strange blanks hide nothing from the
eye of a thief, so they hide nothing here; what is masked is masked in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from knowledge.privacy import masks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.privacy.masks import Span

TAKEN: Final = "\0"
"""Stands for each character that is masked already."""
_MASK: Final = re.compile("|".join(masks.ALL))
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me"})
_FILLERS: Final = "\u115f\u1160\u3164\uffa0\u180e"
"""Letters of Hangul and Mongolian that show nothing (Default_Ignorable_Code_Point)."""
_LINES: Final = "\n\r\v\f\x85\u2028\u2029"
_WIDEST: Final = 4
"""Letters that one sign may stand for: a ligature of two words would make a text eighteen times as
long, and no secret is written in those."""
_BLANK_BRAILLE: Final = "\u2800"


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is looked at."""

    text: str
    """With upper case, as it matters in passwords and logs."""
    lower: str
    """Small letters without accents; each character stands where it does in `text`."""
    origins: Sequence[int]
    """Where each character of `text` stands in the original, and the original's length."""

    def of_original(self, spans: Iterable[Span]) -> list[Span]:
        """`spans` of this text as spans of the original."""
        return [
            span._replace(start=self.origins[span.start], end=self.origins[span.end - 1] + 1)
            for span in spans
        ]

    def without(self, spans: Iterable[Span]) -> Folded:
        """This text with `spans` taken out, each character where it was."""
        text, lower = list(self.text), list(self.lower)
        for start, end, *_ in spans:
            text[start:end] = lower[start:end] = TAKEN * (end - start)
        return Folded("".join(text), "".join(lower), self.origins)


def folds(text: str) -> list[Folded]:
    """`text` as it is looked at; twice where something invisible may join words or part them."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return [Folded(text, text.lower(), range(len(text) + 1))]
    joined = _fold(text, "")
    return [joined] if len(joined.text) >= len(text) else [joined, _fold(text, " ")]


def small(text: str) -> str:
    """`text` in small letters without accents, each where it was."""
    return text.lower() if text.isascii() else "".join(map(_bare, text))


def _fold(text: str, gap: str) -> Folded:
    """`text` with `gap` in place of what is invisible."""
    characters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(_without_masks(text)):
        visible = _visible(character)
        visible = gap if visible is None else visible
        characters.append(visible)
        origins += [place] * len(visible)
    folded = "".join(characters)
    return Folded(folded, small(folded), [*origins, len(text)])


def _without_masks(text: str) -> str:
    """`text` with what an earlier pass has put there taken for what it is."""
    if "‹" not in text:
        return text
    return _MASK.sub(lambda mask: TAKEN * len(mask[0]), text)


@lru_cache(maxsize=4096)
def _visible(character: str) -> str | None:
    """What is seen of `character`: one or more characters; none if it is invisible."""
    if character in (TAKEN, "\n", "\t"):
        return character
    if character in _LINES:
        return "\n"
    if character in _FILLERS or unicodedata.category(character) in _INVISIBLE:
        return None
    if character.isspace() or character == _BLANK_BRAILLE:
        return " "
    seen = "".join(c for c in unicodedata.normalize("NFKC", character) if not _is_mark(c))
    return seen.replace("…", "...")[:_WIDEST] or None


@lru_cache(maxsize=4096)
def _bare(character: str) -> str:
    """The one small letter without accents that `character` is."""
    if character.isascii():
        return character.lower()
    return unicodedata.normalize("NFKD", character)[0].lower()[0]


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}
