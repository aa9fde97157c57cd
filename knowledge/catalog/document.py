"""A `Catalog` as one JSON document and back: what a start reads instead of ten tables."""

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


def encoded(catalog: Catalog) -> str:
    """The catalogue without its revision, always in the same words for the same content."""
    return json.dumps(
        asdict(replace(catalog, revision="")),
        default=_plain,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def revision_of(document: str) -> str:
    """A hash over the content as `encoded` writes it."""
    return hashlib.sha256(document.encode()).hexdigest()[:16]


def decoded(document: str, *, revision: str) -> Catalog:
    """The catalogue that `encoded` made the document from."""
    tables = json.loads(document)
    return Catalog(
        revision=revision,
        topics=tuple(map(_topic, tables["topics"])),
        providers=tuple(map(_provider, tables["providers"])),
        ports=tuple(Port(**_tuples(row, "security", "sources")) for row in tables["ports"]),
        codes=tuple(Code(**row) for row in tables["codes"]),
        messages=tuple(map(_message, tables["messages"])),
        policies=tuple(map(_policy, tables["policies"])),
        language=tables["language"],
        weights=tables["weights"],
    )


def _plain(value: object) -> Any:  # noqa: ANN401  # as json wants it
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a snapshot")


def _tuples(row: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        row[name] = tuple(row[name])
    return row


def _dates(row: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        row[name] = date.fromisoformat(row[name]) if row[name] else None
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
    row["tags"] = frozenset(row["tags"])
    _tuples(row, "domains", "brands", "sources")
    return Provider(**_dates(row, "as_of"))


def _message(row: dict[str, Any]) -> Message:
    row["tags"] = frozenset(row["tags"])
    return Message(**_tuples(row, "fixes"))


def _policy(row: dict[str, Any]) -> Policy:
    return Policy(**_dates(row, "effective", "as_of", "review_by"))
