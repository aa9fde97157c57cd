"""By which names people of a channel are spoken to without a mention."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SECONDS: Final = 3600.0
_MOST_CHANNELS: Final = 2_000
_MOST_NAMES: Final = 50
_SHORTEST: Final = 3
_FIRST_WORD: Final = re.compile(r"\W*([^\W_]+)")


class Names:
    """First names of those who wrote in a channel during the last hour; never stored."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._clock = clock
        self._channels: TTLCache[int, TTLCache[str, int]] = TTLCache(
            _MOST_CHANNELS, _SECONDS, timer=clock
        )

    def drop_expired(self) -> Iterator[None]:
        """Let go what is too old, channel by channel, also where nobody writes any more."""
        self._channels.expire()
        for names in list(self._channels.values()):
            names.expire()
            yield

    def add(self, channel: int, person: int, name: str) -> None:
        """`person` is called `name` here."""
        names = self._channels.get(channel)
        if names is None:
            names = TTLCache(_MOST_NAMES, _SECONDS, timer=self._clock)
        if (first := _first_word(name)) and len(first) >= _SHORTEST:
            names[first] = person
        self._channels[channel] = names  # put anew, so that it is kept as long as its latest name

    def find_addressed(self, channel: int, text: str) -> set[int]:
        """Whom `text` speaks to by the name that it begins with."""
        names = self._channels.get(channel)
        person = names.get(_first_word(text)) if names is not None else None
        return {person} if person else set()


def _first_word(text: str) -> str:
    match = _FIRST_WORD.match(text)
    return match[1].casefold() if match else ""
