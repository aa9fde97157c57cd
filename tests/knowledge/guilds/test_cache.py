"""Settings are read once, renewed behind the scenes, and cost next to nothing where usual."""

from __future__ import annotations

import asyncio

from knowledge.errors import DatabaseAway
from knowledge.guilds.cache import Kept

USUAL = ("usual",)


class Shelf:
    """Where values are read from; it counts, and can be away."""

    def __init__(self) -> None:
        self.values: dict[int, tuple[str, ...]] = {}
        self.read = 0
        self.away = False
        self.now = 0.0
        self.kept: Kept[int, tuple[str, ...]] = Kept(self.take, usual=USUAL, clock=lambda: self.now)

    async def take(self, key: int) -> tuple[str, ...]:
        self.read += 1
        if self.away:
            raise DatabaseAway
        return self.values.get(key, tuple("".join(USUAL).split()))  # an equal one


async def test_a_value_is_read_once() -> None:
    shelf = Shelf()

    values = [await shelf.kept.get(1) for _ in range(200)]

    assert values == [USUAL] * 200
    assert shelf.read == 1


async def test_thousands_of_usual_values_are_one_object() -> None:
    shelf = Shelf()

    values = [await shelf.kept.get(number) for number in range(3000)]
    again = [await shelf.kept.get(number) for number in range(3000)]

    assert values == [USUAL] * 3000
    assert {id(value) for value in again} == {id(USUAL)}
    assert shelf.read == 3000


async def test_a_change_made_elsewhere_is_seen_within_a_minute() -> None:
    shelf = Shelf()
    await shelf.kept.get(1)
    shelf.values[1] = ("changed",)
    shelf.now = 59
    assert await shelf.kept.get(1) == USUAL

    shelf.now = 61
    assert await shelf.kept.get(1) == USUAL, "nobody waits for the reading"
    await asyncio.sleep(0)

    assert await shelf.kept.get(1) == ("changed",)
    assert shelf.read == 2


async def test_what_was_known_goes_on_holding_without_the_database() -> None:
    shelf = Shelf()
    shelf.values[1] = ("mine",)
    await shelf.kept.get(1)
    shelf.away = True

    shelf.now = 61
    await shelf.kept.get(1)
    await asyncio.sleep(0)

    assert await shelf.kept.get(1) == ("mine",)
    assert await shelf.kept.get(2) == USUAL


async def test_the_least_recent_go_when_there_are_too_many() -> None:
    shelf = Shelf()
    for number in range(10_001):
        await shelf.kept.get(number)

    await shelf.kept.get(0)

    assert shelf.read == 10_002
