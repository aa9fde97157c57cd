"""A short memory: what a person asked in a channel during the last minutes, never stored."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_SECONDS = 15 * 60
_TURNS = 4
_MOST = 10_000


@dataclass(slots=True)
class _Talk:
    turns: list[str] = field(default_factory=list)
    last: float = 0.0


class Memory:
    """Earlier questions by person and channel; bounded in number, turns and time."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._talks: OrderedDict[tuple[Hashable, Hashable], _Talk] = OrderedDict()

    def earlier(self, person: Hashable, channel: Hashable) -> tuple[str, ...]:
        """Earlier questions, oldest first; none after a quarter of an hour of silence."""
        talk = self._talks.get((person, channel))
        if talk is None or self._clock() - talk.last > _SECONDS:
            return ()
        return tuple(talk.turns)

    def note(self, person: Hashable, channel: Hashable, text: str) -> None:
        """Remember `text` as the latest question."""
        turns = [*self.earlier(person, channel), text][-_TURNS:]
        self._talks[person, channel] = _Talk(turns, self._clock())
        self._talks.move_to_end((person, channel))
        while len(self._talks) > _MOST:
            self._talks.popitem(last=False)

    def forget(self, person: Hashable, channel: Hashable) -> None:
        """The talk is over."""
        self._talks.pop((person, channel), None)
