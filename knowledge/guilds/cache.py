"""Values from the database, kept in memory: read once, then renewed in the background."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from cachetools import LRUCache

from knowledge.errors import DatabaseAway

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

K = TypeVar("K")
V = TypeVar("V")

_FRESH_SECONDS: Final = 60.0
_MOST_KEYS: Final = 10_000
_EXPIRED: Final = float("-inf")
"""When a value was read that is known to be out of date."""


class RefreshingCache(Generic[K, V]):
    """The values of the ten thousand keys asked for last, each renewed when it is a minute old.

    Only the first reading of a key is waited for, and the first after it expired. Values equal to
    the default are stored as that very object, so that thousands of them cost next to nothing. A
    value that was put is never overwritten by one whose reading began before.
    """

    def __init__(
        self,
        read: Callable[[K], Awaitable[V]],
        *,
        default: V,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`read` may raise `DatabaseAway`; then what was known, or `default`, goes on holding.

        `clock` counts seconds.
        """
        self._read = read
        self._default = default
        self._clock = clock
        self._values: LRUCache[K, tuple[float, V]] = LRUCache(_MOST_KEYS)
        self._newest_reads: dict[K, asyncio.Task[V]] = {}
        self._reads: set[asyncio.Task[V]] = set()
        self._writing = asyncio.Lock()

    async def get(self, key: K) -> V:
        """The value of `key`, not older than a minute and the time of one reading."""
        known = self._values.get(key)
        if known is None:
            # Others may wait for the same reading: who gives up must not end it.
            return await asyncio.shield(self._begin_read(key))
        read_at, value = known
        if read_at == _EXPIRED:
            return await asyncio.shield(self._begin_read(key))
        if self._clock() - read_at > _FRESH_SECONDS:
            self._begin_read(key)
        return value

    def expire(self, key: K) -> None:
        """Know that `key` changed elsewhere: what is known of it is read anew at once."""
        known = self._values.get(key)
        if known is None and key not in self._newest_reads:
            return
        self._newest_reads.pop(key, None)  # it may have begun before the change
        if known is not None:
            self._values[key] = (_EXPIRED, known[1])
        self._begin_read(key)

    def expire_all(self) -> None:
        """Know that anything may have changed: each value is read anew when it is asked for."""
        self._newest_reads.clear()
        for key, (_, value) in list(self._values.items()):
            self._values[key] = (_EXPIRED, value)

    def put(self, key: K, value: V) -> None:
        """Know `value` from now on, whatever readings that have begun will bring."""
        self._newest_reads.pop(key, None)
        self._store(key, value)

    def drop(self, key: K) -> None:
        """Know nothing of `key` any more, whatever readings that have begun will bring."""
        self._newest_reads.pop(key, None)
        self._values.pop(key, None)

    async def replace(self, key: K, write: Callable[[], Awaitable[V]]) -> V:
        """Do `write` and know the value that it returns; what it raises changes nothing.

        One write at a time: two that run together may return in another order than the database
        took them, and the older value would stay.
        """
        async with self._writing:
            value = await write()
            self.put(key, value)
            return value

    def _store(self, key: K, value: V) -> None:
        self._values[key] = (self._clock(), self._default if value == self._default else value)

    def _begin_read(self, key: K) -> asyncio.Task[V]:
        """The reading of `key` that is under way, or a new one."""
        task = self._newest_reads.get(key)
        if task is None:
            task = asyncio.create_task(self._refresh(key), name="refresh")
            self._newest_reads[key] = task
            self._reads.add(task)  # the event loop by itself would let it be collected
            task.add_done_callback(self._reads.discard)
        return task

    async def _refresh(self, key: K) -> V:
        this = asyncio.current_task()
        try:
            value = await self._read(key)
        except DatabaseAway:
            value = self._known(key, self._default)
        finally:
            is_newest = self._newest_reads.get(key) is this
            if is_newest:
                del self._newest_reads[key]
        if is_newest:
            self._store(key, value)
        return self._known(key, value)

    def _known(self, key: K, default: V) -> V:
        known = self._values.get(key)
        return default if known is None else known[1]
