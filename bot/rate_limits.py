"""When Postie keeps quiet: cool-downs, nothing twice, and leaving people to one another."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")

PERSON_QUESTIONS: Final = 6
CHANNEL_QUESTIONS: Final = 30
WINDOW_SECONDS: Final = 20.0
HELPED_SECONDS: Final = 900.0
"""For so long somebody whom a person has answered is left to that person."""
CHANNEL_PAUSE_SECONDS: Final = 3.0
"""At least so much between two unasked answers in one channel."""
WARNING_PAUSE_SECONDS: Final = 3600.0
"""Once in so long a person is warned in public of a password they posted."""
_REMEMBERED: Final = 20_000


class Recent(Generic[K, V]):
    """A mapping of the last few thousand things, each forgotten after a while."""

    def __init__(
        self, *, seconds: float, clock: Callable[[], float], bound: int = _REMEMBERED
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._bound = bound
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """What was kept under `key`, if it is not too old."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        at, value = kept
        if self._clock() - at <= self._seconds:
            return value
        del self._kept[key]
        return None

    def put(self, key: K, value: V) -> None:
        """Keep `value`, and let the oldest go if there are too many."""
        self._kept.pop(key, None)
        self._kept[key] = (self._clock(), value)
        while len(self._kept) > self._bound:
            self._kept.popitem(last=False)

    def drop(self, key: K) -> None:
        """Forget `key`."""
        self._kept.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def first_time(self, key: K, value: V) -> bool:
        """Whether `key` is new; it is not from now on."""
        if self.get(key) is not None:
            return False
        self.put(key, value)
        return True

    def __len__(self) -> int:
        return len(self._kept)


class Bucket:
    """At most `allowed` of something per `seconds`, for each key."""

    def __init__(self, *, allowed: int, seconds: float, clock: Callable[[], float]) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._clock = clock
        self._times: Recent[int, deque[float]] = Recent(seconds=seconds, clock=clock)

    def take(self, key: int) -> float:
        """0 if there was one left, else the seconds until there is."""
        now = self._clock()
        times = self._times.get(key) or deque()
        while times and now - times[0] >= self._seconds:
            times.popleft()
        if len(times) >= self._allowed:
            return self._seconds - (now - times[0])
        times.append(now)
        self._times.put(key, times)
        return 0.0


@dataclass(frozen=True, slots=True)
class _Said:
    at: float


class RateLimits:
    """What Postie remembers for minutes so as not to be a nuisance; nothing of it is stored."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._people = Bucket(allowed=PERSON_QUESTIONS, seconds=WINDOW_SECONDS, clock=clock)
        self._channels = Bucket(allowed=CHANNEL_QUESTIONS, seconds=WINDOW_SECONDS, clock=clock)
        self._seen: Recent[Hashable, bool] = Recent(seconds=3600, clock=clock)
        self._helped: Recent[tuple[int, int], bool] = Recent(seconds=HELPED_SECONDS, clock=clock)
        self._open: Recent[int, int] = Recent(seconds=HELPED_SECONDS, clock=clock)
        self._spoken: Recent[tuple[int, int], _Said] = Recent(seconds=3600, clock=clock)
        self._channel_spoken: Recent[int, _Said] = Recent(seconds=21_600, clock=clock)
        self._noticed: Recent[int, bool] = Recent(seconds=WINDOW_SECONDS, clock=clock)
        self._warned: Recent[tuple[int, bool], bool] = Recent(
            seconds=WARNING_PAUSE_SECONDS, clock=clock
        )
        self._hinted: Recent[int, bool] = Recent(seconds=86_400, clock=clock)
        self._barred: Recent[int, bool] = Recent(seconds=600, clock=clock)
        self._asked_back: Recent[tuple[int, int], bool] = Recent(seconds=600, clock=clock)

    def throttle(self, person: int, channel: int) -> float:
        """Seconds that `person` has to wait before Postie answers again; 0 if none."""
        return self._people.take(person) or self._channels.take(channel)

    def may_say_so(self, person: int) -> bool:
        """Whether `person` has not been told yet to wait (in this window)."""
        return self._noticed.first_time(person, value=True)

    def may_warn(self, person: int, *, removed: bool) -> bool:
        """Whether `person` has not been warned yet of a posted password (in this hour).

        That one was `removed` is told even to whom has been warned before.
        """
        return self._warned.first_time((person, removed), value=True)

    def first_time(self, event: Hashable) -> bool:
        """Whether `event` (message, edit, interaction) is new: after a RESUME they come again."""
        return self._seen.first_time(event, value=True)

    def forget(self, event: Hashable) -> None:
        """Let `event` be new once more: an edited message is looked at again."""
        self._seen.drop(event)

    def person_helped(self, channel: int, asker: int) -> None:
        """A human has answered `asker`: Postie stays out."""
        self._helped.put((channel, asker), value=True)

    def is_helped(self, channel: int, asker: int) -> bool:
        """Whether a human has answered `asker` lately."""
        return self._helped.get((channel, asker)) is not None

    def left_to_people(self, channel: int, person: int, *, asks: bool) -> None:
        """`person` said something that Postie does not answer: people may.

        Whoever speaks next after such a question has taken it on, with or without a reply mark.
        """
        opener = self._open.get(channel)
        if opener is not None and opener != person:
            self.person_helped(channel, opener)
            self._open.drop(channel)
        elif asks:
            self._open.put(channel, person)

    def spoke_unasked(self, channel: int, asker: int) -> None:
        """Postie has answered `asker` without having been asked."""
        said = _Said(self._clock())
        self._spoken.put((channel, asker), said)
        self._channel_spoken.put(channel, said)

    def may_speak_unasked(
        self, channel: int, asker: int, *, cool_down: float, slow_mode: float
    ) -> bool:
        """Whether the cool-downs of the person and of the channel are over."""
        now = self._clock()
        here = self._channel_spoken.get(channel)
        if here is not None and now - here.at < max(CHANNEL_PAUSE_SECONDS, slow_mode):
            return False
        last = self._spoken.get((channel, asker))
        return last is None or now - last.at >= cool_down

    def asked_back(self, channel: int, asker: int) -> None:
        """Postie has put a question to `asker` and awaits the reply."""
        self._asked_back.put((channel, asker), value=True)

    def awaits_reply(self, channel: int, asker: int) -> bool:
        """Whether Postie has put a question to `asker`; it does not from now on."""
        awaited = self._asked_back.get((channel, asker)) is not None
        self._asked_back.drop((channel, asker))
        return awaited

    def bar(self, channel: int) -> None:
        """Discord refused a message in `channel`: do not try again for a while."""
        self._barred.put(channel, value=True)

    def is_barred(self, channel: int) -> bool:
        """Whether Discord refused a message in `channel` lately."""
        return self._barred.get(channel) is not None

    def may_hint(self, community: int) -> bool:
        """Whether the moderators have not been told yet today that a permission is missing."""
        return self._hinted.first_time(community, value=True)
