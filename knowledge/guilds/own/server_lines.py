r"""Servers as people write them down, one a line, and back.

    imap.uni.example 993 SSL/TLS
    smtp.uni.example:587 STARTTLS
    https://it.uni.example/mail
    note: Outside the campus, switch on the VPN first.

What a line leaves out follows from the port, or from how the host is called; what does not follow
from anything is asked for, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from knowledge.catalog.provider_checks import is_host
from knowledge.labels import PROTOCOLS, SECURITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.catalog.model import Protocol, Security, Server

    WrittenServer = tuple[Protocol, str, int, Security]

_BY_PORT: Final[dict[int, tuple[str, str]]] = {
    993: ("imap", "ssl"),
    995: ("pop3", "ssl"),
    465: ("smtp", "ssl"),
    587: ("smtp", "starttls"),
    143: ("imap", ""),
    110: ("pop3", ""),
    25: ("smtp", ""),
    2525: ("smtp", ""),
}
"""What a port says by itself; on the older ones either security is met, so it has to be said."""
_USUAL_PORT: Final = {
    ("imap", "ssl"): 993,
    ("imap", "starttls"): 143,
    ("pop3", "ssl"): 995,
    ("pop3", "starttls"): 110,
    ("smtp", "ssl"): 465,
    ("smtp", "starttls"): 587,
}
_PROTOCOL_WORDS: Final = {
    "imap": "imap", "imaps": "imap", "imap4": "imap", "pop": "pop3", "pop3": "pop3",
    "pops": "pop3", "pop3s": "pop3", "smtp": "smtp", "smtps": "smtp", "submission": "smtp",
    "outgoing": "smtp",
}  # fmt: skip
_SECURITY_WORDS: Final = {
    "ssl": "ssl", "tls": "ssl", "starttls": "starttls", "unencrypted": "unencrypted",
    "plain": "unencrypted", "plaintext": "unencrypted", "cleartext": "unencrypted",
    "none": "unencrypted", "no encryption": "unencrypted",
}  # fmt: skip
_FILLERS: Final = frozenset({"port", "on", "with", "server", "incoming", "via", "host", "implicit"})
_NO_ENCRYPTION: Final = re.compile(r"\bno(?:t)?[ -](?:encryption|encrypted|ssl|tls)\b")
_TOKENS: Final = re.compile(r"[\s,;|]+")
_HOST_AND_PORT: Final = re.compile(r"(?P<host>[^:\s]+):(?P<port>\d+)")
_PAGE: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_NOTE: Final = re.compile(r"note\s*:\s*(?P<note>.+)", re.IGNORECASE)
MOST_SERVERS: Final = 12
_PORTS: Final = range(1, 65_536)


class _Unreadable(ValueError):
    """A line that says no server, and what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLines:
    """What was written down."""

    servers: tuple[WrittenServer, ...]
    """Protocol, host, port and security of each."""
    help_page: str = ""
    note: str = ""
    problems: tuple[str, ...] = ()
    """What cannot be taken, each in one line for whoever wrote it."""


def read_lines(text: str) -> ServerLines:
    """What `text` says; nothing of it is guessed."""
    servers, problems = [], []
    page = note = ""
    for line in (line.strip().lstrip("-*• ").strip() for line in text.split("\n")):
        if not line:
            continue
        if match := _NOTE.fullmatch(line):
            note = match["note"].strip()
        elif _PAGE.fullmatch(line):
            page = line
        else:
            try:
                servers.append(_read_server(line))
            except _Unreadable as problem:
                problems.append(f"“{line[:60]}”: {problem}")
    if len(servers) > MOST_SERVERS:
        problems.append(f"that is {len(servers)} servers; {MOST_SERVERS} are the most")
    return ServerLines(
        servers=tuple(dict.fromkeys(servers)), help_page=page, note=note, problems=tuple(problems)
    )


def write_lines(servers: Iterable[Server], *, help_page: str = "", note: str = "") -> str:
    """The lines that `read_lines` reads the same from."""
    lines = [
        f"{PROTOCOLS[one.protocol]} {one.host} {one.port} "
        + ("unencrypted" if one.security == "unencrypted" else SECURITIES[one.security])
        for one in servers
    ]
    return "\n".join(
        [*lines, *([help_page] if help_page else []), *([f"note: {note}"] if note else [])]
    )


def _read_server(line: str) -> WrittenServer:
    """The server of one line; raises `_Unreadable`."""
    words = _read_words(line)
    if not is_host(words.host):
        problem = f"{words.host} is no server's name" if words.host else "no server's name in it"
        raise _Unreadable(f"{problem}, such as imap.example.org")
    protocol_by_port, security_by_port = _BY_PORT.get(words.port or 0, ("", ""))
    protocol = words.protocol or protocol_by_port or _protocol_of(words.host)
    same = protocol_by_port in {"", protocol}
    security = words.security or (security_by_port if same else "")
    port = _USUAL_PORT.get((protocol, security)) if words.port is None else words.port
    if not protocol:
        raise _Unreadable("is that IMAP, POP3 or SMTP? Write it in front")
    if port is None:
        raise _Unreadable("which port? 993, 995, 465 and 587 are the usual ones")
    if port not in _PORTS:
        raise _Unreadable(f"{port} is no port: these go from 1 to {_PORTS[-1]}")
    if not security:
        raise _Unreadable("SSL/TLS or STARTTLS? Write it behind the port")
    return cast("Protocol", protocol), words.host, port, cast("Security", security)


@dataclass(slots=True)
class _Words:
    """What the words of a line say, as far as they say it."""

    host: str = ""
    port: int | None = None
    protocol: str = ""
    security: str = ""

    def take(self, word: str) -> None:
        """Take one word in; raises `_Unreadable` for what means nothing here."""
        if word.isdecimal():
            self.port = int(word[:6])
        elif word in _PROTOCOL_WORDS:
            self.protocol = _PROTOCOL_WORDS[word]
        elif word in _SECURITY_WORDS:
            self.security = _SECURITY_WORDS[word]
        elif "." in word or word == "localhost":
            if self.host and self.host != word:
                raise _Unreadable("that names two servers: one a line, please")
            self.host = word
        elif word and word not in _FILLERS:
            raise _Unreadable(f"I can't read “{word[:30]}” there")


def _read_words(line: str) -> _Words:
    words = _Words()
    lower = line.casefold().replace("ssl/tls", "ssl")
    if _NO_ENCRYPTION.search(lower):
        words.security, lower = "unencrypted", _NO_ENCRYPTION.sub(" ", lower)
    for token in _TOKENS.split(lower):
        word = token.strip("()[].:=`'\"")
        pair = _HOST_AND_PORT.fullmatch(word)
        for part in (pair["host"], pair["port"]) if pair else (word,):
            words.take(part)
    return words


def _protocol_of(host: str) -> str:
    """The protocol that a host is called by: `imap.example.org`."""
    return _PROTOCOL_WORDS.get(host.partition(".")[0], "")
