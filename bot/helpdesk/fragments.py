"""Messages of one person that may be one question, held for a minute and never stored."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable

JOIN_SECONDS: Final = 60.0
"""Messages of one person that follow one another so soon may belong together."""
QUIET_SECONDS: Final = 8.0
"""For so long Postie waits for more before it asks back."""
_MOST: Final = 6
_MOST_WORDS: Final = 5_000


class Fragments:
    """The latest words of each person in each channel, for as long as more may come."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._texts: TTLCache[tuple[int, int], tuple[str, ...]] = TTLCache(
            _MOST_WORDS, JOIN_SECONDS, timer=clock
        )
        self._latest: TTLCache[tuple[int, int], int] = TTLCache(
            _MOST_WORDS, JOIN_SECONDS, timer=clock
        )

    def drop_expired(self) -> None:
        """Let go what is too old, also where nobody writes any more."""
        self._texts.expire()
        self._latest.expire()

    def add(self, channel: int, person: int, message: int, text: str) -> str:
        """`text` together with what the person wrote just before, one message a line."""
        texts = (*self._texts.get((channel, person), ()), text)[-_MOST:]
        self._texts[channel, person] = texts
        self._latest[channel, person] = message
        return "\n".join(texts)

    def is_in_pieces(self, channel: int, person: int) -> bool:
        """Whether the person writes what may be one question in several messages."""
        return len(self._texts.get((channel, person), ())) > 1

    def is_latest(self, channel: int, person: int, message: int) -> bool:
        """Whether nothing of the person came after `message`."""
        return self._latest.get((channel, person)) == message

    def clear(self, channel: int, person: int) -> None:
        """What was written is answered, or is none of ours."""
        self._texts.pop((channel, person), None)

    def forget_person(self, person: int) -> None:
        """Hold nothing that `person` wrote anywhere."""
        for words in list(self._texts):
            if words[1] == person:
                self._texts.pop(words, None)
