"""Masks what is private in people's words, before anything of them is kept.

Addresses, host names and IP addresses of private domains, passwords, and numbers that look like
secrets go; ports, error codes and the domains of well-known providers stay, since without them a
question cannot be understood.

Everything here goes through a text a bounded number of times: time grows with its length only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.pattern_set import PatternSet
from knowledge.privacy import keywords, logins, pasted, places, spoken, tables
from knowledge.privacy.folding import Folded, folds
from knowledge.privacy.masks import Span, masked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = ["holds_address", "holds_password", "redact"]

_LOOKS: Final = {
    "pasted": (pasted.spans, pasted.FORMS),
    "logins": (logins.spans, logins.FORMS),
    "spoken": (spoken.spans, (keywords.FORM,)),
}
"""Who finds passwords beyond doubt, and what is in every text that they find one in."""
_FORMS: Final = PatternSet(
    (look, re.sub(r"\{(\d+),\d+\}", r"{\1,}", form))  # no most: that takes long to compile
    for look, (_, forms) in _LOOKS.items()
    for form in forms
)
_PASSES: Final = 4
"""What one pass has masked may lay bare a second secret; more than two are hardly ever needed."""


def redact(text: str, *, known_domains: Collection[str] = ()) -> str:
    """`text` with everything private replaced by what it was: ‹password›, ‹address›, ‹host›.

    Of an address or host at one of `known_domains` the domain stays.
    """
    text = text.replace("\0", "")
    for _ in range(_PASSES):
        before, text = text, _redacted_once(text, known_domains)
        if text == before:
            break
    return text


def holds_password(text: str) -> bool:
    """Whether somebody seems to have posted a password; rather no than yes."""
    return any(
        span.certain
        for folded in folds(text)
        for look in _looks_due(folded)
        for span in _LOOKS[look][0](folded)
    )


def holds_address(text: str) -> bool:
    """Whether an e-mail address is in `text`."""
    return any(places.has_address(folded) for folded in folds(text))


def _redacted_once(text: str, known: Collection[str]) -> str:
    spans: list[Span] = []
    for folded in folds(text):
        secrets = list(_secrets(folded))
        spans += folded.of_original(secrets)
        spans += folded.of_original(places.spans(folded.without(secrets), known))
    return masked(text, spans)


def _secrets(folded: Folded) -> Iterator[Span]:
    yield from pasted.spans(folded)
    yield from logins.spans(folded)
    yield from spoken.spans(folded)
    yield from tables.spans(folded)


def _looks_due(folded: Folded) -> set[str]:
    """Which looks may find something, hardly ever any; by one glance at all of their forms."""
    found = set(_FORMS.found(folded.text))
    return found if folded.text.isascii() else found.union(_FORMS.found(folded.lower))
