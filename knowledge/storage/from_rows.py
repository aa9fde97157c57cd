"""From the rows of every table to the `Catalog` that they say; `to_rows` is the way there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from knowledge.catalog.document import from_tables, with_revision
from knowledge.catalog.model import (
    Catalog,
    Code,
    Correction,
    Message,
    Policy,
    Port,
    Provider,
    Section,
    Server,
    Topic,
)
from knowledge.storage import provider_tables, tables

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.base import Base

Row = dict[str, Any]
_PORT_KEY = ("number", "transport", "protocol")


async def read_tables(connection: AsyncConnection) -> Catalog:
    """What the tables say, at the revision of just that.

    Whoever may meet a publishing halfway takes `publish.LOCK` first.
    """
    rows = {
        "topics": await _topics(connection),
        "providers": await _providers(connection),
        "ports": await _ports(connection),
        "codes": await _cited(connection, tables.CodeRow, Code),
        "messages": await _cited(connection, tables.MessageRow, Message),
        "policies": await _cited(connection, tables.PolicyRow, Policy),
        "language": await _language(connection),
    }
    weights = (await connection.execute(select(tables.WeightsRow.document))).scalar() or ""
    catalog = from_tables(rows)
    return with_revision(Catalog(**vars(catalog) | {"weights": weights}))


async def _topics(connection: AsyncConnection) -> list[Row]:
    phrasings = await _select(
        connection, tables.PhrasingRow, "topic_id", "text", "template", order="id"
    )
    sections = await _select(
        connection, tables.SectionRow, "topic_id", *_names(Section), order="id"
    )
    citations = await _citations(connection, tables.TopicSourceRow, "topic_id")
    asks = _grouped((row for row in phrasings if not row["template"]), "topic_id", "text")
    templates = _grouped((row for row in phrasings if row["template"]), "topic_id", "text")
    parts = _grouped(sections, "topic_id")
    rows = await _select(connection, tables.TopicRow, *_names(Topic), order="id")
    for row in rows:
        id_ = row["id"]
        row |= {"asks": asks[id_], "templates": templates[id_]}
        row |= {"sections": parts[id_], "sources": citations[id_]}
    # Engines sort letters in ways of their own.
    return sorted(rows, key=lambda row: str(row["id"]))


async def _ports(connection: AsyncConnection) -> list[Row]:
    citations = await _citations(connection, tables.PortSourceRow, *_PORT_KEY)
    rows = await _select(connection, tables.PortRow, *_names(Port), order="position")
    for row in rows:
        row["sources"] = citations[_key(row, _PORT_KEY)]
    return rows


async def _providers(connection: AsyncConnection) -> list[Row]:
    domains, brands, servers, corrections = [
        await _of_providers(connection, model, *names, order=order)
        for model, names, order in (
            (provider_tables.ProviderDomainRow, ["domain"], "position"),
            (provider_tables.ProviderBrandRow, ["brand"], "position"),
            (provider_tables.ServerRow, _names(Server), "id"),
            (provider_tables.CorrectionRow, _names(Correction), "id"),
        )
    ]
    tags = await _of_providers(
        connection, provider_tables.ProviderTagRow, "tag", "holds", order="tag"
    )
    citations = await _citations(connection, provider_tables.ProviderSourceRow, "provider_key")
    rows = await _select(
        connection, provider_tables.ProviderRow, *_names(Provider), order="position"
    )
    for row in rows:
        key = row["key"]
        row |= {
            "domains": [one["domain"] for one in domains[key]],
            "brands": [one["brand"] for one in brands[key]],
            "servers": servers[key],
            "corrections": corrections[key],
            "extra_tags": [one["tag"] for one in tags[key] if one["holds"]],
            "without_tags": [one["tag"] for one in tags[key] if not one["holds"]],
            "sources": citations[key],
        }
    return rows


async def _language(connection: AsyncConnection) -> Row:
    rows = await _select(connection, tables.LanguageRow, "name", "document", order="name")
    documents = {row["name"]: row["document"] for row in rows}
    return {name: documents[name] for name in sorted(documents)}


async def _cited(connection: AsyncConnection, model: type[Base], kind: type) -> list[Row]:
    """Rows that rest on one source each."""
    columns = [*_columns(model, _names(kind)), tables.SourceRow.citation.label("source")]
    joined = select(*columns).join_from(model, tables.SourceRow)
    result = await connection.execute(joined.order_by(model.__table__.c.position))
    return [dict(row) for row in result.mappings()]


async def _citations(
    connection: AsyncConnection, model: type[Base], *owner: str
) -> defaultdict[Hashable, list[str]]:
    """Citations by the key of what rests on them, in their order."""
    columns = [*_columns(model, owner), tables.SourceRow.citation]
    joined = select(*columns).join_from(model, tables.SourceRow)
    result = await connection.execute(joined.order_by(model.__table__.c.position))
    grouped: defaultdict[Hashable, list[str]] = defaultdict(list)
    for row in result.mappings():
        grouped[_key(row, owner)].append(row["citation"])
    return grouped


async def _of_providers(
    connection: AsyncConnection, model: type[Base], *names: str, order: str
) -> defaultdict[Hashable, list[Row]]:
    rows = await _select(connection, model, "provider_key", *names, order=order)
    return _grouped(rows, "provider_key")


async def _select(
    connection: AsyncConnection, model: type[Base], *names: str, order: str
) -> list[Row]:
    ordered = select(*_columns(model, names)).order_by(model.__table__.c[order])
    return [dict(row) for row in (await connection.execute(ordered)).mappings()]


def _columns(model: type[Base], names: Iterable[str]) -> list[ColumnElement[Any]]:
    """The columns of `model` among `names`."""
    columns = model.__table__.columns
    return [columns[name] for name in names if name in columns]


def _names(kind: type) -> list[str]:
    return [field.name for field in fields(kind) if field.init]


def _grouped(rows: Iterable[Row], owner: str, only: str = "") -> defaultdict[Hashable, list[Any]]:
    """Rows by their owner without its key, or the one value `only` of each."""
    grouped: defaultdict[Hashable, list[Any]] = defaultdict(list)
    for row in rows:
        key = row.pop(owner)
        grouped[key].append(row[only] if only else row)
    return grouped


def _key(row: Any, names: tuple[str, ...]) -> Hashable:  # noqa: ANN401  # a row of any kind
    return row[names[0]] if len(names) == 1 else tuple(row[name] for name in names)
