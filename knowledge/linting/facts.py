"""Every fact has its source and holds together by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from knowledge.catalog import provider_checks
from knowledge.linting.content import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.catalog.model import Provider
    from knowledge.linting.content import Content


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
    yield from _problems(content, provider_checks.wording_problems)


def servers(content: Content) -> Iterator[Problem]:
    """Where programs may sign in, there is a server to sign in to."""
    yield from _problems(content, provider_checks.server_problems)


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
    yield from _problems(content, provider_checks.order_problems)


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


def _problems(content: Content, check: Callable[[Provider], Iterator[str]]) -> Iterator[Problem]:
    for provider in content.catalog.providers:
        for problem in check(provider):
            file = content.file_of("providers", provider.key)
            yield Problem(file, f"{provider.key}: {problem}")


def _folded(sample: str) -> str:
    return sample.translate(str.maketrans("‘’“”", "''\"\"")).casefold()


RULES = (sources, providers, servers, corrections, safest_first, policies, patterns)
