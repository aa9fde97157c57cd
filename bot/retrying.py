"""Trying again what cannot be reached: with growing pauses, and one line in the log."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

T = TypeVar("T")

_log = logging.getLogger(__name__)
LONGEST_PAUSE_SECONDS: Final = 60.0


def pauses() -> Iterator[float]:
    """Seconds between attempts: each about twice the one before, up to a minute.

    Half of each is chance, so that many who lost the same server do not come back in step.
    """
    longest = 1.0
    while True:
        yield longest * random.uniform(0.5, 1.0)  # noqa: S311  # no secret
        longest = min(longest * 2, LONGEST_PAUSE_SECONDS)


async def until_reached(
    reach: Callable[[], Awaitable[T]], *, name: str, is_passing: Callable[[Exception], bool]
) -> T:
    """What `reach` returns, tried for as long as it raises what `is_passing`.

    The log says once that `name` cannot be reached.
    """
    has_said = False
    for pause in pauses():
        try:
            return await reach()
        except Exception as error:
            if not is_passing(error):
                raise
            if not has_said:
                has_said = True
                kind = type(error).__name__
                _log.warning(
                    "%s cannot be reached (%s): trying until it can",
                    name,
                    kind,
                    extra={"event": "discord.away"},
                )
        await asyncio.sleep(pause)
    raise AssertionError  # the pauses never end
