"""From a `Catalog` to the rows of every table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.storage import provider_tables, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.catalog.model import Catalog, Port, Provider, Server, Topic
    from knowledge.storage.base import Base

Row = dict[str, Any]


def rows_of(catalog: Catalog) -> Iterator[tuple[type[Base], list[Row]]]:
    """Each table's rows, a table after those that it points to."""
    sources = _Sources(catalog)
    yield tables.SourceRow, sources.rows()
    yield tables.ProtocolRow, [{"key": key} for key in _protocols(catalog)]
    yield from _topic_rows(catalog.topics, sources)
    yield from _port_rows(catalog.ports, sources)
    yield from _provider_rows(catalog.providers, sources)
    yield (
        tables.CodeRow,
        [
            _fields(code, "family", "code", "vendor", "meaning", "permanent", "topic")
            | {"position": position, "source_id": sources[code.source]}
            for position, code in enumerate(catalog.codes)
        ],
    )
    yield (
        tables.MessageRow,
        [
            _fields(message, "id", "pattern", "sample", "client", "meaning", "topic", "priority")
            | {"fixes": list(message.fixes), "tags": sorted(message.tags)}
            | {"position": position, "source_id": sources[message.source]}
            for position, message in enumerate(catalog.messages)
        ],
    )
    yield (
        tables.PolicyRow,
        [
            _fields(policy, "id", "provider", "effective", "before", "after")
            | _fields(policy, "as_of", "review_by", "confidence")
            | {"position": position, "source_id": sources[policy.source]}
            for position, policy in enumerate(catalog.policies)
        ],
    )
    yield (
        tables.LanguageRow,
        [{"name": name, "document": document} for name, document in catalog.language.items()],
    )
    if catalog.weights:
        yield tables.WeightsRow, [{"revision": catalog.revision, "document": catalog.weights}]


class _Sources:
    """Citations and their ids."""

    def __init__(self, catalog: Catalog) -> None:
        cited = [source for topic in catalog.topics for source in topic.sources]
        cited += [source for port in catalog.ports for source in port.sources]
        cited += [source for provider in catalog.providers for source in provider.sources]
        cited += [code.source for code in catalog.codes]
        cited += [message.source for message in catalog.messages]
        cited += [policy.source for policy in catalog.policies]
        self._ids = {citation: number for number, citation in enumerate(dict.fromkeys(cited), 1)}

    def __getitem__(self, citation: str) -> int:
        return self._ids[citation]

    def rows(self) -> list[Row]:
        return [{"id": id_, "citation": citation} for citation, id_ in self._ids.items()]

    def named(self, owner: str, key: object, citations: Iterable[str]) -> list[Row]:
        """Rows that tie `key` to its sources in their order."""
        return [
            {owner: key, "position": position, "source_id": self[citation]}
            for position, citation in enumerate(citations)
        ]


def _fields(value: object, *names: str) -> Row:
    return {name: getattr(value, name) for name in names}


def _protocols(catalog: Catalog) -> list[str]:
    spoken = [port.protocol for port in catalog.ports]
    spoken += [server.protocol for provider in catalog.providers for server in provider.servers]
    return list(dict.fromkeys(spoken))


def _topic_rows(
    topics: tuple[Topic, ...], sources: _Sources
) -> Iterator[tuple[type[Base], list[Row]]]:
    yield (
        tables.TopicRow,
        [
            _fields(topic, "id", "title", "kind", "as_of")
            | {"related": list(topic.related), "must": list(topic.must)}
            for topic in topics
        ],
    )
    yield (
        tables.PhrasingRow,
        [
            {"topic_id": topic.id, "text": text, "template": template}
            for topic in topics
            for template, texts in ((False, topic.asks), (True, topic.templates))
            for text in texts
        ],
    )
    yield (
        tables.SectionRow,
        [
            {"topic_id": topic.id, "tags": sorted(section.tags)} | _fields(section, "part", "text")
            for topic in topics
            for section in topic.sections
        ],
    )
    yield (
        tables.TopicSourceRow,
        [row for topic in topics for row in sources.named("topic_id", topic.id, topic.sources)],
    )


def _port_rows(
    ports: tuple[Port, ...], sources: _Sources
) -> Iterator[tuple[type[Base], list[Row]]]:
    numbered = list(enumerate(ports, 1))
    yield (
        tables.PortRow,
        [
            _fields(port, "number", "transport", "protocol", "iana_name", "label", "role")
            | _fields(port, "recommended", "meaning", "advice")
            | {"id": id_, "security": list(port.security)}
            for id_, port in numbered
        ],
    )
    yield (
        tables.PortSourceRow,
        [row for id_, port in numbered for row in sources.named("port_id", id_, port.sources)],
    )


def _provider_rows(
    providers: tuple[Provider, ...], sources: _Sources
) -> Iterator[tuple[type[Base], list[Row]]]:
    yield (
        provider_tables.ProviderRow,
        [
            _fields(provider, "key", "name", "kind", "platform", "sign_in", "switch", "note")
            | _fields(provider, "app_password_page", "help_page", "webmail", "confidence", "as_of")
            | {"position": position, "tags": sorted(provider.tags)}
            for position, provider in enumerate(providers)
        ],
    )
    yield provider_tables.ProviderDomainRow, _listed(providers, "domains", "domain")
    yield provider_tables.ProviderBrandRow, _listed(providers, "brands", "brand")
    yield (
        provider_tables.ServerRow,
        [
            {"provider_key": provider.key} | _server_row(server)
            for provider in providers
            for server in provider.servers
        ],
    )
    yield (
        provider_tables.CorrectionRow,
        [
            {"provider_key": provider.key} | _fields(correction, "field", "was", "now", "reason")
            for provider in providers
            for correction in provider.corrections
        ],
    )
    yield (
        provider_tables.ProviderSourceRow,
        [
            row
            for provider in providers
            for row in sources.named("provider_key", provider.key, provider.sources)
        ],
    )


def _server_row(server: Server) -> Row:
    return _fields(server, "protocol", "host", "port", "security", "user_name") | {
        "authentication": list(server.authentication)
    }


def _listed(providers: tuple[Provider, ...], names: str, name: str) -> list[Row]:
    return [
        {"provider_key": provider.key, "position": position, name: value}
        for provider in providers
        for position, value in enumerate(dict.fromkeys(getattr(provider, names)))
    ]
