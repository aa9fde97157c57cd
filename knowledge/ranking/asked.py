"""What a question asks, where its words tell it for sure, and what it cannot be asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.topic_ids import ERROR_FAMILY, TROUBLE_FAMILY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from knowledge.catalog.model import Catalog
    from knowledge.outcomes import RankedTopics
    from knowledge.understanding import Understanding

_OF_PROVIDER = frozenset({"port", "offers", "host"})
"""Kinds of claims that a provider's settings answer."""
_FAULTS = (TROUBLE_FAMILY, ERROR_FAMILY)
_TELLING = frozenset(
    {"cannot_receive", "cannot_send", "password_refused", "prompt_loop", "cannot_sign_in"}
    | {"setup_fails", "timeout"}
)
"""Signals of a fault that is told, whatever else the text speaks of."""


def topic_of_claim(
    understanding: Understanding, settings: str, topics: RankedTopics, catalog: Catalog
) -> str:
    """Where a yes-or-no question is answered of which every word is understood, or empty.

    `settings` is the topic of the provider's settings, empty if none is known.
    """
    claim = understanding.claim
    if claim is None or not (settings or claim.stands_alone):
        return ""
    of_provider = settings and claim.kind in _OF_PROVIDER
    chances = dict(topics)
    known = [
        topic
        for topic in ((settings,) if of_provider else claim.topics)
        if topic in catalog.topic_by_id
    ]
    return max(known, key=lambda topic: chances.get(topic, 0.0), default="")


def fault_behind(
    understanding: Understanding, topics: RankedTopics, previous: RankedTopics, catalog: Catalog
) -> str:
    """The fault that is meant where the best topic only tells how to do what has been done.

    `previous` are the topics of the turn before, if there was one: a report goes on from it.
    """
    before = previous[0][0] if previous else ""
    spoken_of = before if before.startswith(_FAULTS) else ""
    if not understanding.tried or (not spoken_of and understanding.signals.isdisjoint(_TELLING)):
        return ""
    rows: Sequence[Mapping[str, Any]] = catalog.language.get("tried", {}).get("subjects", ())
    done = {
        topic
        for row in rows
        if row["name"] in understanding.tried
        for topic in row.get("topics", ())
    }
    if not topics or topics[0][0] not in done:
        return ""
    return spoken_of or next((topic for topic, _ in topics if topic.startswith(_FAULTS)), "")
