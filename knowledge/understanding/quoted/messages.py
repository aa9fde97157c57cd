"""Which known messages of programs and servers a text quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.pattern_set import PatternSet
from knowledge.topic_ids import AUTH_FAILED, ERROR_FAMILY, REFUSED_RESET, SEND_FROM_CODE, TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.catalog.model import Message

SPECIFIC = 45
"""Priority from which a message is known by words that stand nowhere else."""
_OF_CODE = frozenset({AUTH_FAILED, TIMEOUT, REFUSED_RESET})
"""What fails so out of a program fails for reasons of programs: there the library tells more."""
_LIBRARIES = frozenset({SEND_FROM_CODE})
"""Topics of messages that tell who speaks (a library) more than what is wrong."""


def is_cause(topic: str) -> bool:
    """Whether an error of this topic tells what is wrong, whatever program reports it."""
    return topic.startswith(ERROR_FAMILY) and topic not in _OF_CODE


class QuotedMessages:
    """Finds the messages of a catalogue in texts, all in one pass."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._weights = {m.id: (-m.priority, -len(m.pattern), m.id) for m in messages}
        self._patterns = PatternSet((m.id, m.pattern) for m in messages)
        self._libraries = {m.id for m in messages if m.topic in _LIBRARIES}
        self._causes = {m.id for m in messages if is_cause(m.topic)}

    def find(self, *texts: str) -> tuple[str, ...]:
        """Ids of the messages that normalised `texts` quote, the weightiest first.

        A text comes as it is and with its slips mended: what a server writes may be a word that
        people only write by mistake. What is wrong goes before the library that tells of it.
        """
        ids = {one for text in texts for one in self._patterns.found(text)}
        found = sorted(ids, key=self._weights.__getitem__)
        if found and found[0] in self._libraries:
            found.sort(key=lambda one: one not in self._causes)
        return tuple(found)
