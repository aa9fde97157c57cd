"""Which of a provider's servers to name, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.labels import INCOMING_PROTOCOLS, PROTOCOLS, SECURITIES, UNENCRYPTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.answering.wording import Wording
    from knowledge.catalog.model import Provider, Server
    from knowledge.outcomes import Reference, Reply

_SAFEST = tuple(SECURITIES)
_ABSENT = {"imap": "no_imap", "pop3": "no_pop"}
"""The tag of a provider that is known not to offer a protocol."""


def choose_best(provider: Provider, protocol: str, security: str = "") -> Server | None:
    """The server to recommend for `protocol`: of the security asked for, else the safest."""
    fitting = [s for s in provider.servers if s.protocol == protocol]
    asked = [s for s in fitting if s.security == security]
    return min(asked or fitting, key=lambda s: _SAFEST.index(s.security), default=None)


def choose_incoming(provider: Provider, reference: Reference) -> Server | None:
    """The server to read from: of the protocol asked for, if there is one."""
    wanted = reference.protocol if reference.protocol in INCOMING_PROTOCOLS else ""
    several = (choose_best(provider, p, reference.security) for p in (wanted, "imap", "pop3"))
    return next((server for server in several if server), None)


def choose_asked(provider: Provider, reference: Reference) -> tuple[Server, ...]:
    """The servers that a question is about: one of them, or one for each direction."""
    reading = choose_incoming(provider, reference)
    sending = choose_best(provider, "smtp", reference.security)
    if _is_sending(reference):
        reading = None
    elif reference.direction == "incoming" or (reference.protocol and not reference.direction):
        sending = None
    return tuple(server for server in (reading, sending) if server)


def choose_table(provider: Provider, reference: Reference) -> tuple[Server, ...]:
    """Every way in and out, what was asked for first; for sending all that are offered."""
    first = choose_asked(provider, reference)
    if _is_sending(reference):
        ways = _secure_first(s for s in provider.servers if s.protocol == "smtp")
        first = tuple(dict.fromkeys((*first, *ways)))
    named = {server.protocol for server in first}
    open_question = not reference.protocol and not reference.direction
    others = ("smtp", "imap", "pop3", "exchange") if open_question else ("smtp", "imap", "pop3")
    rest = (choose_best(provider, p) for p in others if p not in named)
    return (*first, *(server for server in rest if server))


def lacks_protocol(provider: Provider, reference: Reference) -> bool:
    """Whether the protocol asked for is not in the data, unless it is known not to exist."""
    protocol = reference.protocol
    known = choose_best(provider, protocol) or _ABSENT.get(protocol, "") in provider.tags
    return protocol in INCOMING_PROTOCOLS and not known


def names_unencrypted(reply: Reply) -> bool:
    """Whether a reply names a server without encryption."""
    text = " ".join((reply.fact, reply.picture, *reply.steps, reply.also, reply.more))
    return UNENCRYPTED in text or any(s.security == "unencrypted" for s in reply.servers)


def summarise(servers: Sequence[Server]) -> str:
    """`` IMAP `imap.example.org` 993, SMTP `smtp.example.org` 465, both SSL/TLS ``."""
    if len(servers) == 1:
        return list_in_full(servers)
    ways = {SECURITIES[server.security] for server in servers}
    shared = len(ways) == 1
    each = (
        f"{PROTOCOLS[s.protocol]} `{s.host}` {s.port}"
        + ("" if shared else f" {SECURITIES[s.security]}")
        for s in servers
    )
    return ", ".join(each) + (f", both {ways.pop()}" if shared else "")


def list_in_full(servers: Iterable[Server | None]) -> str:
    """`` IMAP `imap.example.org`, port 993, SSL/TLS; SMTP … ``, each in full."""
    return "; ".join(f"{PROTOCOLS[s.protocol]} {describe(s)}" for s in servers if s)


def describe(server: Server | None) -> str:
    """`` `imap.gmail.com`, port 993, SSL/TLS ``, or empty."""
    return f"`{server.host}`, port {server.port}, {SECURITIES[server.security]}" if server else ""


def describe_user_name(server: Server | None, wording: Wording) -> str:
    """The user name rule of one server in words."""
    if server is None:
        return ""
    return wording.say("user_name", server.user_name) or server.user_name


def describe_user_names(provider: Provider, wording: Wording) -> str:
    """The user name rule in words; both where incoming and outgoing differ."""
    reading = choose_best(provider, "imap") or choose_best(provider, "pop3")
    incoming = describe_user_name(reading, wording)
    outgoing = describe_user_name(choose_best(provider, "smtp"), wording)
    if incoming and outgoing and incoming != outgoing:
        return wording.say("server", "user_names", incoming=incoming, outgoing=outgoing)
    return incoming or outgoing


def _is_sending(reference: Reference) -> bool:
    return reference.direction == "outgoing" or (
        reference.protocol == "smtp" and reference.direction != "both"
    )


def _secure_first(servers: Iterable[Server]) -> tuple[Server, ...]:
    ordered = sorted(servers, key=lambda s: _SAFEST.index(s.security))
    safe = [s for s in ordered if s.security != "unencrypted"]
    return tuple(safe or ordered)
