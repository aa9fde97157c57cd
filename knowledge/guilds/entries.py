"""A guild's own answers, laid over the shipped ones: they hold the moment they are added.

Each guild's phrasings stand in an index of its own, built when it first asks and dropped when it
has not asked for an hour. What another process added is seen when it is heard of
(`storage.news`), or within a minute.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from rapidfuzz import fuzz, process, utils
from sqlalchemy import select

from knowledge.errors import DatabaseAway
from knowledge.guilds.access import Access
from knowledge.guilds.index_cache import IndexCache
from knowledge.guilds.own.changes import Edit, new_id
from knowledge.guilds.tables import EntryRow
from knowledge.ranking.nearest import Nearest
from knowledge.ranking.word_vectors import word_vectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.guilds.own.changes import Batch, Body
    from knowledge.guilds.own.history import History
    from knowledge.ranking.nearest import Match
    from knowledge.storage.engine import Database

_LIKE = 70
"""From which likeness (0 to 100, WRatio) on a title is taken for one that was typed."""
_FEW: Final = 5
"""Entries that may be indexed between two answers; more of them are in a thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One answer of a guild's own; two that say the same are equal, whoever wrote them when."""

    id: str
    title: str
    text: str
    """The answer, in Markdown."""
    asks: tuple[str, ...]
    """Ways of asking for it; the title is one, too."""
    version: int = field(default=0, compare=False)
    """Goes up with every change; 0 while it is not kept."""
    author: int = field(default=0, compare=False)
    """Who changed it last (Discord's id); 0 if that is not known."""
    changed_at: datetime | None = field(default=None, compare=False)

    @property
    def phrasings(self) -> tuple[str, ...]:
        """Everything it is found by."""
        return (self.title, *self.asks)

    def as_body(self) -> Body:
        """What it says, as history and packs keep it."""
        return {"title": self.title, "text": self.text, "asks": list(self.asks)}

    @classmethod
    def of_body(cls, id_: str, body: Body, *, version: int = 0) -> Entry:
        """The entry that `as_body` made `body` from."""
        return cls(
            id=id_ or new_id(),
            title=body["title"],
            text=body["text"],
            asks=tuple(body["asks"]),
            version=version,
        )


@dataclass(slots=True)
class EntryIndex:
    """The entries of one guild as of a revision, searchable by their phrasings."""

    revision: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)
    nearest: Nearest = field(default_factory=lambda: Nearest(vectors=word_vectors()))

    @classmethod
    def of(cls, entries: Iterable[Entry], *, revision: int = 0) -> Self:
        """An index of `entries`; of many it takes a while."""
        index = cls(revision=revision)
        for entry in entries:
            index.put(entry)
        return index

    def best(self, text: str) -> list[tuple[Entry, Match]]:
        """The entries nearest to `text`, best first."""
        return [(self.entries[match.owner], match) for match in self.nearest.best(text)]

    def put(self, entry: Entry) -> None:
        """Hold `entry`, in the place of the one of its id."""
        self.discard(entry.id)
        self.entries[entry.id] = entry
        for ask in entry.phrasings:
            self.nearest.add(ask, entry.id)

    def discard(self, entry_id: str) -> None:
        """Let an entry go, if there is one."""
        if self.entries.pop(entry_id, None):
            self.nearest.remove(entry_id)


class Entries:
    """The own answers of all guilds, one narrow way in."""

    def __init__(self, database: Database, history: History) -> None:
        self._access = Access(database)
        self._history = history
        self._indexes: IndexCache[EntryIndex] = IndexCache()

    async def nearest(self, guild: int, text: str) -> list[tuple[Entry, Match]]:
        """The entries of `guild` nearest to `text`, best first; what is known if it is away."""
        index = await self._current_index(guild)
        return index.best(text) if index else []

    async def index_with(self, guild: int, entry: Entry) -> EntryIndex:
        """The entries of `guild` as if `entry` were kept already; an index of the caller's own."""
        known = await self.all(guild)
        entries = (*(other for other in known if other.id != entry.id), entry)
        return await asyncio.to_thread(EntryIndex.of, entries)

    async def all(self, guild: int) -> Sequence[Entry]:
        """Every entry of `guild`, by title."""
        index = await self._current_index(guild)
        return sorted(index.entries.values(), key=lambda e: e.title.casefold()) if index else ()

    async def find(self, guild: int, name: str) -> Entry | None:
        """The entry of `guild` that `name` is the id or title of, or is typed for."""
        index = await self._current_index(guild)
        if index is None:
            return None
        if name in index.entries:
            return index.entries[name]
        titles = {entry.id: entry.title for entry in index.entries.values()}
        found = process.extractOne(
            name, titles, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_LIKE
        )
        return index.entries[found[2]] if found else None

    async def search(self, guild: int, text: str) -> Sequence[Entry]:
        """The entries in whose title, phrasings or answer every word of `text` begins a word.

        Those of whose title that is true come first; all of them if there are no words.
        """
        words = utils.default_process(text).split()
        entries = await self.all(guild)
        by_title = [entry for entry in entries if _has_words(words, (entry.title,))]
        anywhere = [e for e in entries if _has_words(words, (*e.phrasings, e.text))]
        return list({entry.id: entry for entry in (*by_title, *anywhere)}.values())

    async def put(
        self, guild: int, entry: Entry, *, author: int = 0, seen: int | None = None
    ) -> Batch:
        """Add `entry`, or replace the one of its id.

        `seen` is the version that its author looked at, 0 for something new; None replaces
        whatever is there. Raises `NotKept`, `DatabaseAway`.
        """
        edit = Edit(kind="answer", id=entry.id, body=entry.as_body(), seen=seen)
        return await self._apply(guild, edit, author)

    async def remove(self, guild: int, entry_id: str, *, author: int = 0) -> bool:
        """Remove an entry; whether there was one. Raises `NotKept`, `DatabaseAway`."""
        if await self._current_index(guild) is None:
            return False
        edit = Edit(kind="answer", id=entry_id, body=None)
        return bool((await self._apply(guild, edit, author)).changes)

    async def _apply(self, guild: int, edit: Edit, author: int) -> Batch:
        batch = await self._history.apply(guild, [edit], author=author)
        await self._current_index(guild)  # so that it holds even if the database goes away now
        return batch

    def drop_cached(self, guild: int) -> None:
        """Hold the entries of `guild` in memory no more."""
        self._indexes.drop(guild)

    def drop_all_cached(self) -> None:
        """Hold no entries of anybody in memory; they are read again where they are asked for."""
        self._indexes = IndexCache()

    def drop_unused(self) -> None:
        """Let the indexes of guilds go that have not asked for an hour."""
        self._indexes.drop_unused()

    async def _current_index(self, guild: int) -> EntryIndex | None:
        revision = await self._history.revision(guild)
        if not revision:
            self._indexes.drop(guild)
            return None
        index = self._indexes.get(guild)
        if index is None or index.revision != revision:
            # The first one reads the table of word vectors: beside the loop.
            known = index if index is not None else await asyncio.to_thread(EntryIndex)
            return await self._indexes.build(guild, lambda: self._renew(guild, known, revision))
        return index

    async def _renew(self, guild: int, index: EntryIndex, revision: int) -> EntryIndex:
        """`index` as of `revision`; many changes make another one, so nobody waits for them."""
        known = {entry.id: entry.version for entry in index.entries.values()}

        async def read(connection: AsyncConnection) -> tuple[Collection[str], Sequence[Entry]]:
            versions = await _select_versions(connection, guild)
            changed = {id_ for id_, version in versions.items() if known.get(id_) != version}
            return versions.keys(), await _select_entries(connection, guild, changed)

        try:
            ids, changed = await self._access.read(read)
        except DatabaseAway:
            return index
        if len(changed) > _FEW:
            kept = {id_: entry for id_, entry in index.entries.items() if id_ in ids}
            entries = (kept | {entry.id: entry for entry in changed}).values()
            return await asyncio.to_thread(EntryIndex.of, entries, revision=revision)
        for removed in index.entries.keys() - ids:
            index.discard(removed)
        for entry in changed:
            index.put(entry)
        index.revision = revision
        return index


def _has_words(words: Sequence[str], texts: Iterable[str]) -> bool:
    found = utils.default_process(" ".join(texts)).split()
    return all(any(word.startswith(start) for word in found) for start in words)


async def _select_versions(connection: AsyncConnection, guild: int) -> dict[str, int]:
    wanted = select(EntryRow.entry_id, EntryRow.version).where(EntryRow.guild_id == guild)
    return {row.entry_id: row.version for row in await connection.execute(wanted)}


async def _select_entries(
    connection: AsyncConnection, guild: int, ids: Collection[str]
) -> Sequence[Entry]:
    if not ids:
        return ()
    wanted = select(EntryRow.__table__).where(
        EntryRow.guild_id == guild, EntryRow.entry_id.in_(ids)
    )
    return [_entry(row) for row in await connection.execute(wanted)]


def _entry(row: Any) -> Entry:  # noqa: ANN401  # a row of the table
    return Entry(
        id=row.entry_id,
        title=row.title,
        text=row.text,
        asks=tuple(row.asks),
        version=row.version,
        author=row.author_id or 0,
        changed_at=row.updated_at,
    )
