"""Every fact has its source and holds together by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import re2

from knowledge.linting.content import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.linting.content import Content

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
_HOST = re.compile(rf"{_DOMAIN.pattern}|127\.0\.0\.1|localhost")
_SIGN_INS = frozenset(
    "oauth2_only oauth2_or_app_password app_password password bridge none not_known".split()
)
_KINDS = frozenset("mailbox isp web_host workplace school".split())
_AUTHENTICATION = frozenset("oauth2 password encrypted none".split())


def sources(content: Content) -> Iterator[Problem]:
    """Nothing is said without a source."""
    catalog = content.catalog
    told = [topic for topic in catalog.topics if topic.kind != "meta"]
    several = [("topics", topic.id, topic.sources) for topic in told]
    several += [("ports", str(port.number), port.sources) for port in catalog.ports]
    several += [("providers", one.key, one.sources) for one in catalog.providers]
    several += [("codes", code.code, (code.source,)) for code in catalog.codes]
    several += [("messages", message.id, (message.source,)) for message in catalog.messages]
    several += [("policies", policy.id, (policy.source,)) for policy in catalog.policies]
    for table, id_, cited in several:
        if not any(one.strip() for one in cited):
            yield Problem(content.file_of(table, id_), f"{id_} has no source")


def providers(content: Content) -> Iterator[Problem]:
    """A provider's record uses the known words; hosts and domains are well-formed."""
    for provider in content.catalog.providers:
        file = content.file_of("providers", provider.key)
        if provider.kind not in _KINDS:
            yield Problem(file, f"{provider.key}: kind “{provider.kind}” is none of ours")
        if provider.sign_in not in _SIGN_INS:
            yield Problem(file, f"{provider.key}: sign_in “{provider.sign_in}” is none of ours")
        for domain in provider.domains:
            if not _DOMAIN.fullmatch(domain):
                yield Problem(file, f"{provider.key}: “{domain}” is no domain")
        for server in provider.servers:
            if not _HOST.fullmatch(server.host):
                yield Problem(file, f"{provider.key}: “{server.host}” is no host name")
            if unknown := sorted(set(server.authentication) - _AUTHENTICATION):
                yield Problem(
                    file, f"{provider.key}: authentication “{unknown[0]}” is none of ours"
                )


def corrections(content: Content) -> Iterator[Problem]:
    """A value that differs from the source says why."""
    for provider in content.catalog.providers:
        for correction in provider.corrections:
            if not correction.reason.strip():
                yield Problem(
                    content.file_of("providers", provider.key),
                    f"{provider.key}: no reason why {correction.field} differs",
                )


def safest_first(content: Content) -> Iterator[Problem]:
    """A server without encryption never stands before one of the same protocol with it."""
    for provider in content.catalog.providers:
        plain: set[str] = set()
        for server in provider.servers:
            if server.security == "unencrypted":
                plain.add(server.protocol)
            elif server.protocol in plain:
                yield Problem(
                    content.file_of("providers", provider.key),
                    f"{provider.key}: {server.protocol} without encryption stands before "
                    f"{server.host}",
                )


def policies(content: Content) -> Iterator[Problem]:
    """A dated fact says what holds before its day, and is reviewed after it was seen."""
    for policy in content.catalog.policies:
        file = content.file_of("policies", policy.id)
        if policy.effective and not policy.before:
            yield Problem(
                file, f"{policy.id}: nothing is said for the time before {policy.effective}"
            )
        if policy.review_by <= policy.as_of:
            yield Problem(file, f"{policy.id}: review_by is not after as_of")


def patterns(content: Content) -> Iterator[Problem]:
    """A message's pattern finds its own sample, and no weightier message takes that away."""
    compiled = {one.id: re2.compile(one.pattern) for one in content.catalog.messages}
    weights = {one.id: (one.priority, len(one.pattern)) for one in content.catalog.messages}
    for message in content.catalog.messages:
        file = content.file_of("messages", message.id)
        found = [
            id_ for id_, pattern in compiled.items() if pattern.search(_folded(message.sample))
        ]
        if message.id not in found:
            yield Problem(file, f"{message.id}: pattern does not find its own sample")
            continue
        winner = max(found, key=lambda id_: weights[id_])
        if weights[winner] > weights[message.id]:
            yield Problem(file, f"{message.id}: its sample is taken for {winner}")


def _folded(sample: str) -> str:
    return sample.translate(str.maketrans("‘’“”", "''\"\"")).casefold()


RULES = (sources, providers, corrections, safest_first, policies, patterns)
