"""Read once, renewed behind the scenes, never older than what was put; and it costs little."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import DatabaseAway
from knowledge.guilds.cache import RefreshingCache

DEFAULT = ("default",)


class Source:
    """Where values are read from; it counts, can be away, and may be held up while it reads."""

    def __init__(self) -> None:
        self.values: dict[int, tuple[str, ...]] = {}
        self.reads = 0
        self.away = False
        self.now = 0.0
        self.free_to_go = asyncio.Event()
        self.free_to_go.set()
        self.cache: RefreshingCache[int, tuple[str, ...]] = RefreshingCache(
            self.read, default=DEFAULT, clock=lambda: self.now
        )

    async def read(self, key: int) -> tuple[str, ...]:
        self.reads += 1
        value = self.values.get(key, tuple("".join(DEFAULT).split()))  # an equal one
        away = self.away
        await self.free_to_go.wait()
        if away:
            raise DatabaseAway
        return value

    async def let_go(self) -> None:
        """Let every reading that has begun come to its end."""
        self.free_to_go.set()
        for _ in range(3):
            await asyncio.sleep(0)


async def test_a_value_is_read_once() -> None:
    source = Source()

    values = [await source.cache.get(1) for _ in range(200)]

    assert values == [DEFAULT] * 200
    assert source.reads == 1


async def test_those_who_ask_at_once_wait_for_one_reading() -> None:
    source = Source()

    values = await asyncio.gather(*(source.cache.get(1) for _ in range(20)))

    assert values == [DEFAULT] * 20
    assert source.reads == 1


async def test_who_gives_up_waiting_does_not_take_the_reading_from_others() -> None:
    source = Source()
    source.free_to_go.clear()
    impatient, patient = (asyncio.create_task(source.cache.get(1)) for _ in range(2))
    await asyncio.sleep(0)

    impatient.cancel()
    await source.let_go()

    assert await patient == DEFAULT
    assert impatient.cancelled()


async def test_thousands_of_default_values_are_one_object() -> None:
    source = Source()

    values = [await source.cache.get(number) for number in range(3000)]
    again = [await source.cache.get(number) for number in range(3000)]

    assert values == [DEFAULT] * 3000
    assert {id(value) for value in again} == {id(DEFAULT)}
    assert source.reads == 3000


async def test_a_change_made_elsewhere_is_seen_within_a_minute() -> None:
    source = Source()
    await source.cache.get(1)
    source.values[1] = ("changed",)
    source.now = 59
    assert await source.cache.get(1) == DEFAULT

    source.now = 61
    assert await source.cache.get(1) == DEFAULT, "nobody waits for the reading"
    await source.let_go()

    assert await source.cache.get(1) == ("changed",)
    assert source.reads == 2


async def test_a_renewal_that_began_before_a_put_does_not_overwrite_it() -> None:
    source = Source()
    source.values[1] = ("old",)
    await source.cache.get(1)
    source.now = 61
    source.free_to_go.clear()
    await source.cache.get(1)
    await asyncio.sleep(0)

    source.values[1] = ("new",)
    source.cache.put(1, ("new",))
    await source.let_go()

    assert source.reads == 2
    assert await source.cache.get(1) == ("new",)


async def test_a_first_reading_that_began_before_a_put_does_not_overwrite_it() -> None:
    source = Source()
    source.free_to_go.clear()
    waiting = asyncio.create_task(source.cache.get(1))
    await asyncio.sleep(0)

    source.values[1] = ("new",)
    source.cache.put(1, ("new",))
    await source.let_go()

    assert await waiting == ("new",), "who waited is not served the old one either"
    assert await source.cache.get(1) == ("new",)


async def test_what_was_dropped_is_read_anew() -> None:
    source = Source()
    source.cache.put(1, ("old",))
    source.values[1] = ("new",)

    source.cache.drop(1)
    source.cache.drop(2)

    assert await source.cache.get(1) == ("new",)


async def test_a_reading_that_began_before_a_drop_is_not_kept() -> None:
    source = Source()
    source.free_to_go.clear()
    waiting = asyncio.create_task(source.cache.get(1))
    await asyncio.sleep(0)

    source.cache.drop(1)
    source.values[1] = ("new",)
    await source.let_go()
    await waiting

    assert await source.cache.get(1) == ("new",)


async def test_a_renewal_that_fails_after_a_put_keeps_what_was_put() -> None:
    source = Source()
    await source.cache.get(1)
    source.now, source.away = 61, True
    source.free_to_go.clear()
    await source.cache.get(1)
    await asyncio.sleep(0)

    source.cache.put(1, ("new",))
    await source.let_go()

    assert await source.cache.get(1) == ("new",)


async def test_of_two_writes_the_later_one_is_known() -> None:
    source = Source()
    first_is_committed, first_may_return = asyncio.Event(), asyncio.Event()

    async def write_first() -> tuple[str, ...]:
        first_is_committed.set()
        await first_may_return.wait()
        return ("first",)

    async def write_second() -> tuple[str, ...]:
        return ("first", "second")

    first = asyncio.create_task(source.cache.replace(1, write_first))
    await first_is_committed.wait()
    second = asyncio.create_task(source.cache.replace(1, write_second))
    await asyncio.sleep(0)
    first_may_return.set()

    assert (await first, await second) == (("first",), ("first", "second"))
    assert await source.cache.get(1) == ("first", "second")


async def test_a_write_that_fails_changes_nothing_that_is_known() -> None:
    source = Source()
    source.cache.put(1, ("mine",))

    async def write() -> tuple[str, ...]:
        raise DatabaseAway

    with pytest.raises(DatabaseAway):
        await source.cache.replace(1, write)

    assert await source.cache.get(1) == ("mine",)


async def test_what_was_known_goes_on_holding_without_the_database() -> None:
    source = Source()
    source.values[1] = ("mine",)
    await source.cache.get(1)
    source.away = True

    source.now = 61
    await source.cache.get(1)
    await source.let_go()

    assert await source.cache.get(1) == ("mine",)
    assert await source.cache.get(2) == DEFAULT


async def test_an_unforeseen_error_reaches_who_asks_and_the_next_one_reads_again() -> None:
    divisors = iter([0, 1])

    async def read(_: int) -> str:
        return str(1 // next(divisors))

    cache = RefreshingCache(read, default="")

    with pytest.raises(ZeroDivisionError):
        await cache.get(1)
    assert await cache.get(1) == "1"


async def test_the_least_recently_asked_go_when_there_are_too_many() -> None:
    source = Source()
    for number in range(10_000):
        await source.cache.get(number)
    await source.cache.get(0)
    await source.cache.get(10_000)

    await source.cache.get(0)
    assert source.reads == 10_001
    await source.cache.get(1)
    assert source.reads == 10_002


@given(st.lists(st.sampled_from(["get", "put", "fail", "let go", "a minute"]), max_size=30))
def test_in_whatever_order_things_happen_what_is_known_is_never_older_than_the_last_put(
    events: list[str],
) -> None:
    async def play() -> None:
        source = Source()
        versions = 0
        for event in events:
            source.away = event == "fail"
            if event == "put":
                versions += 1
                source.values[1] = (str(versions),)
                source.cache.put(1, (str(versions),))
            elif event == "let go":
                await source.let_go()
            elif event == "a minute":
                source.now += 61
            else:
                source.free_to_go.clear()
                reader = asyncio.create_task(source.cache.get(1))
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                if reader.done():
                    assert reader.result() == ((str(versions),) if versions else DEFAULT)
        await source.let_go()
        source.away = False
        assert await source.cache.get(1) == ((str(versions),) if versions else DEFAULT)

    asyncio.run(play())


async def test_what_expired_is_read_at_once_and_waited_for() -> None:
    source = Source()
    assert await source.cache.get(1) == DEFAULT
    source.values[1] = ("new",)
    source.free_to_go.clear()

    source.cache.expire(1)
    asked = asyncio.create_task(source.cache.get(1))
    await asyncio.sleep(0)

    assert source.reads == 2, "nobody had asked for it"
    assert not asked.done()
    await source.let_go()
    assert await asked == ("new",)
    assert await source.cache.get(1) == ("new",)
    assert source.reads == 2


async def test_a_reading_that_began_before_it_expired_is_not_kept() -> None:
    source = Source()
    source.free_to_go.clear()
    early = asyncio.create_task(source.cache.get(1))
    await asyncio.sleep(0)
    source.values[1] = ("new",)

    source.cache.expire(1)
    await source.let_go()
    await early

    assert await source.cache.get(1) == ("new",)


async def test_what_nobody_asked_for_expires_without_a_reading() -> None:
    source = Source()

    source.cache.expire(1)

    assert source.reads == 0


async def test_after_all_expired_each_is_read_when_it_is_asked_for() -> None:
    source = Source()
    for key in range(5):
        await source.cache.get(key)
    source.values = dict.fromkeys(range(5), ("new",))

    source.cache.expire_all()

    assert source.reads == 5
    assert [await source.cache.get(key) for key in range(5)] == [("new",)] * 5
    assert source.reads == 10


async def test_what_expired_while_the_database_is_away_holds_on() -> None:
    source = Source()
    source.values[1] = ("old",)
    await source.cache.get(1)
    source.away = True

    source.cache.expire(1)
    source.cache.expire_all()

    assert await source.cache.get(1) == ("old",)
