"""What keeps an answer of a guild's own from being kept: blanks, lengths, links that deceive."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.guilds.entries import Entry

LONGEST_TITLE: Final = 100
LONGEST_TEXT: Final = 3_000
LONGEST_ASK: Final = 300
MOST_ASKS: Final = 40

_MASKED: Final = re.compile(
    r"(?P<image>!?)\[(?P<words>[^\]\n]*)\]\(\s*<?(?P<target>[^)\s>]+)[^)\n]*\)"
)
"""`[words](https://…)`, and a picture with an exclamation mark before it."""
_ADDRESS: Final = re.compile(r"https?://[^\s<>)\]\"'`]+", re.IGNORECASE)
_NAMED: Final = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
"""What looks like a host in words, in whatever letters."""


def answer_problems(entry: Entry) -> Iterator[str]:
    """What is wrong with `entry`, each in one line for whoever wrote it."""
    if not entry.title.strip():
        yield "The question is blank: write it in a few words."
    if not entry.text.strip():
        yield "The answer is blank."
    for what, text, most in (
        ("question", entry.title, LONGEST_TITLE),
        ("answer", entry.text, LONGEST_TEXT),
        *(("way of asking", ask, LONGEST_ASK) for ask in entry.asks),
    ):
        if len(text) > most:
            yield f"The {what} “{text[:30]}…” is longer than {most:,} characters."
    if len(entry.asks) > MOST_ASKS:
        yield f"{len(entry.asks)} ways of asking are more than the {MOST_ASKS} that I keep."
    if len(entry.text) <= LONGEST_TEXT:
        yield from link_problems(entry.text)


def link_hosts(text: str) -> tuple[str, ...]:
    """The hosts that the links in `text` really lead to, in order, each once."""
    addresses = [match["target"] for match in _MASKED.finditer(text)]
    addresses += _ADDRESS.findall(text)
    return tuple(dict.fromkeys(host for address in addresses if (host := _host(address))))


def link_problems(text: str) -> Iterator[str]:
    """What is wrong with the links in `text`: words that name another host, hidden hosts."""
    for match in _MASKED.finditer(text):
        target = match["target"]
        host = _host(target)
        if not host:
            yield f"“{target[:60]}” is no address that people can open: it begins with https://"
            continue
        named = [one for one in _named_hosts(match["words"]) if not _is_same(one, host)]
        if named:
            yield (
                f"A link that reads “{named[0]}” leads to {host}. "
                "Let its words say where it leads, or write the address itself."
            )
    for address in _ADDRESS.findall(text):
        if not _host(address):
            yield f"“{address[:60]}” hides where it leads: leave out what stands before the @."


def _host(address: str) -> str:
    """The host of a web address in small letters; empty if it is none, or hides it."""
    try:
        parts = urlsplit(address)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    if parts.scheme.casefold() not in {"http", "https"} or "@" in parts.netloc or not port_is_sound:
        return ""
    return (parts.hostname or "").rstrip(".")


def _named_hosts(words: str) -> list[str]:
    """What in the words of a link looks like a host, as the eye sees it."""
    seen = unicodedata.normalize("NFKC", words).casefold()
    seen = "".join(
        char for char in seen if unicodedata.category(char) != "Cf" and char not in "*_`~"
    )
    return _NAMED.findall(seen)


def _is_same(named: str, host: str) -> bool:
    """Whether `named` is `host` or what it belongs to: `www.example.org` reads `example.org`."""
    plain = named.removeprefix("www.")
    return host == plain or host.endswith(f".{plain}")
