"""Text as people type it, made comparable: one alphabet, one case, one kind of quote."""

from __future__ import annotations

import re as backtracking
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2 as re

LONGEST = 6000
"""Characters that are read; Discord's own limit is 4,000 (a message of a subscriber)."""

_STRAIGHT = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "–": "-",
        "—": "-",
        "…": "...",
    }
)
_MENTION = re.compile(r"<(?:@[!&]?|#)\d+>|(?:^|\s)@(?:everyone|here)\b")
_EMOJI = re.compile(r"<a?:\w+:\d+>|:[a-z_]+:")
_URL = re.compile(r"https?://[^\s>)\]]+")
_ADDRESS = re.compile(r"[\w.+%*-]*@([\w-]+(?:\.[\w-]+)+)")
_HOST = re.compile(r"\b(?:[\w-]+\.)+[a-z]{2,}\b")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SIMPLE_WORD = backtracking.compile(_WORD.pattern)
"""The same in Python's own engine, which starts faster on the short phrasings of large indexes."""
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_PERSON = re.compile(r"(?:^|\s)@[a-z][\w-]*(?:$|[\s,:!?])")
"""`@tom`, but not `@example.org`."""


@dataclass(frozen=True, slots=True)
class Text:
    """One message, cleaned."""

    plain: str
    """Normalised lower-case text; mentions, custom emoji and link addresses taken out."""
    words: tuple[str, ...]
    """Words without apostrophes (`don't` is `dont`) and numbers; no addresses, no hosts."""
    sentences: tuple[str, ...]
    domains: tuple[str, ...]
    """Domains of e-mail addresses, in order."""
    hosts: tuple[str, ...]
    """Host names and bare domains, in order."""
    links: tuple[str, ...]
    names_somebody: bool
    """Whether it starts by speaking to another person (`@tom …`)."""


@lru_cache(maxsize=1024)
def read(raw: str) -> Text:
    """Clean `raw`, of which at most `LONGEST` characters are read."""
    text = _normalised(raw)
    text = "".join(" " if _is_control(c) else c for c in text)
    somebody = bool(_PERSON.search(text)) or bool(re.search(r"<@[!&]?\d+>", text))
    links = tuple(_URL.findall(text))
    text = _EMOJI.sub(" ", _MENTION.sub(" ", text))
    text = _URL.sub(_link_host, text).strip()
    domains = tuple(_ADDRESS.findall(text))
    bare = _ADDRESS.sub(" ", text)
    hosts = tuple(_HOST.findall(bare))
    words = tuple(w.replace("'", "") for w in _WORD.findall(_HOST.sub(" ", bare)))
    return Text(
        plain=text,
        words=words,
        sentences=tuple(s.strip() for s in _SENTENCE.findall(text) if s.strip()),
        domains=domains,
        hosts=hosts,
        links=links,
        names_somebody=somebody,
    )


def plain_words(raw: str) -> tuple[str, ...]:
    """All words of `raw` without apostrophes, those of addresses and host names included."""
    return tuple(w.replace("'", "") for w in _SIMPLE_WORD.findall(_normalised(raw)))


def _normalised(raw: str) -> str:
    return unicodedata.normalize("NFKC", raw[:LONGEST]).translate(_STRAIGHT).casefold()


def _is_control(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character).startswith("C")


def _link_host(found: Any) -> str:  # noqa: ANN401  # RE2's match has no public type
    host: str = found.group(0).split("//", 1)[1].split("/", 1)[0]
    return f" {host} "
