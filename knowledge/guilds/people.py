"""What people chose for themselves: replies without pictures and emoji."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from knowledge.guilds.access import Access, upsert
from knowledge.guilds.cache import RefreshingCache
from knowledge.guilds.tables import PersonRow
from knowledge.storage.news import News

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database


class People:
    """Who wants no emoji; read with every reply, so all of them are kept in memory."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database)
        self._no_emoji: RefreshingCache[None, frozenset[int]] = RefreshingCache(
            self._read, default=frozenset()
        )

    async def wants_no_emoji(self, person: int) -> bool:
        """Whether `person` wants replies without pictures and emoji."""
        return person in await self._no_emoji.get(None)

    async def set_no_emoji(self, person: int, *, no_emoji: bool) -> None:
        """Keep how `person` wants replies; raises `DatabaseAway`."""

        async def write(connection: AsyncConnection) -> frozenset[int]:
            await upsert(connection, PersonRow, user_id=person, no_emoji=no_emoji)
            return await _select_no_emoji(connection)

        news = News("people")
        await self._no_emoji.replace(None, lambda: self._access.write(write, news=news))

    def expire(self) -> None:
        """Read anew what people chose: it was changed elsewhere."""
        self._no_emoji.expire(None)

    async def _read(self, _: None) -> frozenset[int]:
        return await self._access.read(_select_no_emoji)


async def _select_no_emoji(connection: AsyncConnection) -> frozenset[int]:
    return frozenset(await connection.scalars(select(PersonRow.user_id).where(PersonRow.no_emoji)))
