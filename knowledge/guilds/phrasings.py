"""Ways of asking that moderators have judged: what they ask for, or that they are not Postie's.

The shipped topics' own phrasings are fitted; these lie over them in one guild, and are few. Where
no words are kept, a fingerprint (see `knowledge.fingerprints`) stands for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select

from knowledge.guilds.access import Access, insert_if_missing, storable
from knowledge.guilds.cache import RefreshingCache
from knowledge.guilds.index_cache import IndexCache
from knowledge.guilds.tables import GuildRow
from knowledge.guilds.tables import PhrasingRow as Row
from knowledge.ranking.nearest import Nearest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.ranking.nearest import Match
    from knowledge.storage.engine import Database

MOST: Final = 500
"""Phrasings of one guild."""
_LIKE: Final = 0.75
"""From which likeness on a question is taken for one that was judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """One way of asking."""

    id: int
    text: str
    """Masked; empty where a fingerprint stands for it."""
    topic: str
    """Id of the topic that it asks for; empty for what is not Postie's."""
    fingerprint: str | None = None


class TooManyPhrasings(Exception):
    """A guild has as many as it may have."""


class Phrasings:
    """The judged phrasings of all guilds; guilds are Discord's ids."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database)
        self._cache: RefreshingCache[int, tuple[Phrasing, ...]] = RefreshingCache(
            self._read, default=()
        )
        self._indexes: IndexCache[tuple[tuple[Phrasing, ...], Nearest]] = IndexCache()

    async def all(self, guild: int) -> Sequence[Phrasing]:
        """Every phrasing of `guild`, the oldest first."""
        return await self._cache.get(guild)

    async def find_topic(self, guild: int, text: str) -> tuple[str, Match] | None:
        """The topic that the phrasing nearest to `text` (masked) asks for; None if none is near."""
        found = await self._find_nearest(guild, text)
        return (found[0].topic, found[1]) if found and found[0].topic else None

    async def is_unwanted(self, guild: int, text: str) -> bool:
        """Whether `text` (masked) is like what moderators said not to be Postie's."""
        found = await self._find_nearest(guild, text)
        return found is not None and not found[0].topic

    async def find_judged(self, guild: int, fingerprint: str) -> Phrasing | None:
        """What stands for all questions with `fingerprint` in `guild`; None if nothing does."""
        if not fingerprint:
            return None
        phrasings = await self._cache.get(guild)
        return next((one for one in phrasings if one.fingerprint == fingerprint), None)

    async def add(self, guild: int, texts: Iterable[str], *, topic: str = "") -> Sequence[int]:
        """Keep masked `texts` as asking for `topic`; their ids. Known ones are judged anew.

        Raises `DatabaseAway`, `TooManyPhrasings`.
        """
        wanted = dict.fromkeys(stored for text in texts if (stored := storable(text).strip()))
        rows = [{"text": text} for text in wanted]
        return await self._add(guild, rows, topic=topic, judged=Row.text.in_(list(wanted)))

    async def add_fingerprint(
        self, guild: int, fingerprint: str, *, topic: str = ""
    ) -> Sequence[int]:
        """As `add`, for all questions with `fingerprint`, whose words are not kept."""
        rows = [{"text": "", "fingerprint": fingerprint}]
        return await self._add(guild, rows, topic=topic, judged=Row.fingerprint == fingerprint)

    async def remove(self, guild: int, ids: Iterable[int]) -> None:
        """Forget that phrasings were judged; raises `DatabaseAway`."""
        statement = delete(Row).where(Row.guild_id == guild, Row.id.in_(list(ids)))
        await self._write(guild, lambda connection: connection.execute(statement))

    def drop_cached(self, guild: int) -> None:
        """Hold nothing of `guild` in memory any more; it is read again if it is asked for."""
        self._cache.drop(guild)
        self._indexes.drop(guild)

    def drop_unused(self) -> None:
        """Let the indexes of guilds go that have not asked for an hour."""
        self._indexes.drop_unused()

    async def _add(
        self,
        guild: int,
        rows: Sequence[Mapping[str, str]],
        *,
        topic: str,
        judged: ColumnElement[bool],
    ) -> Sequence[int]:
        """Insert `rows`, in the place of those that were `judged` before."""
        ids: list[int] = []

        async def write(connection: AsyncConnection) -> None:
            await insert_if_missing(connection, GuildRow, guild_id=guild)
            await connection.execute(delete(Row).where(Row.guild_id == guild, judged))
            if len(await _select(connection, guild)) + len(rows) > MOST:
                raise TooManyPhrasings
            for row in rows:
                added = insert(Row).values(guild_id=guild, topic=topic, **row).returning(Row.id)
                ids.append(await connection.scalar(added) or 0)

        await self._write(guild, write)
        return ids

    async def _find_nearest(self, guild: int, text: str) -> tuple[Phrasing, Match] | None:
        phrasings = await self._cache.get(guild)
        if not phrasings:
            return None
        known, index = self._indexes.get(guild) or ((), Nearest())
        if known is not phrasings:
            index = Nearest((one.text, str(one.id)) for one in phrasings if one.text)
            self._indexes.put(guild, (phrasings, index))
        best = next(iter(index.best(text)), None)
        if best is None or best.likeness < _LIKE:
            return None
        return next(p for p in phrasings if str(p.id) == best.owner), best

    async def _write(
        self, guild: int, work: Callable[[AsyncConnection], Awaitable[object]]
    ) -> None:
        async def write(connection: AsyncConnection) -> tuple[Phrasing, ...]:
            await work(connection)
            return await _select(connection, guild)

        await self._cache.replace(guild, lambda: self._access.write(write))

    async def _read(self, guild: int) -> tuple[Phrasing, ...]:
        return await self._access.read(lambda connection: _select(connection, guild))


async def _select(connection: AsyncConnection, guild: int) -> tuple[Phrasing, ...]:
    result = await connection.execute(
        select(Row.id, Row.text, Row.topic, Row.fingerprint)
        .where(Row.guild_id == guild)
        .order_by(Row.id)
    )
    return tuple(Phrasing(**row._asdict()) for row in result)
