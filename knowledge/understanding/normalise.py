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
_MOST_NAMES = 24
"""Domains and host names of one text that are looked at; a log holds more, a question never."""

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
_WIDE = r"\p{Latin}\p{Cyrillic}\p{Greek}\pM\d_"
_WIDE_ADDRESS = re.compile(rf"[{_WIDE}.+%*-]*@([{_WIDE}-]+(?:\.[{_WIDE}-]+)+)")
_WIDE_HOST = re.compile(rf"(?:[{_WIDE}-]+\.)+[\p{{Latin}}\p{{Cyrillic}}\p{{Greek}}\pM]{{2,}}")
"""For letters beyond ASCII, where a host would else be cut: `müller.de` is not `ller.de`."""
_PERSON = re.compile(r"(?:^|\s)@[a-z][\w-]*(?:$|[\s,:!?])|<@[!&]?\d+>")
"""`@tom` and `<@42>`, but not `@example.org`."""
_WORD = backtracking.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SENTENCE = backtracking.compile(r"[^.!?\n]+[.!?\n]*")
"""These two go through a text once in Python's own engine too, and start faster there."""


@dataclass(frozen=True, slots=True)
class Text:
    """One message, cleaned."""

    normalised: str
    """Normalised lower-case text; mentions, custom emoji and link addresses taken out."""
    words: tuple[str, ...]
    """Words without apostrophes (`don't` is `dont`) and numbers; no addresses, no hosts."""
    domains: tuple[str, ...]
    """Domains of e-mail addresses, in order."""
    hosts: tuple[str, ...]
    """Host names and bare domains, in order."""
    names_somebody: bool
    """Whether it speaks to another person (`@tom …`)."""

    @property
    def sentences(self) -> list[str]:
        """`normalised` in sentences and lines."""
        return [s for found in _SENTENCE.findall(self.normalised) if (s := found.strip())]


@lru_cache(maxsize=1024)
def read(raw: str) -> Text:
    """Clean `raw`, of which at most `LONGEST` characters are read."""
    text = _without_controls(_normalised(raw))
    addressed = "@" in text
    somebody = addressed and bool(_PERSON.search(text))
    if addressed or "<" in text:
        text = _MENTION.sub(" ", text)
    if ":" in text:
        text = _URL.sub(_link_host, _EMOJI.sub(" ", text))
    text = text.strip()
    address, host = (_ADDRESS, _HOST) if text.isascii() else (_WIDE_ADDRESS, _WIDE_HOST)
    domains = _first_of(address.findall(text)) if addressed else ()
    bare = address.sub(" ", text) if domains else text
    hosts = _first_of(host.findall(bare)) if "." in bare else ()
    return Text(
        normalised=text,
        words=_words(host.sub(" ", bare) if hosts else bare),
        domains=domains,
        hosts=hosts,
        names_somebody=somebody,
    )


def _first_of(names: list[str]) -> tuple[str, ...]:
    """The first of `names`, each once: each is compared with every provider."""
    return tuple(dict.fromkeys(names))[:_MOST_NAMES]


def plain_words(raw: str) -> tuple[str, ...]:
    """All words of `raw` without apostrophes, those of addresses and host names included."""
    return _words(_normalised(raw))


def _words(text: str) -> tuple[str, ...]:
    found = _WORD.findall(text)
    return tuple(word.replace("'", "") for word in found) if "'" in text else tuple(found)


def _normalised(raw: str) -> str:
    # One sign may stand for eighteen letters, so the length is kept on both sides.
    straight = unicodedata.normalize("NFKC", raw[:LONGEST])[:LONGEST]
    return straight.translate(_STRAIGHT).casefold()[:LONGEST]


def _without_controls(text: str) -> str:
    """Control, format and unassigned characters as blanks."""
    if text.replace("\n", " ").replace("\t", " ").isprintable():
        return text
    return "".join(" " if _is_control(c) else c for c in text)


def _is_control(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character).startswith("C")


def _link_host(found: Any) -> str:  # noqa: ANN401  # RE2's match has no public type
    host: str = found.group(0).split("//", 1)[1].split("/", 1)[0]
    return f" {host} "
