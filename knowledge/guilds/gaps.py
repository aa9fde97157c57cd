"""What Postie missed in a guild: questions without a good answer, those that are alike together.

Each miss is a row of feedback. Its words are there only where the guild keeps texts; elsewhere
misses are told apart by their fingerprints.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from knowledge.guilds.access import Access
from knowledge.guilds.tables import FeedbackRow as Row
from knowledge.ranking.nearest import Nearest
from knowledge.storage.base import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

KINDS: Final = ("passed", "suggested", "not_helped", "instead", "quiet", "human")
"""Kinds of feedback that tell of a miss."""
_DAYS: Final = 60
_MOST_ROWS: Final = 2_000
_LIKE: Final = 0.55
"""From which likeness (0 to 1) on two questions are the same gap."""
_MOST_TEXTS: Final = 8


@dataclass(slots=True)
class Gap:
    """Misses that are alike."""

    id: int
    """Of the newest miss in it."""
    count: int = 0
    texts: list[str] = field(default_factory=list)
    """The masked words, the newest first, each once; none where texts are not kept."""
    answers: list[str] = field(default_factory=list)
    """What people answered instead, masked, the newest first."""
    fingerprint: str = ""
    """What stands for the words where there are none; see `knowledge.fingerprints`."""
    topics: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    members: set[int] = field(default_factory=set)

    @property
    def topic(self) -> str:
        """Id of the topic that came nearest most often; empty if none did."""
        return self.topics.most_common(1)[0][0] if self.topics else ""


@dataclass(frozen=True, slots=True)
class Miss:
    """One question that got no good answer, as its feedback tells."""

    id: int
    kind: str
    topic: str | None
    text: str | None
    answer: str | None
    fingerprint: str | None = None


class Gaps:
    """Reads the gaps of any guild (Discord's id)."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database)

    async def all(self, guild: int) -> list[Gap]:
        """The gaps of the last sixty days, the most frequent first; raises `DatabaseAway`."""
        misses = await self._access.read(lambda connection: _select(connection, guild))
        return cluster(misses)


def cluster(misses: Sequence[Miss]) -> list[Gap]:
    """Put together what is alike; `misses` come newest first."""
    gaps: dict[str, Gap] = {}
    index = Nearest()
    for miss in misses:
        owner = _find_owner(index, miss)
        gap = gaps.setdefault(owner, Gap(id=miss.id))
        _add(gap, miss)
        if miss.text:
            index.add(miss.text, owner)
    return sorted(gaps.values(), key=lambda gap: (-gap.count, -gap.id))


def _find_owner(index: Nearest, miss: Miss) -> str:
    if not miss.text:
        return miss.fingerprint or f"topic {miss.topic}"
    best = next(iter(index.best(miss.text)), None)
    return best.owner if best is not None and best.likeness >= _LIKE else f"miss {miss.id}"


def _add(gap: Gap, miss: Miss) -> None:
    gap.count += 1
    gap.members.add(miss.id)
    gap.kinds[miss.kind] += 1
    if miss.topic:
        gap.topics[miss.topic] += 1
    if not miss.text:
        gap.fingerprint = miss.fingerprint or ""
    for words, known in ((miss.text, gap.texts), (miss.answer, gap.answers)):
        if words and words not in known and len(known) < _MOST_TEXTS:
            known.append(words)


async def _select(connection: AsyncConnection, guild: int) -> list[Miss]:
    result = await connection.execute(
        select(Row.id, Row.kind, Row.topic, Row.text, Row.answer, Row.fingerprint)
        .where(Row.guild_id == guild, Row.kind.in_(KINDS))
        .where(Row.created_at >= now() - timedelta(days=_DAYS))
        .order_by(Row.id.desc())
        .limit(_MOST_ROWS)
    )
    return [Miss(*row) for row in result]
