"""A community's own answers, laid over the shipped ones: they hold the moment they are added.

Each community's phrasings stand in an index of its own, built when it first asks. What another
process added is seen within a minute, and only what changed is read and indexed anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from knowledge.errors import DatabaseAway
from knowledge.guilds.cache import RefreshingCache
from knowledge.guilds.settings import patiently
from knowledge.guilds.tables import EntryRow, GuildRow
from knowledge.ranking.nearest import Nearest
from knowledge.storage.base import now

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

    from knowledge.ranking.nearest import Match
    from knowledge.storage.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One answer of a community's own."""

    id: str
    title: str
    text: str
    """The answer, in Markdown."""
    asks: tuple[str, ...]
    """Ways of asking for it; the title is one, too."""


@dataclass(frozen=True, slots=True)
class _State:
    """By what a community's entries are known to have changed."""

    count: int = 0
    newest: datetime | None = None


@dataclass(slots=True)
class _Shelf:
    """The entries of one community, with the index over them."""

    state: _State = _State()
    entries: dict[str, Entry] = field(default_factory=dict)
    nearest: Nearest = field(default_factory=Nearest)

    def put(self, entry: Entry) -> None:
        self.take(entry.id)
        self.entries[entry.id] = entry
        for ask in (entry.title, *entry.asks):
            self.nearest.add(ask, entry.id)

    def take(self, entry_id: str) -> None:
        if self.entries.pop(entry_id, None):
            self.nearest.remove(entry_id)


_NOTHING = _State()


class Entries:
    """The own answers of all guilds, one narrow way in."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._shelves: dict[int, _Shelf] = {}
        self._states: RefreshingCache[int, _State] = RefreshingCache(
            self._read_state, default=_NOTHING
        )

    async def nearest(self, community: int, text: str) -> list[tuple[Entry, Match]]:
        """The entries of `community` nearest to `text`, best first; what is known if it is away."""
        shelf = await self._shelf(community)
        return [(shelf.entries[m.owner], m) for m in shelf.nearest.best(text)] if shelf else []

    async def all(self, community: int) -> Sequence[Entry]:
        """Every entry of `community`, by title."""
        shelf = await self._shelf(community)
        return sorted(shelf.entries.values(), key=lambda e: e.title.casefold()) if shelf else ()

    async def put(self, community: int, entry: Entry) -> None:
        """Add `entry`, or replace the one of its id; raises `DatabaseAway`."""
        row = EntryRow(
            guild_id=community,
            entry_id=entry.id,
            title=entry.title,
            text=entry.text,
            asks=list(entry.asks),
            updated_at=now(),
        )

        async def write(session: AsyncSession) -> None:
            await session.merge(GuildRow(guild_id=community))
            await session.flush()
            await session.merge(row)

        shelf = await self._shelf(community) or self._shelves.setdefault(community, _Shelf())
        await self._write(community, write)
        shelf.put(entry)

    async def remove(self, community: int, entry_id: str) -> bool:
        """Remove an entry; whether there was one. Raises `DatabaseAway`."""
        shelf = await self._shelf(community)
        if shelf is None or entry_id not in shelf.entries:
            return False

        async def write(session: AsyncSession) -> None:
            await session.execute(
                delete(EntryRow).where(
                    EntryRow.guild_id == community, EntryRow.entry_id == entry_id
                )
            )

        await self._write(community, write)
        shelf.take(entry_id)
        return True

    async def _write(self, community: int, work: Callable[[AsyncSession], Awaitable[None]]) -> None:
        """Do `work`, and know the state that it leaves as the one that the shelf shows."""
        async with patiently(), self._database.session() as session:
            await work(session)
            await session.flush()
            state = await _state(await session.connection(), community)
        self._states.put(community, state)
        self._shelves.setdefault(community, _Shelf()).state = state

    async def _shelf(self, community: int) -> _Shelf | None:
        state = await self._states.get(community)
        shelf = self._shelves.get(community)
        if shelf is None and state == _NOTHING:
            return None
        shelf = shelf or self._shelves.setdefault(community, _Shelf())
        if shelf.state != state:
            await self._bring_up_to_date(community, shelf, state)
        return shelf

    async def _bring_up_to_date(self, community: int, shelf: _Shelf, state: _State) -> None:
        try:
            async with patiently(), self._database.reading() as connection:
                changed = await _entries_since(connection, community, shelf.state.newest)
                held = await _ids(connection, community)
        except DatabaseAway:
            return
        for gone in shelf.entries.keys() - held:
            shelf.take(gone)
        for entry in changed:
            shelf.put(entry)
        shelf.state = state

    async def _read_state(self, community: int) -> _State:
        async with patiently(), self._database.reading() as connection:
            return await _state(connection, community)


async def _state(connection: AsyncConnection, community: int) -> _State:
    found = await connection.execute(
        select(func.count(), func.max(EntryRow.updated_at)).where(EntryRow.guild_id == community)
    )
    return _State(*found.one())


async def _ids(connection: AsyncConnection, community: int) -> frozenset[str]:
    return frozenset(
        await connection.scalars(select(EntryRow.entry_id).where(EntryRow.guild_id == community))
    )


async def _entries_since(
    connection: AsyncConnection, community: int, newest: datetime | None
) -> Iterable[Entry]:
    """The entries changed at `newest` or later; all of them if it is None."""
    columns = (
        EntryRow.entry_id,
        EntryRow.title,
        EntryRow.text,
        EntryRow.asks,
    )
    wanted = select(*columns).where(EntryRow.guild_id == community)
    if newest:
        wanted = wanted.where(EntryRow.updated_at >= newest)
    return map(_entry, await connection.execute(wanted))


def _entry(row: Row[str, str, str, list[str]]) -> Entry:
    return Entry(id=row.entry_id, title=row.title, text=row.text, asks=tuple(row.asks))
