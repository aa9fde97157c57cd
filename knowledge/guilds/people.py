"""What people chose for themselves, what is kept about them, and how it is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from knowledge.guilds.access import Access, upsert
from knowledge.guilds.cache import RefreshingCache
from knowledge.guilds.forgetting import personal
from knowledge.guilds.tables import PersonRow
from knowledge.storage.news import News

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database


@dataclass(frozen=True, slots=True)
class _Choices:
    """Who chose what; people are Discord's ids."""

    no_emoji: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()


class People:
    """Who wants no emoji, and who is left out; looked at with every reply, so kept in memory."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database)
        self._choices: RefreshingCache[None, _Choices] = RefreshingCache(
            self._read, default=_Choices()
        )

    async def wants_no_emoji(self, person: int) -> bool:
        """Whether `person` wants replies without pictures and emoji."""
        return person in (await self._choices.get(None)).no_emoji

    async def set_no_emoji(self, person: int, *, no_emoji: bool) -> None:
        """Keep how `person` wants replies; raises `DatabaseAway`."""
        await self._write(lambda c: upsert(c, PersonRow, user_id=person, no_emoji=no_emoji))

    async def is_left_out(self, person: int) -> bool:
        """Whether `person` does not want to be answered unasked."""
        return person in (await self._choices.get(None)).left_out

    async def set_left_out(self, person: int, *, left_out: bool) -> None:
        """Keep whether `person` may be answered unasked; raises `DatabaseAway`."""
        await self._write(lambda c: upsert(c, PersonRow, user_id=person, left_out=left_out))

    def expire(self) -> None:
        """Read anew what people chose: it was changed elsewhere."""
        self._choices.expire(None)

    async def count_rows(self, person: int) -> Mapping[str, int]:
        """How many rows are about `person`, by the table's name; raises `DatabaseAway`."""
        return await self._access.read(lambda c: personal.count_rows(c, person))

    async def forget(self, person: int) -> None:
        """Delete what is kept about `person`, their choices too; raises `DatabaseAway`."""
        await self._write(lambda c: personal.delete_rows(c, person))

    async def _write(self, work: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        async def write(connection: AsyncConnection) -> _Choices:
            await work(connection)
            return await _select_choices(connection)

        news = News("people")
        await self._choices.replace(None, lambda: self._access.write(write, news=news))

    async def _read(self, _: None) -> _Choices:
        return await self._access.read(_select_choices)


async def _select_choices(connection: AsyncConnection) -> _Choices:
    chosen = (
        await connection.execute(
            select(PersonRow.user_id, PersonRow.no_emoji, PersonRow.left_out).where(
                or_(PersonRow.no_emoji, PersonRow.left_out)
            )
        )
    ).all()
    return _Choices(
        no_emoji=frozenset(row.user_id for row in chosen if row.no_emoji),
        left_out=frozenset(row.user_id for row in chosen if row.left_out),
    )
