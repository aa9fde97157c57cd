"""A `Catalog` as one JSON document and back: what a start reads instead of twenty tables."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

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

FORMAT = 2
"""Goes up when the document is read in another way, so that older ones are thrown away."""


def encoded(catalog: Catalog) -> str:
    """The catalogue without revision and weights, in the same words for the same content."""
    tables = asdict(replace(catalog, revision="", weights=""))
    for provider in tables["providers"]:
        del provider["tags"]  # they follow from the rest
    for name in ("revision", "weights"):
        del tables[name]
    return json.dumps(tables, default=jsonable, ensure_ascii=False, separators=(",", ":"))


def revision_of(document: str, weights: str) -> str:
    """A hash over the content as `encoded` writes it, and the weights that belong to it."""
    digest = hashlib.blake2b(digest_size=8)
    for text in (document, "\0", weights):
        digest.update(text.encode())
    return digest.hexdigest()


def with_revision(catalog: Catalog) -> Catalog:
    """The catalogue with the revision that its content has."""
    return replace(catalog, revision=revision_of(encoded(catalog), catalog.weights))


def decoded(document: str, *, weights: str, revision: str) -> Catalog:
    """The catalogue that `encoded` made the document from.

    Raises `ValueError` for a document that is cut off, changed, or of another revision.
    """
    if revision_of(document, weights) != revision:
        raise ValueError("the document is not of this revision")
    return replace(from_tables(json.loads(document)), weights=weights, revision=revision)


def from_tables(tables: dict[str, Any]) -> Catalog:
    """The catalogue without its revision, from rows by table as JSON and SQL can hold them."""
    return Catalog(
        revision="",
        topics=tuple(map(_topic, tables["topics"])),
        providers=tuple(map(_provider, tables["providers"])),
        ports=tuple(Port(**_tuples(row, "security", "sources")) for row in tables["ports"]),
        codes=tuple(Code(**row) for row in tables["codes"]),
        messages=tuple(map(_message, tables["messages"])),
        policies=tuple(map(_policy, tables["policies"])),
        language=tables["language"],
    )


def jsonable(value: object) -> Any:  # noqa: ANN401  # as json wants it
    """What JSON has no word for, in words that it has; raises `TypeError`."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a database")


def _tuples(row: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        row[name] = tuple(row[name])
    return row


def _dates(row: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        if isinstance(row[name], str):
            row[name] = date.fromisoformat(row[name])
    return row


def _topic(row: dict[str, Any]) -> Topic:
    row["sections"] = tuple(
        Section(part=section["part"], tags=frozenset(section["tags"]), text=section["text"])
        for section in row["sections"]
    )
    _tuples(row, "asks", "templates", "related", "sources", "must")
    return Topic(**_dates(row, "as_of"))


def _provider(row: dict[str, Any]) -> Provider:
    row["servers"] = tuple(Server(**_tuples(one, "authentication")) for one in row["servers"])
    row["corrections"] = tuple(Correction(**one) for one in row["corrections"])
    for name in ("extra_tags", "without_tags"):
        row[name] = frozenset(row[name])
    _tuples(row, "domains", "brands", "sources")
    return Provider(**_dates(row, "as_of"))


def _message(row: dict[str, Any]) -> Message:
    row["tags"] = frozenset(row["tags"])
    return Message(**_tuples(row, "fixes"))


def _policy(row: dict[str, Any]) -> Policy:
    return Policy(**_dates(row, "effective", "as_of", "review_by"))
