"""Which of a provider's servers to name, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.catalog.model import Provider, Server
    from knowledge.outcomes import Reference

PROTOCOLS = {"imap": "IMAP", "pop3": "POP3", "smtp": "SMTP", "exchange": "Exchange"}
CLEAR = "no encryption"
SECURITY = {"ssl": "SSL/TLS", "starttls": "STARTTLS", "unencrypted": CLEAR}
_READING = ("imap", "pop3", "exchange")
_ABSENT = {"imap": "no_imap", "pop3": "no_pop"}
_SAFEST = ("ssl", "starttls", "unencrypted")
USER_NAMES = {
    "address": "your full e-mail address",
    "local_part": "the part of your address before the @",
}


def best(provider: Provider, protocol: str, security: str = "") -> Server | None:
    """The server to recommend for `protocol`: of the security asked for, else the safest."""
    fitting = [s for s in provider.servers if s.protocol == protocol]
    asked = [s for s in fitting if s.security == security]
    return min(asked or fitting, key=lambda s: _SAFEST.index(s.security), default=None)


def incoming(provider: Provider, reference: Reference) -> Server | None:
    """The server to read from: of the protocol asked for, if there is one."""
    wanted = reference.protocol if reference.protocol in _READING else ""
    several = (best(provider, p, reference.security) for p in (wanted, "imap", "pop3"))
    return next((server for server in several if server), None)


def asked(provider: Provider, reference: Reference) -> tuple[Server, ...]:
    """The servers that a question is about: one of them, or one for each direction."""
    reading = incoming(provider, reference)
    sending = best(provider, "smtp", reference.security)
    if _is_sending(reference):
        reading = None
    elif reference.direction == "incoming" or (reference.protocol and not reference.direction):
        sending = None
    return tuple(server for server in (reading, sending) if server)


def table(provider: Provider, reference: Reference) -> tuple[Server, ...]:
    """Every way in and out, what was asked for first; for sending all that are offered."""
    first = asked(provider, reference)
    if _is_sending(reference):
        ways = _secure_first(s for s in provider.servers if s.protocol == "smtp")
        first = tuple(dict.fromkeys((*first, *ways)))
    named = {server.protocol for server in first}
    open_question = not reference.protocol and not reference.direction
    others = ("smtp", "imap", "pop3", "exchange") if open_question else ("smtp", "imap", "pop3")
    rest = (best(provider, p) for p in others if p not in named)
    return (*first, *(server for server in rest if server))


def lacking(provider: Provider, reference: Reference) -> str:
    """Says that the protocol asked for is not in the data, unless it is known not to exist."""
    protocol = reference.protocol
    known = best(provider, protocol) or _ABSENT.get(protocol, "") in provider.tags
    if protocol not in _READING or known:
        return ""
    return f"I have no {PROTOCOLS[protocol]} server of {provider.name}: its help page may name one."


def summary(servers: Sequence[Server]) -> str:
    """`` IMAP `imap.example.org` 993, SMTP `smtp.example.org` 465, both SSL/TLS ``."""
    if len(servers) == 1:
        return listed(servers)
    ways = {SECURITY[server.security] for server in servers}
    shared = len(ways) == 1
    each = (
        f"{PROTOCOLS[s.protocol]} `{s.host}` {s.port}"
        + ("" if shared else f" {SECURITY[s.security]}")
        for s in servers
    )
    return ", ".join(each) + (f", both {ways.pop()}" if shared else "")


def listed(servers: Iterable[Server | None]) -> str:
    """`` IMAP `imap.example.org`, port 993, SSL/TLS; SMTP … ``, each in full."""
    return "; ".join(f"{PROTOCOLS[s.protocol]} {in_words(s)}" for s in servers if s)


def in_words(server: Server | None) -> str:
    """`` `imap.gmail.com`, port 993, SSL/TLS ``, or empty."""
    return f"`{server.host}`, port {server.port}, {SECURITY[server.security]}" if server else ""


def user_name(provider: Provider) -> str:
    """The user name rule in words; both where incoming and outgoing differ."""
    reading = user_of(best(provider, "imap") or best(provider, "pop3"))
    sending = user_of(best(provider, "smtp"))
    if reading and sending and reading != sending:
        return f"{reading} for incoming, {sending} for outgoing"
    return reading or sending


def user_of(server: Server | None) -> str:
    """The user name rule of one server in words."""
    return USER_NAMES.get(server.user_name, server.user_name) if server else ""


def _is_sending(reference: Reference) -> bool:
    return reference.direction == "outgoing" or (
        reference.protocol == "smtp" and reference.direction != "both"
    )


def _secure_first(servers: Iterable[Server]) -> tuple[Server, ...]:
    ordered = sorted(servers, key=lambda s: _SAFEST.index(s.security))
    safe = [s for s in ordered if s.security != "unencrypted"]
    return tuple(safe or ordered)
