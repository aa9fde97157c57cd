"""What is remembered for minutes is gone after them, though nobody writes any more."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest_asyncio
from cachetools import Cache

from bot.asker import Asker
from bot.helpdesk import Card, Heard
from bot.rate_limits import RateLimits
from bot.services import BotServices
from knowledge.catalog.content_files import read_catalog
from knowledge.conversation.memory import Memory
from knowledge.guilds import Feedback, Guilds
from knowledge.outcomes import Question
from knowledge.service import Knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from knowledge.storage.engine import Database

SECRET = "xzzyzz"[::-1]
"""A word that stands nowhere else, not even in the constants of this module's code."""
DAY = 86_400.0
ANN, BOB, CHANNEL, GUILD = 1, 2, 3, 4


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("time.monotonic", clock)  # the outcomes of short questions go by it
    return clock


@pytest_asyncio.fixture
async def services(published: Database, clock: Clock) -> BotServices:
    knowledge = Knowledge(read_catalog(), published)
    guilds = Guilds.over(published)
    knowledge.lay_over_with(guilds.entries, guilds.providers)
    services = BotServices(
        knowledge=knowledge,
        guilds=guilds,
        feedback=Feedback(published),
        memory=Memory(clock=clock),
        rate_limits=RateLimits(clock=clock),
    )
    services.attend_by(clock)
    return services


async def use(services: BotServices) -> None:
    """Everything that leaves something in memory."""
    await services.ask(f"imap port {SECRET}", Asker(ANN, CHANNEL, GUILD))
    await services.ask(f"and how about {SECRET} for outgoing mail?", Asker(ANN, CHANNEL, GUILD))
    reading = services.knowledge.read(f"which port has imap on my {SECRET}?", ())
    for message, person in ((7, ANN), (8, BOB)):
        services.attendant.hear(CHANNEL, Heard(message=message, author=person, reading=reading))
        services.attendant.note_answer(
            CHANNEL, person, Card("port.imap"), asks_back=False, cool_down=7200
        )
        services.fragments.add(CHANNEL, person, message, SECRET)
        services.names.add(CHANNEL, person, SECRET)
    limits = services.rate_limits
    limits.throttle(ANN, CHANNEL)
    limits.is_first_time(("edit", 7, SECRET))
    limits.may_notify(ANN)
    limits.may_warn(ANN, removed=False)
    limits.block(CHANNEL)
    limits.may_hint(GUILD)
    limits.may_call(ANN, CHANNEL)
    services.votes.replace(7, ANN, helped=True)
    outcome = await services.knowledge.ask(Question(text=SECRET))
    await services.missed.leave_alone(SECRET, outcome, Asker(ANN, CHANNEL, GUILD))


def caches(owner: object) -> Iterator[Cache[Any, Any]]:
    """Every cache in what `owner` keeps of people."""
    for value in vars(owner).values():
        if isinstance(value, Cache):
            yield value
        elif type(value).__module__.startswith("bot."):
            yield from caches(value)


async def test_after_a_day_nothing_is_held_though_nothing_happened(
    services: BotServices, clock: Clock
) -> None:
    await use(services)
    kept = [*caches(services), *caches(services.memory)]
    assert len([cache for cache in kept if cache.currsize]) == len(kept) > 10

    clock.now += DAY + 1
    await services.drop_expired()

    # Not by `len`, which does not count what is expired but still held.
    assert [dict(cache._Cache__data) for cache in kept] == [{}] * len(kept)  # type: ignore[attr-defined]


async def test_no_word_of_anybody_is_left_in_memory(services: BotServices, clock: Clock) -> None:
    await use(services)
    assert holders(SECRET)

    clock.now += 3601
    await services.drop_expired()

    assert holders(SECRET) == []


async def test_what_is_young_enough_stays(services: BotServices, clock: Clock) -> None:
    await use(services)

    clock.now += 30
    await services.drop_expired()

    assert services.memory.turns(ANN, CHANNEL)
    assert services.attendant.why(7)
    assert services.fragments.add(CHANNEL, ANN, 9, "?") == f"{SECRET}\n?"
    assert not services.rate_limits.is_first_time(("edit", 7, SECRET))


def holders(word: str) -> list[object]:
    """Containers that hold a text with `word` in it, this module's own apart."""
    gc.collect()
    found = []
    for one in gc.get_objects():
        parts: list[Any] = []
        if isinstance(one, dict):
            parts = [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple | set | frozenset):
            parts = list(one)
        elif str(type(one).__module__).startswith(("bot.", "knowledge.")):
            parts = [getattr(one, name, None) for name in getattr(type(one), "__slots__", ())]
        if one is not globals() and any(isinstance(p, str) and word in p for p in parts):
            found.append(one)
    return found
