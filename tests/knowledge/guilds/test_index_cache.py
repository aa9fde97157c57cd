"""Built once for all who ask at once, kept while it is used, gone an hour later."""

from __future__ import annotations

import asyncio

import pytest

from knowledge.guilds.index_cache import IndexCache


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_those_who_ask_at_once_wait_for_one_building() -> None:
    cache: IndexCache[str] = IndexCache()
    builds = []

    async def build() -> str:
        builds.append(1)
        await asyncio.sleep(0)
        return "index"

    built = await asyncio.gather(*(cache.build(1, build) for _ in range(20)))

    assert built == ["index"] * 20
    assert len(builds) == 1
    assert cache.get(1) == "index"


async def test_who_gives_up_waiting_does_not_end_the_building() -> None:
    cache: IndexCache[str] = IndexCache()
    may_end = asyncio.Event()

    async def build() -> str:
        await may_end.wait()
        return "index"

    impatient, patient = (asyncio.create_task(cache.build(1, build)) for _ in range(2))
    await asyncio.sleep(0)
    impatient.cancel()
    may_end.set()

    assert await patient == "index"


async def test_a_building_that_fails_is_done_anew() -> None:
    cache: IndexCache[str] = IndexCache()

    async def fail() -> str:
        raise LookupError

    async def build() -> str:
        return "index"

    with pytest.raises(LookupError):
        await cache.build(1, fail)

    assert await cache.build(1, build) == "index"


def test_what_is_not_used_for_an_hour_is_let_go_though_nobody_asks() -> None:
    clock = Clock()
    cache: IndexCache[str] = IndexCache(clock=clock)
    cache.put(1, "used")
    cache.put(2, "unused")
    clock.now = 3000
    assert cache.get(1) == "used"

    clock.now = 3601
    cache.drop_unused()

    assert len(cache) == 1
    assert cache.get(1) == "used"
    assert cache.get(2) is None


def test_of_too_many_those_go_that_were_not_used_for_longest() -> None:
    cache: IndexCache[int] = IndexCache()
    for guild in range(2_000):
        cache.put(guild, guild)
    cache.get(0)

    cache.put(2_000, 2_000)

    assert cache.get(0) == 0
    assert cache.get(1) is None
