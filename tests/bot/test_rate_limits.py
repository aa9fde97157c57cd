"""Cool-downs and what is remembered for minutes, with a clock of our own."""

from __future__ import annotations

import pytest

from bot.rate_limits import RateLimits, Recent


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


def test_things_are_forgotten_after_a_while(clock: Clock) -> None:
    recent: Recent[str, int] = Recent(seconds=10, clock=clock)
    recent.put("a", 1)
    clock.now += 9
    assert recent.get("a") == 1
    clock.now += 2
    assert recent.get("a") is None
    assert len(recent) == 0


def test_no_more_than_the_bound_is_kept(clock: Clock) -> None:
    recent: Recent[int, int] = Recent(seconds=10, clock=clock, bound=3)
    for number in range(10):
        recent.put(number, number)

    assert len(recent) == 3
    assert recent.get(9) == 9
    recent.clear()
    assert len(recent) == 0


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
    assert rate_limits.first_time(5)
    assert not rate_limits.first_time(5)
    rate_limits.forget(5)
    assert rate_limits.first_time(5)


def test_speaking_unasked_has_its_pauses(rate_limits: RateLimits, clock: Clock) -> None:
    def may(person: int, slow_mode: float = 0) -> bool:
        return rate_limits.may_speak_unasked(1, person, cool_down=120, slow_mode=slow_mode)

    assert may(1)
    rate_limits.spoke_unasked(1, 1)
    assert not may(2), "the channel needs a moment"
    clock.now += 4
    assert may(2)
    assert not may(1), "the person has just been answered"
    assert not may(2, slow_mode=60)
    clock.now += 120
    assert may(1)


def test_a_question_back_awaits_one_reply(rate_limits: RateLimits) -> None:
    rate_limits.asked_back(1, 2)

    assert rate_limits.awaits_reply(1, 2)
    assert not rate_limits.awaits_reply(1, 2)


def test_hints_and_bars_end(rate_limits: RateLimits, clock: Clock) -> None:
    assert rate_limits.may_hint(1)
    assert not rate_limits.may_hint(1)
    rate_limits.bar(7)
    assert rate_limits.is_barred(7)
    clock.now += 601
    assert not rate_limits.is_barred(7)


def test_a_posted_password_is_warned_of_once_an_hour(rate_limits: RateLimits, clock: Clock) -> None:
    assert rate_limits.may_warn(1, removed=False)
    assert not rate_limits.may_warn(1, removed=False)
    assert rate_limits.may_warn(1, removed=True)
    assert rate_limits.may_warn(2, removed=False)
    clock.now += 3601
    assert rate_limits.may_warn(1, removed=False)
