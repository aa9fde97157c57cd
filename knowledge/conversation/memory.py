"""A short memory: the turns of a person in a channel during the last minutes, never stored."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cachetools import TTLCache

from knowledge.conversation.interpret import SPAN

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from knowledge.outcomes import Turn

_SECONDS = 15 * 60
_MOST_TALKS = 10_000


class Memory:
    """Earlier turns by person and channel; bounded in number, turns and time."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._talks: TTLCache[tuple[Hashable, Hashable], tuple[Turn, ...]] = TTLCache(
            _MOST_TALKS, _SECONDS, timer=clock
        )

    def drop_expired(self) -> None:
        """Let go what is too old, also where nobody writes any more."""
        self._talks.expire()

    def turns(self, person: Hashable, channel: Hashable) -> tuple[Turn, ...]:
        """Earlier turns, oldest first; none after a quarter of an hour of silence."""
        return self._talks.get((person, channel), ())

    def add(self, person: Hashable, channel: Hashable, turn: Turn) -> None:
        """Remember `turn` as the latest."""
        self._talks[person, channel] = (*self.turns(person, channel), turn)[-SPAN:]

    def forget(self, person: Hashable, channel: Hashable) -> None:
        """The talk is over."""
        self._talks.pop((person, channel), None)

    def forget_person(self, person: Hashable) -> None:
        """All talks of `person` are over."""
        for talk in list(self._talks):
            if talk[0] == person:
                self._talks.pop(talk, None)
