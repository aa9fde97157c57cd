"""How much is too much: throttling of people and channels, and nothing twice."""

from __future__ import annotations

import secrets
import time
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")

PERSON_QUESTIONS: Final = 6
CHANNEL_QUESTIONS: Final = 30
WINDOW_SECONDS: Final = 20.0
WARNING_PAUSE_SECONDS: Final = 3600.0
"""Once in so long a person is warned in public of a password they posted."""
CALL_PAUSE_SECONDS: Final = 900.0
"""Once in so long a person can have helpers called."""
CHANNEL_CALL_PAUSE_SECONDS: Final = 120.0
"""Once in so long helpers are called for a channel."""
_MOST_KEYS: Final = 20_000
"""So many people, channels or events are kept apart; what was not used longest goes first."""


class Bucket:
    """At most `allowed` of something per `seconds`, for each key."""

    def __init__(self, *, allowed: int, seconds: float, clock: Callable[[], float]) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._clock = clock
        self._times: TTLCache[int, deque[float]] = _cache(seconds, clock)

    def drop_expired(self) -> None:
        """Let go the times that count no more."""
        self._times.expire()

    def take(self, key: int) -> float:
        """0 if there was one left, else the seconds until there is."""
        now = self._clock()
        times = self._times.get(key) or deque()
        while times and now - times[0] >= self._seconds:
            times.popleft()
        if len(times) >= self._allowed:
            return self._seconds - (now - times[0])
        times.append(now)
        self._times[key] = times  # put anew, so that it is kept for as long as its newest time
        return 0.0


class RateLimits:
    """What Postie remembers for minutes so as not to be a nuisance; nothing of it is stored.

    People, channels, guilds and messages are Discord's ids, times are seconds of `clock`.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._people = Bucket(allowed=PERSON_QUESTIONS, seconds=WINDOW_SECONDS, clock=clock)
        self._channels = Bucket(allowed=CHANNEL_QUESTIONS, seconds=WINDOW_SECONDS, clock=clock)
        self._events: TTLCache[Hashable, bool] = _cache(3600, clock)
        self._notified: TTLCache[int, bool] = _cache(WINDOW_SECONDS, clock)
        self._hinted: TTLCache[int, bool] = _cache(86_400, clock)
        self._blocked: TTLCache[int, bool] = _cache(600, clock)
        self._called: TTLCache[int, bool] = _cache(CALL_PAUSE_SECONDS, clock)
        self._called_in: TTLCache[int, bool] = _cache(CHANNEL_CALL_PAUSE_SECONDS, clock)
        self._warned: TTLCache[tuple[int, bool], bool] = _cache(WARNING_PAUSE_SECONDS, clock)

    def drop_expired(self) -> None:
        """Let go what is too old, also of those who do nothing any more."""
        for kept in vars(self).values():
            if isinstance(kept, Bucket):
                kept.drop_expired()
            elif isinstance(kept, TTLCache):
                kept.expire()

    def may_call(self, person: int, channel: int) -> bool:
        """Whether helpers may be called for `person` in `channel`: not again so soon."""
        if person in self._called or channel in self._called_in:
            return False
        self._called[person] = self._called_in[channel] = True
        return True

    def forget_call(self, person: int, channel: int) -> None:
        """The call did not come through: let it be tried again."""
        self._called.pop(person, None)
        self._called_in.pop(channel, None)

    def throttle(self, person: int, channel: int) -> float:
        """Seconds that `person` has to wait before Postie answers again; 0 if none."""
        return self._people.take(person) or self._channels.take(channel)

    def may_notify(self, person: int) -> bool:
        """Whether `person` has not been asked yet to wait (in this window)."""
        return _is_first(self._notified, person)

    def may_warn(self, person: int, *, removed: bool) -> bool:
        """Whether `person` has not been warned yet of a posted password (in this hour).

        That one was `removed` is told even to whom has been warned before.
        """
        return _is_first(self._warned, (person, removed))

    def is_first_time(self, event: Hashable) -> bool:
        """Whether `event` (message, edit, interaction) is new: after a RESUME they come again."""
        return _is_first(self._events, event)

    def forget(self, event: Hashable) -> None:
        """Let `event` be new once more: an edited message is looked at again."""
        self._events.pop(event, None)

    def block(self, channel: int) -> None:
        """Discord refused a message in `channel`: do not try again for a while."""
        self._blocked[channel] = True

    def is_blocked(self, channel: int) -> bool:
        """Whether Discord refused a message in `channel` lately."""
        return channel in self._blocked

    def may_hint(self, guild: int) -> bool:
        """Whether the moderators have not been told yet today that a permission is missing."""
        return _is_first(self._hinted, guild)


class Vote(NamedTuple):
    """How somebody voted, and what that is kept under."""

    key: str
    helped: bool


class Votes:
    """Who voted how on which message, for an hour, so that a vote can be changed; never stored.

    What is stored of a vote stands under a key that was drawn by lot, so only here is known whose
    it was.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._votes: TTLCache[tuple[int, int], Vote] = _cache(3600, clock)

    def drop_expired(self) -> None:
        """Let go of votes that are older than an hour."""
        self._votes.expire()

    def replace(self, message: int, person: int, *, helped: bool) -> tuple[Vote, Vote | None]:
        """Take a vote: as it is now, and as the person had voted on the message before, if so."""
        before = self._votes.get((message, person))
        vote = Vote(before.key if before else draw_key(), helped)
        self._votes[message, person] = vote
        return vote, before


def draw_key() -> str:
    """A key for one vote, of sixteen characters, unlike any other."""
    return secrets.token_hex(8)


def _cache(seconds: float, clock: Callable[[], float]) -> TTLCache[K, V]:
    return TTLCache(_MOST_KEYS, seconds, timer=clock)


def _is_first(cache: TTLCache[K, bool], key: K) -> bool:
    """Whether `key` is new in `cache`; it is not from now on."""
    if key in cache:
        return False
    cache[key] = True
    return True
