"""Cool-downs and what is remembered for minutes, with a clock of our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rate_limits import Bucket, RateLimits


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rate_limits(clock: Clock) -> RateLimits:
    return RateLimits(clock=clock)


def test_one_person_cannot_use_up_the_patience_of_others(
    rate_limits: RateLimits, clock: Clock
) -> None:
    waits = [rate_limits.throttle(1, 1) for _ in range(7)]

    assert waits[:6] == [0.0] * 6
    assert waits[6] > 0
    assert rate_limits.throttle(2, 1) == 0.0
    clock.now += waits[6]
    assert rate_limits.throttle(1, 1) == 0.0


def test_a_channel_has_its_limit_too(rate_limits: RateLimits) -> None:
    waits = [rate_limits.throttle(person, 1) for person in range(31)]

    assert waits[:30] == [0.0] * 30
    assert waits[30] > 0


def test_an_event_is_new_once(rate_limits: RateLimits) -> None:
    assert rate_limits.is_first_time(5)
    assert not rate_limits.is_first_time(5)
    rate_limits.forget(5)
    assert rate_limits.is_first_time(5)


def test_hints_and_blocks_end(rate_limits: RateLimits, clock: Clock) -> None:
    assert rate_limits.may_hint(1)
    assert not rate_limits.may_hint(1)
    rate_limits.block(7)
    assert rate_limits.is_blocked(7)
    clock.now += 601
    assert not rate_limits.is_blocked(7)


def test_an_event_is_new_again_when_it_cannot_come_again(
    rate_limits: RateLimits, clock: Clock
) -> None:
    assert rate_limits.is_first_time("event")
    clock.now += 3599
    assert not rate_limits.is_first_time("event")
    clock.now += 2
    assert rate_limits.is_first_time("event")


def test_no_more_events_are_remembered_than_the_bound(rate_limits: RateLimits) -> None:
    for event in range(20_001):
        assert rate_limits.is_first_time(event)

    assert not rate_limits.is_first_time(20_000)
    assert rate_limits.is_first_time(0), "the oldest has gone"


@given(
    st.lists(st.tuples(st.floats(0, 30), st.integers(1, 3)), max_size=80),
    st.integers(1, 5),
)
def test_never_more_than_allowed_within_the_window(
    steps: list[tuple[float, int]], allowed: int
) -> None:
    clock = Clock()
    bucket = Bucket(allowed=allowed, seconds=20, clock=clock)
    taken: dict[int, list[float]] = {1: [], 2: [], 3: []}
    for pause, key in steps:
        clock.now += pause
        recent = [at for at in taken[key] if clock.now - at < 20]
        wait = bucket.take(key)
        assert (wait == 0) == (len(recent) < allowed)
        assert 0 <= wait <= 20
        if not wait:
            taken[key].append(clock.now)


def test_a_posted_password_is_warned_of_once_an_hour(rate_limits: RateLimits, clock: Clock) -> None:
    assert rate_limits.may_warn(1, removed=False)
    assert not rate_limits.may_warn(1, removed=False)
    assert rate_limits.may_warn(1, removed=True)
    assert rate_limits.may_warn(2, removed=False)
    clock.now += 3601
    assert rate_limits.may_warn(1, removed=False)
