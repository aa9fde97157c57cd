"""Values from the database, kept in memory: read once, then renewed in the background."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from knowledge.errors import DatabaseAway

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

K = TypeVar("K")
V = TypeVar("V")

_FRESH_SECONDS: Final = 60.0
_BOUND: Final = 10_000


class Kept(Generic[K, V]):
    """The values of the most recent ten thousand keys, each renewed when it is a minute old.

    Only the first reading of a key is waited for. Values equal to the usual one are stored as
    that very object, so that thousands of them cost next to nothing.
    """

    def __init__(
        self,
        read: Callable[[K], Awaitable[V]],
        *,
        usual: V,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`read` may raise `DatabaseAway`; then what was known, or `usual`, goes on holding."""
        self._read = read
        self._usual = usual
        self._clock = clock
        self._values: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._renewing: dict[K, asyncio.Task[V]] = {}

    async def get(self, key: K) -> V:
        """The value of `key`, not older than a minute and the time of one reading."""
        kept = self._values.get(key)
        if kept is None:
            return await self._renewed(key)
        if self._clock() - kept[0] > _FRESH_SECONDS and key not in self._renewing:
            task = asyncio.create_task(self._renewed(key), name="renew")
            self._renewing[key] = task
            task.add_done_callback(lambda _: self._renewing.pop(key, None))
        return kept[1]

    def put(self, key: K, value: V) -> None:
        """Know `value` from now on."""
        self._values[key] = (self._clock(), self._usual if value == self._usual else value)
        self._values.move_to_end(key)
        if len(self._values) > _BOUND:
            self._values.popitem(last=False)

    async def _renewed(self, key: K) -> V:
        try:
            value = await self._read(key)
        except DatabaseAway:
            kept = self._values.get(key)
            value = kept[1] if kept else self._usual
        self.put(key, value)
        return value
