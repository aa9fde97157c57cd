"""What is built out of a guild's rows to be searched: built once, and dropped when it rests."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

V = TypeVar("V")

UNUSED_SECONDS: Final = 3600.0
_MOST_GUILDS: Final = 2_000
"""An index of ten entries takes about 40 kB; those that were not used for longest go first."""


class IndexCache(Generic[V]):
    """The indexes of the guilds that used theirs during the last hour."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._indexes: TTLCache[int, V] = TTLCache(_MOST_GUILDS, UNUSED_SECONDS, timer=clock)
        self._builds: dict[int, asyncio.Task[V]] = {}

    def __len__(self) -> int:
        return len(self._indexes)

    def get(self, guild: int) -> V | None:
        """The index of `guild`, which counts as used; None if there is none."""
        index = self._indexes.get(guild)
        if index is not None:
            self._indexes[guild] = index  # put anew, so that its hour begins again
        return index

    def put(self, guild: int, index: V) -> None:
        """Keep `index`, whatever there was before."""
        self._indexes[guild] = index

    def drop(self, guild: int) -> None:
        """Keep the index of `guild` no more."""
        self._indexes.pop(guild, None)

    def all(self) -> list[V]:
        """Every index, none of which counts as used by this."""
        return list(self._indexes.values())

    async def build(self, guild: int, build: Callable[[], Awaitable[V]]) -> V:
        """What `build` returns, which is kept; who asks meanwhile waits for the same one."""
        task = self._builds.get(guild)
        if task is None:
            task = asyncio.create_task(self._build(guild, build), name="index")
            self._builds[guild] = task
        # Others may wait for it: who gives up must not end it.
        return await asyncio.shield(task)

    async def _build(self, guild: int, build: Callable[[], Awaitable[V]]) -> V:
        try:
            index = await build()
            self.put(guild, index)
            return index
        finally:
            del self._builds[guild]

    def drop_unused(self) -> None:
        """Let go what was not used for an hour, also where nobody asks any more."""
        self._indexes.expire()
