"""From a `Catalog` to the rows of every table; `from_rows` is the way back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from knowledge.storage import provider_tables, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.catalog.model import Catalog, Code, Message, Policy, Port, Provider, Topic
    from knowledge.storage.base import Base

Row = dict[str, Any]
_PORT_KEY = ("number", "transport", "protocol")


def rows_of(catalog: Catalog) -> Iterator[tuple[type[Base], list[Row]]]:
    """Each table's rows, a table after those that it points to.

    Rows without a position stand in the order in which they are to be inserted.
    """
    sources = _Sources(catalog)
    yield tables.SourceRow, sources.rows()
    yield from _topic_rows(catalog.topics, sources)
    yield from _port_rows(catalog.ports, sources)
    yield from _provider_rows(catalog.providers, sources)
    yield tables.CodeRow, _cited(tables.CodeRow, catalog.codes, sources)
    yield tables.MessageRow, _cited(tables.MessageRow, catalog.messages, sources)
    yield tables.PolicyRow, _cited(tables.PolicyRow, catalog.policies, sources)
    yield (
        tables.LanguageRow,
        [{"name": name, "document": document} for name, document in catalog.language.items()],
    )
    if catalog.weights:
        digest = hashlib.sha256(catalog.weights.encode()).hexdigest()
        yield tables.WeightsRow, [{"digest": digest, "document": catalog.weights}]


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

    def named(self, owner: Row, citations: Iterable[str]) -> list[Row]:
        """Rows that tie the row with the key `owner` to its sources in their order."""
        return [
            owner | {"position": position, "source_id": self[citation]}
            for position, citation in enumerate(citations)
        ]


def _row(model: type[Base], value: object) -> Row:
    """The columns of `model` that `value` has a field for."""
    names = [column.name for column in model.__table__.columns if hasattr(value, column.name)]
    return {name: _stored(getattr(value, name)) for name in names}


def _stored(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _cited(
    model: type[Base], values: Iterable[Code | Message | Policy], sources: _Sources
) -> list[Row]:
    """Rows of what rests on one source each, in their order."""
    return [
        _row(model, value) | {"position": position, "source_id": sources[value.source]}
        for position, value in enumerate(values)
    ]


def _topic_rows(
    topics: tuple[Topic, ...], sources: _Sources
) -> Iterator[tuple[type[Base], list[Row]]]:
    yield tables.TopicRow, [_row(tables.TopicRow, topic) for topic in topics]
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
            {"topic_id": topic.id} | _row(tables.SectionRow, section)
            for topic in topics
            for section in topic.sections
        ],
    )
    yield (
        tables.TopicSourceRow,
        [row for topic in topics for row in sources.named({"topic_id": topic.id}, topic.sources)],
    )


def _port_rows(
    ports: tuple[Port, ...], sources: _Sources
) -> Iterator[tuple[type[Base], list[Row]]]:
    yield (
        tables.PortRow,
        [
            _row(tables.PortRow, port) | {"position": position}
            for position, port in enumerate(ports)
        ],
    )
    yield (
        tables.PortSourceRow,
        [
            row
            for port in ports
            for row in sources.named({k: getattr(port, k) for k in _PORT_KEY}, port.sources)
        ],
    )


def _provider_rows(
    providers: tuple[Provider, ...], sources: _Sources
) -> Iterator[tuple[type[Base], list[Row]]]:
    yield (
        provider_tables.ProviderRow,
        [
            _row(provider_tables.ProviderRow, provider) | {"position": position}
            for position, provider in enumerate(providers)
        ],
    )
    yield (
        provider_tables.ProviderTagRow,
        [
            {"provider_key": provider.key, "tag": tag, "holds": holds}
            for provider in providers
            for holds, tags in ((True, provider.extra_tags), (False, provider.without_tags))
            for tag in sorted(tags)
        ],
    )
    yield provider_tables.ProviderDomainRow, _listed(providers, "domains", "domain")
    yield provider_tables.ProviderBrandRow, _listed(providers, "brands", "brand")
    for model, names in (
        (provider_tables.ServerRow, "servers"),
        (provider_tables.CorrectionRow, "corrections"),
    ):
        yield (
            model,
            [
                {"provider_key": provider.key} | _row(model, value)
                for provider in providers
                for value in getattr(provider, names)
            ],
        )
    yield (
        provider_tables.ProviderSourceRow,
        [
            row
            for provider in providers
            for row in sources.named({"provider_key": provider.key}, provider.sources)
        ],
    )


def _listed(providers: tuple[Provider, ...], names: str, name: str) -> list[Row]:
    return [
        {"provider_key": provider.key, "position": position, name: value}
        for provider in providers
        for position, value in enumerate(getattr(provider, names))
    ]
