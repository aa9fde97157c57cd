"""What a public database has that the records lack, has no more, or has otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import re2

from knowledge.understanding.naming.brands import Brands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.auditing.databases import Database, Entry, PublishedServer
    from knowledge.catalog.model import Catalog, Provider, Server

_CITED = {"ispdb": "ISPDB", "fairemail": "FairEmail"}
"""What a record's sources call each database."""
_SHOWN = 4
"""Domains that are named of many."""
_NOTHING = "nothing"


class Difference(NamedTuple):
    """One line to decide by."""

    kind: Literal["new", "gone", "different"]
    who: str
    """Key of our record, or the name that the database has."""
    what: str
    """The domains, or the protocol."""
    theirs: str
    ours: str


def compare(catalog: Catalog, entries: Sequence[Entry], database: Database) -> list[Difference]:
    """The differences between the records and the `entries` of a database, new ones first.

    What a record's `corrections` name already is decided, and left out.
    """
    brands = Brands(catalog.providers, catalog.language)
    found: list[Difference] = []
    hosts = {server.host for entry in entries for server in entry.servers}
    met = {one.key for one in catalog.providers if any(s.host in hosts for s in one.servers)}
    for entry in entries:
        by_key = _owners(catalog, brands, entry)
        met |= by_key.keys()
        if unknown := by_key.pop("", ()):
            theirs = "; ".join(map(_shown, _first_of_each(entry)))
            found.append(Difference("new", entry.name, _several(unknown), theirs, _NOTHING))
        for key, domains in by_key.items():
            found += _differences(catalog.provider_by_key[key], domains, entry)
    found += _gone(catalog, met, _CITED[database])
    order = ("new", "different", "gone")
    return sorted(dict.fromkeys(found), key=lambda one: (order.index(one.kind), one.who, one.what))


def _owners(catalog: Catalog, brands: Brands, entry: Entry) -> dict[str, list[str]]:
    """Keys of the records whose domains the entry speaks of; under "" what no record has."""
    owners: dict[str, list[str]] = {}
    for domain in entry.domains:
        owners.setdefault(brands.of_domain(domain), []).append(domain)
    for pattern in map(re2.compile, entry.patterns):
        for provider in catalog.providers:
            if fitting := [one for one in provider.domains if pattern.fullmatch(one)]:
                owners.setdefault(provider.key, []).extend(fitting)
    if not entry.domains and not owners:  # known by its servers alone
        hosts = [server.host for server in entry.servers]
        keys = [key for host in hosts if (key := brands.of_domain(host))]
        owners = {keys[0] if keys else "": list(dict.fromkeys(hosts))}
    return owners


def _differences(provider: Provider, domains: Sequence[str], entry: Entry) -> Iterator[Difference]:
    """Protocols of which none of the entry's servers is among the record's."""
    for protocol in dict.fromkeys(server.protocol for server in entry.servers):
        theirs = [server for server in entry.servers if server.protocol == protocol]
        ours = [server for server in provider.servers if server.protocol == protocol]
        if {_identity(one) for one in theirs} & {_identity(one) for one in ours}:
            continue
        if any(_is_settled(provider, one) for one in theirs):
            continue
        yield Difference(
            "different",
            provider.key,
            f"{protocol.upper()} of {_several(domains)}",
            "; ".join(map(_shown, theirs)),
            "; ".join(map(_shown, ours)) or f"{_NOTHING} ({provider.sign_in})",
        )


def _is_settled(provider: Provider, server: PublishedServer) -> bool:
    """Whether a correction says why the record differs from just this server."""
    return any(
        server.protocol in one.field and {server.host, str(server.port)} & set(one.was.split())
        for one in provider.corrections
    )


def _gone(catalog: Catalog, met: set[str], cited: str) -> Iterator[Difference]:
    """Records that rest on the database, where it has neither their domains nor their hosts."""
    for provider in catalog.providers:
        rests = any(cited in source and "not listed" not in source for source in provider.sources)
        if rests and provider.servers and provider.key not in met:
            domains = _several(provider.domains)
            ours = "; ".join(map(_shown, provider.servers[:2]))
            yield Difference("gone", provider.key, domains, _NOTHING, ours)


def _identity(server: Server | PublishedServer) -> tuple[str, int, str]:
    return server.host, server.port, server.security


def _shown(server: Server | PublishedServer) -> str:
    return f"{server.protocol} {server.host}:{server.port} {server.security}"


def _first_of_each(entry: Entry) -> list[PublishedServer]:
    first: dict[str, PublishedServer] = {}
    for server in entry.servers:
        first.setdefault(server.protocol, server)
    return list(first.values())


def _several(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
