"""A guild's own answers, laid over the shipped ones: they hold the moment they are added.

Each guild's phrasings stand in an index of its own, built when it first asks and dropped when it
has not asked for an hour. What another process added is seen within a minute, and only what
changed is read and indexed anew.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from sqlalchemy import delete, func, or_, select

from knowledge.errors import DatabaseAway
from knowledge.guilds.access import Access, insert_if_missing, storable, upsert
from knowledge.guilds.cache import RefreshingCache
from knowledge.guilds.index_cache import IndexCache
from knowledge.guilds.tables import EntryRow, GuildRow
from knowledge.ranking.nearest import Nearest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.ranking.nearest import Match
    from knowledge.storage.engine import Database

_FEW: Final = 5
"""Entries that may be indexed between two answers; more of them are in a thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One answer of a guild's own."""

    id: str
    title: str
    text: str
    """The answer, in Markdown."""
    asks: tuple[str, ...]
    """Ways of asking for it; the title is one, too."""


@dataclass(frozen=True, slots=True)
class _Version:
    """By what a guild's entries are known to have changed."""

    count: int = 0
    newest: datetime | None = None


_NOTHING = _Version()


@dataclass(slots=True)
class _EntryIndex:
    """The entries of one guild as of a version, searchable by their phrasings."""

    version: _Version = _NOTHING
    entries: dict[str, Entry] = field(default_factory=dict)
    nearest: Nearest = field(default_factory=Nearest)

    @classmethod
    def of(cls, entries: Iterable[Entry], *, version: _Version) -> Self:
        index = cls(version=version)
        for entry in entries:
            index.put(entry)
        return index

    def put(self, entry: Entry) -> None:
        self.discard(entry.id)
        self.entries[entry.id] = entry
        for ask in (entry.title, *entry.asks):
            self.nearest.add(ask, entry.id)

    def discard(self, entry_id: str) -> None:
        if self.entries.pop(entry_id, None):
            self.nearest.remove(entry_id)


class Entries:
    """The own answers of all guilds, one narrow way in."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database)
        self._indexes: IndexCache[_EntryIndex] = IndexCache()
        self._versions: RefreshingCache[int, _Version] = RefreshingCache(
            self._read_version, default=_NOTHING
        )

    async def nearest(self, guild: int, text: str) -> list[tuple[Entry, Match]]:
        """The entries of `guild` nearest to `text`, best first; what is known if it is away."""
        index = await self._current_index(guild)
        return [(index.entries[m.owner], m) for m in index.nearest.best(text)] if index else []

    async def all(self, guild: int) -> Sequence[Entry]:
        """Every entry of `guild`, by title."""
        index = await self._current_index(guild)
        return sorted(index.entries.values(), key=lambda e: e.title.casefold()) if index else ()

    async def put(self, guild: int, entry: Entry) -> None:
        """Add `entry`, or replace the one of its id; raises `DatabaseAway`."""
        entry = _storable(entry)

        async def write(connection: AsyncConnection) -> None:
            await insert_if_missing(connection, GuildRow, guild_id=guild)
            await upsert(
                connection,
                EntryRow,
                guild_id=guild,
                entry_id=entry.id,
                title=entry.title,
                text=entry.text,
                asks=list(entry.asks),
            )

        index = await self._write(guild, write)
        index.put(entry)

    async def remove(self, guild: int, entry_id: str) -> bool:
        """Remove an entry; whether there was one. Raises `DatabaseAway`."""
        index = await self._current_index(guild)
        if index is None or entry_id not in index.entries:
            return False
        statement = delete(EntryRow).where(
            EntryRow.guild_id == guild, EntryRow.entry_id == entry_id
        )
        index = await self._write(guild, lambda connection: connection.execute(statement))
        index.discard(entry_id)
        return True

    def drop_cached(self, guild: int) -> None:
        """Hold the entries of `guild` in memory no more."""
        self._versions.drop(guild)
        self._indexes.drop(guild)

    async def _write(
        self, guild: int, work: Callable[[AsyncConnection], Awaitable[object]]
    ) -> _EntryIndex:
        """Do `work`; the index to show it in, which then is as of the version that it leaves."""
        index = await self._current_index(guild)
        if index is None:
            index = _EntryIndex()
            self._indexes.put(guild, index)
        before = _NOTHING

        async def write(connection: AsyncConnection) -> _Version:
            nonlocal before
            before = await _select_version(connection, guild)
            await work(connection)
            return await _select_version(connection, guild)

        version = await self._versions.replace(guild, lambda: self._access.write(write))
        # Where another process came between, the index lacks its change: left as old as it is,
        # it is brought up to date when it is asked next.
        if index.version == before:
            index.version = version
        return index

    async def _current_index(self, guild: int) -> _EntryIndex | None:
        version = await self._versions.get(guild)
        index = self._indexes.get(guild)
        if index is None and version == _NOTHING:
            return None
        if index is None or index.version != version:
            known = index or _EntryIndex()
            return await self._indexes.build(guild, lambda: self._renew(guild, known, version))
        return index

    async def _renew(self, guild: int, index: _EntryIndex, version: _Version) -> _EntryIndex:
        """`index` as of `version`; many changes make another one, so that nobody waits for them."""

        async def read(connection: AsyncConnection) -> tuple[frozenset[str], Sequence[Entry]]:
            ids = await _select_ids(connection, guild)
            missing = ids - index.entries.keys()
            return ids, await _select_changed(connection, guild, index.version.newest, missing)

        try:
            ids, changed = await self._access.read(read)
        except DatabaseAway:
            return index
        if len(changed) > _FEW:
            kept = {id_: entry for id_, entry in index.entries.items() if id_ in ids}
            entries = (kept | {entry.id: entry for entry in changed}).values()
            return await asyncio.to_thread(_EntryIndex.of, entries, version=version)
        for removed in index.entries.keys() - ids:
            index.discard(removed)
        for entry in changed:
            index.put(entry)
        index.version = version
        return index

    def drop_unused(self) -> None:
        """Let the indexes of guilds go that have not asked for an hour."""
        self._indexes.drop_unused()

    async def _read_version(self, guild: int) -> _Version:
        return await self._access.read(lambda connection: _select_version(connection, guild))


async def _select_version(connection: AsyncConnection, guild: int) -> _Version:
    result = await connection.execute(
        select(func.count(), func.max(EntryRow.updated_at)).where(EntryRow.guild_id == guild)
    )
    return _Version(*result.one())


async def _select_ids(connection: AsyncConnection, guild: int) -> frozenset[str]:
    return frozenset(
        await connection.scalars(select(EntryRow.entry_id).where(EntryRow.guild_id == guild))
    )


async def _select_changed(
    connection: AsyncConnection, guild: int, newest: datetime | None, missing: Iterable[str]
) -> Sequence[Entry]:
    """The entries changed at `newest` or later, and the missing ones; all if `newest` is None.

    Another machine's clock may be behind: what it adds can be older than what is here.
    """
    wanted = select(EntryRow.entry_id, EntryRow.title, EntryRow.text, EntryRow.asks).where(
        EntryRow.guild_id == guild
    )
    if newest:
        wanted = wanted.where(or_(EntryRow.updated_at >= newest, EntryRow.entry_id.in_(missing)))
    return [_entry(row) for row in await connection.execute(wanted)]


def _storable(entry: Entry) -> Entry:
    return Entry(
        id=storable(entry.id),
        title=storable(entry.title),
        text=storable(entry.text),
        asks=tuple(map(storable, entry.asks)),
    )


def _entry(row: Row[str, str, str, list[str]]) -> Entry:
    return Entry(id=row.entry_id, title=row.title, text=row.text, asks=tuple(row.asks))
