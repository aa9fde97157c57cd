"""Questions of the last minutes on which Postie kept quiet: a person may answer them instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SECONDS: Final = 900.0
_MOST: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """A question that got nothing from Postie."""

    asker: int
    """A person's id."""
    topic: str
    """The topic that came nearest; empty if none did."""
    confidence: float
    text: str = ""
    """Its words, masked; empty where the community keeps none."""
    fingerprint: str = ""
    """What it was about, without its words."""


class LeftAloneQuestions:
    """The last such question of each person in each channel (Discord's ids)."""

    def __init__(self, *, clock: Callable[[], float]) -> None:
        """`clock` tells seconds."""
        self._questions: TTLCache[tuple[int, int], LeftAlone] = TTLCache(
            _MOST, _SECONDS, timer=clock
        )

    def drop_expired(self) -> None:
        """Let go what is too old, also where nobody writes any more."""
        self._questions.expire()

    def add(self, channel: int, question: LeftAlone) -> None:
        """Postie kept quiet on `question`."""
        self._questions[channel, question.asker] = question

    def take(self, channel: int, askers: Iterable[int]) -> LeftAlone | None:
        """The question of one of `askers` that is answered now; it is answered but once."""
        for asker in askers:
            found: LeftAlone | None = self._questions.pop((channel, asker), None)
            if found is not None:
                return found
        return None
