"""Whether a text stands alone or leans on what was said before, as its own words show it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import re2

from knowledge.topic_ids import PORT_FAMILY, PROVIDER, TROUBLE_FAMILY, VAGUE
from knowledge.understanding.normalise import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.catalog.model import Catalog
    from knowledge.conversation.interpret import Interpretation
    from knowledge.outcomes import Turn
    from knowledge.understanding import Understanding

_TAKES_ANY_SLOT = (VAGUE, PORT_FAMILY, PROVIDER, TROUBLE_FAMILY)
"""What the ids of topics begin with whose reply differs by whatever slot is named."""
_ASKING = frozenset(
    {"what", "whats", "how", "which", "setting", "settings", "server", "servers", "port", "ports"}
)
"""Beside a slot these make a question of its own: `what is starttls`, `gmail settings`."""
_SHORT_POINTING = 9
"""Words up to which a pronoun needs something before it."""
_SHORT_REPORT = 30
_BARE = 3
_CLOSELY_POINTING = 8
_CLOSELY_BEGINNING = 14


class Leaning(Enum):
    """How a text leans on the turns before it."""

    NONE = "stands by itself"
    CONTINUES = "goes on from what was said, or reports on it"
    SLOTS = "names only slots, which the question before takes"
    LOOSELY = "points back, or is too short to stand by itself"
    CLOSELY = "the same in so few words that it can mean nothing else"


class LeaningReader:
    """Reads from a text's words whether it leans on what was said before."""

    def __init__(self, catalog: Catalog) -> None:
        table: Mapping[str, str] = catalog.language.get("conversation", {}).get("leaning", {})
        self._catalog = catalog
        self._begins = re2.compile(table.get("begins", "^$"))
        self._reports = re2.compile(table.get("reports", "^$"))
        self._unchanged = re2.compile(table.get("unchanged", "^$"))
        self._points = re2.compile(table.get("points", "^$"))

    def is_unchanged(self, text: str, own: Understanding) -> bool:
        """Whether it says no more than that what was advised is done, and did not help."""
        says_more = own.codes or own.messages or "fails" in {own.sending, own.receiving}
        if len(own.words) > _SHORT_POINTING or says_more:
            return False
        return bool(self._unchanged.search(read(text).normalised))

    def leaning(self, alone: Interpretation, previous: Turn, *, only_slots: bool) -> Leaning:
        """How the text that was understood `alone` leans on `previous`."""
        normalised = read(alone.text).normalised.strip()
        own, words = alone.own, len(alone.own.words)
        begins = bool(self._begins.search(normalised))
        if only_slots:
            if begins:
                return Leaning.CONTINUES
            asks_itself = not _ASKING.isdisjoint(own.words)
            takes = not asks_itself and self._takes(previous, own)
            return Leaning.SLOTS if takes else Leaning.LOOSELY
        is_report = own.tried and "?" not in normalised and own.claim is None
        if words <= _SHORT_REPORT and (is_report or self._reports.search(normalised)):
            return Leaning.CONTINUES
        first = words
        if _SHORT_POINTING < words <= _CLOSELY_BEGINNING:
            first = len(read(read(alone.text).sentences[0]).words)
        points = first <= _SHORT_POINTING and bool(self._points.search(normalised))
        if not (begins or points or words <= _BARE):
            return Leaning.NONE
        closely = (begins and words <= _CLOSELY_BEGINNING) or (
            points and first <= _CLOSELY_POINTING
        )
        return Leaning.CLOSELY if closely else Leaning.LOOSELY

    def _takes(self, previous: Turn, own: Understanding) -> bool:
        """Whether the reply before would be another one with the slots that `own` names."""
        if sum(map(bool, _kinds(own))) > 1:
            return False
        topic = self._catalog.topic_by_id.get(previous.topics[0][0] if previous.topics else "")
        if topic is None or all(
            before or not now
            for before, now in zip(_kinds(previous.understanding), _kinds(own), strict=True)
        ):
            return False  # nothing that was open before is named now
        if topic.id.startswith(_TAKES_ANY_SLOT):
            return True
        tags = frozenset().union(*(section.tags for section in topic.sections))
        of_provider = self._catalog.provider_tags | {"known_provider", "unknown_provider"}
        named = {own.protocol, own.direction, own.security, own.client} - {""}
        return bool((own.provider or own.domain) and tags & of_provider) or bool(named & tags)


def _kinds(own: Understanding) -> tuple[str, ...]:
    """The slots by which a question can be told from one like it."""
    return (
        own.provider or own.domain,
        own.protocol or own.direction,
        own.security,
        own.client,
    )
