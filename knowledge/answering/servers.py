"""Which of a provider's servers to name, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.catalog import Provider, Server

SECURITY = {"ssl": "SSL/TLS", "starttls": "STARTTLS", "plain": "no encryption"}
_ORDER = ("imap", "pop3", "exchange", "smtp")
_SAFEST = ("ssl", "starttls", "plain")
_WITH = {
    "imap": ("imap", "smtp"),
    "pop3": ("pop3", "smtp"),
    "smtp": ("smtp",),
    "exchange": ("exchange",),
}
USER_NAMES = {
    "address": "your full e-mail address",
    "local_part": "the part of your address before the @",
}


def best(provider: Provider, protocol: str, security: str = "") -> Server | None:
    """The server to recommend for `protocol`: of the security asked for, else the safest."""
    fitting = [s for s in provider.servers if s.protocol == protocol]
    asked = [s for s in fitting if s.security == security]
    return min(asked or fitting, key=lambda s: _SAFEST.index(s.security), default=None)


def table(
    provider: Provider, *, protocol: str = "", direction: str = "", security: str = ""
) -> tuple[Server, ...]:
    """The servers worth showing, incoming first; for sending alone every way that is offered."""
    if protocol == "smtp" or (direction == "outgoing" and not protocol):
        sending = _secure_first(s for s in provider.servers if s.protocol == "smtp")
        reading = None if protocol else best(provider, "imap") or best(provider, "pop3")
        return (*sending, reading) if reading else sending
    wanted: Sequence[str] = _WITH.get(protocol, _ORDER)
    if direction == "incoming" and not protocol:
        wanted = ("imap", "pop3")
    chosen = (best(provider, p, security) for p in wanted)
    return tuple(s for s in chosen if s)


def in_words(server: Server | None) -> str:
    """`` `imap.gmail.com`, port 993, SSL/TLS ``, or empty."""
    return f"`{server.host}`, port {server.port}, {SECURITY[server.security]}" if server else ""


def in_short(server: Server | None) -> str:
    """`` `imap.gmail.com` port 993, SSL/TLS ``, or empty."""
    return f"`{server.host}` port {server.port}, {SECURITY[server.security]}" if server else ""


def user_name(provider: Provider) -> str:
    """The user name rule in words; both where incoming and outgoing differ."""
    incoming = best(provider, "imap") or best(provider, "pop3")
    outgoing = best(provider, "smtp")
    reading = _user(incoming)
    sending = _user(outgoing)
    if reading and sending and reading != sending:
        return f"{reading} for incoming, {sending} for outgoing"
    return reading or sending


def _user(server: Server | None) -> str:
    return USER_NAMES.get(server.user_name, server.user_name) if server else ""


def _secure_first(servers: Iterable[Server]) -> tuple[Server, ...]:
    ordered = sorted(servers, key=lambda s: _SAFEST.index(s.security))
    safe = [s for s in ordered if s.security != "plain"]
    return tuple(safe or ordered)
