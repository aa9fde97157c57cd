"""How well Postie does in a guild: counts of a period and of the one before it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from knowledge.guilds.access import Access
from knowledge.guilds.tables import FeedbackRow as Row
from knowledge.storage.base import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

PROMISE: Final = 0.95
"""The share of what is said unasked that is to be right."""
_Z: Final = 1.96
"""Standard deviations to either side that hold 95 of 100."""
_PATIENCE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the interval that the true share lies in (Wilson, 95 of 100)."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """0 to 1; 0 of nothing."""
        return self.right / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """From and to, 0 to 1; of nothing, anything may be true."""
        if not self.of:
            return 0.0, 1.0
        n, p, z2 = self.of, self.value, _Z * _Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        spread = _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, middle - spread), min(1.0, middle + spread)


@dataclass(slots=True)
class Counts:
    """What happened in one period."""

    kinds: Counter[str] = field(default_factory=Counter)
    """By kind of feedback."""
    unasked: Counter[str] = field(default_factory=Counter)
    """The same, of what was said without being asked."""
    topics: Counter[str] = field(default_factory=Counter)
    """Answers by topic."""
    providers: Counter[str] = field(default_factory=Counter)
    """Answers by provider's key."""

    @property
    def precision(self) -> Share:
        """Of what was said unasked and judged, how much was right."""
        right = self.unasked["helped"]
        wrong = sum(self.unasked[kind] for kind in ("not_helped", "instead", "deleted"))
        return Share(right, right + wrong)

    @property
    def dry_precision(self) -> Share:
        """Of what would have been said in a dry run and was judged, how much was good."""
        good = self.kinds["dry_good"]
        return Share(good, good + self.kinds["dry_bad"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Insights:
    """A guild's last days, beside as many days before them."""

    days: int
    now: Counts
    before: Counts
    by_day: dict[date, Counter[str]]
    """Kinds of feedback of each day of the period, the oldest first."""


class InsightReader:
    """Reads how it goes in any guild (Discord's id)."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._access = Access(database, patience=_PATIENCE_SECONDS)
        self._clock = clock

    async def read(self, guild: int, *, days: int) -> Insights:
        """The last `days` days of `guild`; raises `DatabaseAway`."""
        end = self._clock()
        start = end - timedelta(days=days)
        earlier = start - timedelta(days=days)

        async def read(connection: AsyncConnection) -> Insights:
            return Insights(
                days=days,
                now=await _count(connection, guild, start, end),
                before=await _count(connection, guild, earlier, start),
                by_day=await _count_days(connection, guild, start, end),
            )

        return await self._access.read(read)


async def _count(connection: AsyncConnection, guild: int, start: datetime, end: datetime) -> Counts:
    counts = Counts()
    rows = await connection.execute(
        select(Row.kind, Row.unasked, Row.topic, Row.provider, func.count())
        .where(Row.guild_id == guild, Row.created_at >= start, Row.created_at < end)
        .group_by(Row.kind, Row.unasked, Row.topic, Row.provider)
    )
    for kind, unasked, topic, provider, count in rows:
        counts.kinds[kind] += count
        if unasked:
            counts.unasked[kind] += count
        if kind == "answered":
            counts.topics[topic or ""] += count
            if provider:
                counts.providers[provider] += count
    return counts


async def _count_days(
    connection: AsyncConnection, guild: int, start: datetime, end: datetime
) -> dict[date, Counter[str]]:
    day = func.date(Row.created_at)
    rows = await connection.execute(
        select(day, Row.kind, func.count())
        .where(Row.guild_id == guild, Row.created_at >= start, Row.created_at < end)
        .group_by(day, Row.kind)
    )
    days = {
        (start + timedelta(days=number)).date(): Counter[str]()
        for number in range((end.date() - start.date()).days + 1)
    }
    for found, kind, count in rows:
        that_day = date.fromisoformat(str(found))  # SQLite has no type for days
        days.setdefault(that_day, Counter())[kind] += count
    return days
