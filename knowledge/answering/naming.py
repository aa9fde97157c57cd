"""Which of many names call what an answer is about: its provider, program, device or topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz import utils

from knowledge.labels import PROTOCOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knowledge.catalog.model import Catalog
    from knowledge.outcomes import Answer, Clarification, RankedTopics
    from knowledge.understanding import Understander, Understanding

_SURE: Final = 0.5
"""From which chance on a name alone is taken for a topic's."""
_FIELDS: Final = ("provider", "client", "protocol", "security", "direction")
"""Slots that a name may fill, what people look for first."""


def find_names(
    names: Iterable[str],
    answer: Answer | Clarification,
    *,
    catalog: Catalog,
    understander: Understander,
    rank: Callable[[str], RankedTopics],
) -> list[str]:
    """Those of `names` that call what `answer` is about, the most telling first.

    A name that says more than the answer holds ("Gmail on iPhone" for a question about Gmail
    alone) is none of them.
    """
    exact = _write_exact(answer, catalog)
    telling: list[tuple[int, str]] = []
    for name in names:
        named = understander.understand(name)
        filled = [field for field in _FIELDS if getattr(named, field)]
        if filled:
            fits = _fold(name) in exact or _holds_all(answer, named, filled)
        else:
            fits = _fold(name) in exact or _is_about(rank(name), answer.topic)
        if fits:
            telling.append((_FIELDS.index(filled[0]) if filled else len(_FIELDS), name))
    return [name for _, name in sorted(telling, key=lambda pair: pair[0])]


def _holds_all(answer: Answer | Clarification, named: Understanding, fields: Iterable[str]) -> bool:
    own = answer.turn.understanding
    return all(_holds(own, answer, field, getattr(named, field)) for field in fields)


def _holds(own: Understanding, answer: Answer | Clarification, field: str, value: str) -> bool:
    """Whether the question or its answer has `value` where a name has it."""
    if field == "client":  # a question may name a device and a program
        return value in own.tags or value == answer.reference.client
    return value in (getattr(own, field), getattr(answer.reference, field))


def _is_about(ranked: RankedTopics, topic: str) -> bool:
    best, chance = ranked[0] if ranked else ("", 0.0)
    return best == topic and chance >= _SURE


def _write_exact(answer: Answer | Clarification, catalog: Catalog) -> frozenset[str]:
    """What provider, program and topic are called, and what stands in their ids."""
    reference, own = answer.reference, answer.turn.understanding
    written = [answer.kind, answer.title, PROTOCOLS.get(reference.protocol, "")]
    written += [part.replace("_", " ") for part in reference.topic.split(".")]
    for client in (reference.client, own.client):
        written += [client.replace("_", " "), client.partition("_")[0]]
    if provider := catalog.provider_by_key.get(reference.provider):
        written += [provider.name, *provider.brands, *provider.domains]
        written += [brand.partition(".")[0] for brand in provider.brands]
    return frozenset(map(_fold, written)) - {""}


def _fold(text: str) -> str:
    """`text` as names are compared: one certificate is called like many."""
    return str(utils.default_process(text)).removesuffix("s")
