"""What has to be true of a provider's record by itself, whoever wrote it down."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.catalog.model import Provider

_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
_HOST: Final = re.compile(rf"{_DOMAIN.pattern}|127\.0\.0\.1|localhost")
SIGN_INS: Final = frozenset(
    "oauth2_only oauth2_or_app_password app_password password bridge none not_known".split()
)
KINDS: Final = frozenset("mailbox isp web_host workplace school".split())
_SERVERLESS: Final = frozenset({"none", "not_known"})
_AUTHENTICATION: Final = frozenset("oauth2 password encrypted none".split())
_PORTS: Final = range(1, 65_536)


def is_domain(text: str) -> bool:
    """Whether `text` is a domain, in small letters."""
    return bool(_DOMAIN.fullmatch(text))


def is_host(text: str) -> bool:
    """Whether `text` is the name of a host, or this machine."""
    return bool(_HOST.fullmatch(text))


def wording_problems(provider: Provider) -> Iterator[str]:
    """What is not well-formed, or none of the known words; each in a few words."""
    if provider.kind not in KINDS:
        yield f"kind “{provider.kind}” is none of ours"
    if provider.sign_in not in SIGN_INS:
        yield f"sign_in “{provider.sign_in}” is none of ours"
    for domain in provider.domains:
        if not is_domain(domain):
            yield f"“{domain}” is no domain"
    for server in provider.servers:
        if not is_host(server.host):
            yield f"“{server.host}” is no host name"
        if server.port not in _PORTS:
            yield f"{server.port} is no port: these go from 1 to {_PORTS[-1]}"
        if unknown := sorted(set(server.authentication) - _AUTHENTICATION):
            yield f"authentication “{unknown[0]}” is none of ours"


def server_problems(provider: Provider) -> Iterator[str]:
    """Where programs may sign in, there is a server to sign in to."""
    if not provider.servers and provider.sign_in not in _SERVERLESS:
        yield (
            f"sign_in is “{provider.sign_in}”, but there is no server: "
            "it is “not_known” until there is one"
        )


def order_problems(provider: Provider) -> Iterator[str]:
    """A server without encryption never stands before one of the same protocol with it."""
    unencrypted: set[str] = set()
    for server in provider.servers:
        if server.security == "unencrypted":
            unencrypted.add(server.protocol)
        elif server.protocol in unencrypted:
            yield f"{server.protocol} without encryption stands before {server.host}"
