"""Which known messages of programs and servers a text quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.pattern_set import PatternSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.catalog.model import Message

SPECIFIC = 45
"""Priority from which a message is known by words that stand nowhere else."""


class QuotedMessages:
    """Finds the messages of a catalogue in texts, all in one pass."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._weights = {m.id: (-m.priority, -len(m.pattern), m.id) for m in messages}
        self._patterns = PatternSet((m.id, m.pattern) for m in messages)

    def find(self, normalised: str) -> tuple[str, ...]:
        """Ids of the messages that a normalised text quotes, the weightiest first."""
        return tuple(sorted(self._patterns.found(normalised), key=self._weights.__getitem__))
