"""What Postie knows, for the eyes of its maintainers."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from knowledge.catalog.model import Catalog


def summary(catalog: Catalog) -> str:
    """How many of each there are, at which revision."""
    asks = sum(len(topic.asks) for topic in catalog.topics)
    domains = sum(len(provider.domains) for provider in catalog.providers)
    servers = sum(len(provider.servers) for provider in catalog.providers)
    return (
        f"{len(catalog.topics)} topics with {asks} ways of asking\n"
        f"{len(catalog.providers)} providers with {domains} domains and {servers} servers\n"
        f"{len(catalog.ports)} ports, {len(catalog.codes)} codes, "
        f"{len(catalog.messages)} messages, {len(catalog.policies)} dated policies\n"
        f"weights: {f'{len(catalog.weights):,} characters' if catalog.weights else 'none'}\n"
        f"revision {catalog.revision}"
    )


def shown(catalog: Catalog, name: str) -> list[str]:
    """Everything that is called `name`, field by field."""
    return ["\n".join(_lines(value)) for value in _named(catalog, name.strip())]


def stale_facts(catalog: Catalog, today: date) -> list[str]:
    """A line for each policy or provider whose review day has passed, longest overdue first."""
    facts = [(one.review_by, one.id, one.as_of, one.source) for one in catalog.policies]
    facts += [
        (one.review_by, one.key, one.as_of, "; ".join(one.sources))
        for one in catalog.providers
        if one.review_by
    ]
    return [
        f"{name}: to be reviewed by {review_by}, as of {as_of} ({source})"
        for review_by, name, as_of, source in sorted(facts)
        if review_by < today
    ]


def _named(catalog: Catalog, name: str) -> Iterator[object]:
    folded = name.casefold()
    yield from (topic for topic in catalog.topics if topic.id == folded)
    for provider in catalog.providers:
        names = {provider.key, provider.name, *provider.domains, *provider.brands}
        if folded in {one.casefold() for one in names}:
            yield provider
    yield from (port for port in catalog.ports if str(port.number) == name)
    yield from (code for code in catalog.codes if code.code.casefold() == folded)
    yield from (message for message in catalog.messages if message.id == folded)
    yield from (policy for policy in catalog.policies if policy.id == folded)


def _lines(value: object, indent: str = "") -> Iterator[str]:
    for field in fields(value):  # type: ignore[arg-type]  # only dataclasses come here
        held = getattr(value, field.name)
        if held in ("", (), frozenset(), None):
            continue
        if not isinstance(held, tuple | frozenset):
            yield f"{indent}{field.name}: {held}"
            continue
        yield f"{indent}{field.name}:"
        for one in sorted(held) if isinstance(held, frozenset) else held:
            if is_dataclass(one):
                inner = list(_lines(one, indent + "    "))
                yield f"{indent}  - {inner[0].strip()}"
                yield from inner[1:]
            else:
                yield f"{indent}  - {one}"
