"""Secrets that are known by how they look: keys, tokens, app passwords, what logs show."""

from __future__ import annotations

import base64
import binascii
import re
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final

from knowledge.pattern_set import Pattern
from knowledge.privacy import masks, shapes
from knowledge.privacy.masks import Span
from knowledge.privacy.ordinary import is_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.privacy.folding import Folded

_PRIVATE_KEY: Final = Pattern(
    r"(?s)-----BEGIN [A-Z ]{0,30}PRIVATE KEY[A-Z ]{0,10}-----(?P<secret>.+?)(?:-----END|$)"
)
_KNOWN: Final = Pattern(
    r"gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|sk-[\w-]{16,}"
    r"|[srp]k_(?:live|test)_\w{8,}|whsec_\w{8,}|xox[abeprs]-[\w-]{8,}|(?:AKIA|ASIA)[A-Z0-9]{12,}"
    r"|AIza[\w-]{20,}|SG\.[\w-]{6,}\.[\w-]{6,}|xkeysib-[\w-]{6,}|xsmtpsib-[\w-]{6,}|key-[0-9a-f]{16,}"
    r"|GOCSPX-[\w-]{8,}|ya29\.[\w.-]{8,}|1//[\w-]{12,}|eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?"
    r"|hf_[A-Za-z0-9]{16,}|npm_[A-Za-z0-9]{16,}|dop_v1_[0-9a-f]{16,}|shp(?:at|ss)_[0-9a-f]{16,}"
    r"|re_[A-Za-z0-9]{4,}_[A-Za-z0-9]{12,}|md-[\w-]{20,}|api-[0-9A-F]{16,}|M\.[RC]\d+_[\w.!*$-]{12,}"
    r"|EwB[\w+/=-]{20,}|[\w-]{18,28}\.[\w-]{6,7}\.[\w-]{20,}|\d{8,10}:AA[\w-]{20,}"
)
"""Keys whose makers say how they begin: GitHub, GitLab, Stripe, Slack, Amazon, Google, SendGrid,
Brevo, Mailgun, JSON web tokens (RFC 7519), Hugging Face, npm, Shopify, Microsoft, Discord …"""
_WEBHOOK: Final = Pattern(r"/api/webhooks/\d+/(?P<secret>[\w-]+)")
_SCHEME: Final = Pattern(
    r"(?i)\b(?:basic|bearer|digest|negotiate|ntlm)\s+(?P<secret>[\w+/=.~-]{8,})"
)
_FOUR: Final = Pattern(
    r"\b[a-z]{4}(?:(?:-[a-z]{4}){3,}|(?:\s{1,2}[a-z]{4}){3,}|(?: - [a-z]{4}){3,})\b"
)
_SIXTEEN: Final = Pattern(r"\b[a-z]{16}\b")
_GROUP: Final = re.compile(r"[a-z]{4}")
_APP_PASSWORD: Final = re.compile(
    r"\bapp\b|app-|anwendung|google|icloud|16|sechzehn|seize|dieci|sedici|zestien"
)
_ACRONYMS: Final = frozenset(
    {"smtp", "imap", "pops", "http", "html", "tcps", "pptp", "dnss", "dkim"}
)
_RUN: Final = re.compile(r"[^\s\0]++")
_TOKEN: Final = Pattern(r"[\w+=~-]{20,}")
_BASE64: Final = Pattern(r"[A-Za-z0-9+/]{11,}={0,2}")
FORMS: Final = (
    *(form.pattern for form in (_PRIVATE_KEY, _KNOWN, _WEBHOOK, _SCHEME, _FOUR, _SIXTEEN, _TOKEN)),
    r"[A-Za-z0-9+/]{11}=",
    *(rf"[A-Za-z0-9+/]{{{n}}}\d[A-Za-z0-9+/]{{{10 - n}}}" for n in range(11)),
)
"""One of these is in every text that `spans` finds something in; the last are of Base64 that is no
mere word."""
_MOST_WORDS: Final = 2
"""So many of four groups may be words by chance."""
_SEPARATORS: Final = {0: None, 1: None}
"""What stands between the parts in AUTH PLAIN and XOAUTH2."""
_QUANTUM: Final = 4
"""Characters of Base64 that stand for three bytes."""
_LOOKED_AT: Final = 512


def spans(folded: Folded) -> Iterator[Span]:
    """Secrets by their own looks."""
    yield from _keys(folded)
    yield from _app_passwords(folded)
    yield from _tokens(folded)


def _keys(folded: Folded) -> Iterator[Span]:
    """Keys and tokens of a known form."""
    text = folded.text
    for pattern in (_PRIVATE_KEY, _WEBHOOK):
        if "PRIVATE KEY" in text or "/api/webhooks/" in text:
            for match in pattern.finditer(text):
                yield Span(*masks.place_of(match, "secret"), masks.SECRET, certain=True)
    for match in _KNOWN.finditer(text):
        if not text[max(0, match.start() - 1) : match.start()].isalnum():
            yield Span(match.start(), match.end(), masks.SECRET, certain=True)
    for match in _SCHEME.finditer(text):
        if _is_no_prose(match["secret"]):
            certain = says_something(match["secret"])
            yield Span(*masks.place_of(match, "secret"), masks.SECRET, certain)


def _app_passwords(folded: Folded) -> Iterator[Span]:
    """Four groups of four letters, or sixteen in a row, which nobody can speak."""
    spoken_of = _APP_PASSWORD.search(folded.lower) is not None
    for match in _FOUR.finditer(folded.text):
        groups = list(_GROUP.finditer(folded.text, *match.span()))
        strange = [_strangeness(group[0]) for group in groups]
        start = max(range(len(groups) - 3), key=lambda n: sum(strange[n : n + 4]))
        best = groups[start : start + 4]
        if _is_app_password([group[0] for group in best], spoken_of=spoken_of):
            certain = not _is_example([group[0] for group in best])
            yield Span(best[0].start(), best[-1].end(), masks.PASSWORD, certain)
    for match in _SIXTEEN.finditer(folded.text):
        if shapes.rare_pairs(match[0]) > (not spoken_of):
            yield Span(match.start(), match.end(), masks.PASSWORD, shapes.rare_pairs(match[0]) > 1)


def _strangeness(group: str) -> int:
    """How little `group` looks like a word."""
    return shapes.rare_pairs(group) + (not is_ordinary(group))


def _is_app_password(groups: list[str], *, spoken_of: bool) -> bool:
    """Whether four groups of four letters are no four words."""
    rare = [shapes.rare_pairs(group) for group in groups if group not in _ACRONYMS]
    differ = len({*groups}) == len(groups) and all(group[1:] != 3 * group[1] for group in groups)
    words = sum(map(is_ordinary, groups))
    strange = sum(rare) > 0 if spoken_of else sum(map(bool, rare)) > 1
    return differ and words <= _MOST_WORDS and strange


def _is_example(groups: list[str]) -> bool:
    """Whether `groups` show what an app password looks like: letters as the alphabet has them."""
    return "".join(groups) in ascii_lowercase


def _tokens(folded: Folded) -> Iterator[Span]:
    """Long words that machines have made."""
    for match in _TOKEN.finditer(folded.text):
        if shapes.is_token(match[0][:_LOOKED_AT]):
            yield Span(match.start(), match.end(), masks.SECRET)
    for match in _BASE64.finditer(folded.text):
        marked = match[0].endswith("=") or any(map(str.isdigit, match[0]))
        if marked and says_something(match[0][:_LOOKED_AT]):
            yield Span(match.start(), match.end(), masks.SECRET)


def says_something(encoded: str) -> bool:
    """Whether `encoded` is Base64 (RFC 4648) of a text, as in AUTH (RFC 4616, RFC 7628)."""
    if encoded in shapes.PROMPTS or not _has_cases(encoded):
        return False
    padded = encoded if len(encoded) % _QUANTUM == 0 else encoded.rstrip("=")
    padded = padded[: len(padded) // _QUANTUM * _QUANTUM]
    try:
        decoded = base64.b64decode(padded, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return (
        len(decoded) > 1 and decoded.replace("\0", "").replace("\1", "").isprintable()
    )  # one is chance


def _has_cases(encoded: str) -> bool:
    return any(map(str.islower, encoded)) and any(map(str.isupper, encoded))


def _is_no_prose(value: str) -> bool:
    return not value.isalpha() and shapes.may_be_secret(value)
