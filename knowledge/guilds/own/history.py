"""The one way to change what a guild has of its own: versions, history, undo, bounds.

A change is written whole or not at all. Whoever changes something says which version they saw;
if somebody else was faster, nothing is overwritten and `ChangedMeanwhile` tells who it was. What
was before stays for thirty days and can be brought back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, insert, select, update

from knowledge.guilds.access import Access, insert_if_missing
from knowledge.guilds.cache import RefreshingCache
from knowledge.guilds.own.changes import (
    CHANGES_A_MINUTE,
    KEPT_DAYS,
    Batch,
    Change,
    Edit,
    ItemKind,
    NothingToUndo,
    TooFast,
    TooMany,
    new_id,
)
from knowledge.guilds.own.rows import (
    TABLES,
    change_rows,
    compare,
    reverse,
    select_batches,
    write_rows,
)
from knowledge.guilds.tables import ChangeRow, GuildRow
from knowledge.storage.base import now
from knowledge.storage.news import News

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

_RECENT: Final = 25


class History:
    """Changes what guilds have of their own, and remembers it; ids are Discord's."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._access = Access(database)
        self._clock = clock
        self._revisions: RefreshingCache[int, int] = RefreshingCache(self._read_revision, default=0)

    async def revision(self, guild: int) -> int:
        """What grows with every change, seen here within a minute; 0 if nothing was ever made."""
        return await self._revisions.get(guild)

    async def look_again(self, guild: int) -> None:
        """Know the newest revision at once; raises `DatabaseAway`."""
        self._revisions.put(guild, await self._read_revision(guild))

    async def apply(
        self, guild: int, edits: Sequence[Edit], *, author: int, undoes: str = ""
    ) -> Batch:
        """Make all of `edits`, or none; returns what was made.

        An edit that changes nothing is left out. Raises `NotKept` in one of its kinds, or
        `DatabaseAway`.
        """

        async def write(connection: AsyncConnection) -> tuple[Batch, int]:
            revision = await self._begin(connection, guild)
            batch = await self._make(connection, guild, edits, revision, author, undoes)
            return batch, revision

        return await self._write(guild, write)

    async def undo(self, guild: int, *, author: int, batch: str = "") -> Batch:
        """Take back `batch`, or what was done last; returns what that batch was.

        Raises `NothingToUndo`, `ChangedMeanwhile` if something of it was changed since, other
        kinds of `NotKept`, or `DatabaseAway`.
        """

        async def write(connection: AsyncConnection) -> tuple[Batch, int]:
            revision = await self._begin(connection, guild)
            undone = await self._find_batch(connection, guild, batch)
            edits = await reverse(connection, guild, undone)
            await self._make(connection, guild, edits, revision, author, undone.id)
            await self._mark(connection, guild, undone)
            return undone, revision

        return await self._write(guild, write)

    async def recent(self, guild: int) -> Sequence[Batch]:
        """The batches of the last thirty days, newest first, 25 at most; raises `DatabaseAway`."""

        async def read(connection: AsyncConnection) -> Sequence[Batch]:
            newest = (
                select(ChangeRow.batch)
                .where(ChangeRow.guild_id == guild, ChangeRow.changed_at > self._horizon())
                .group_by(ChangeRow.batch)
                .order_by(func.max(ChangeRow.id).desc())
                .limit(_RECENT)
            )
            names = list(await connection.scalars(newest))
            return await select_batches(connection, guild, ChangeRow.batch.in_(names))

        return await self._access.read(read)

    async def of_item(self, guild: int, kind: ItemKind, item: str) -> Sequence[Batch]:
        """The batches in which one thing was changed, newest first; raises `DatabaseAway`."""
        about = (ChangeRow.kind == kind) & (ChangeRow.item_id == item)

        async def read(connection: AsyncConnection) -> Sequence[Batch]:
            return await select_batches(connection, guild, about)

        return await self._access.read(read)

    def expire(self, guild: int) -> None:
        """Read the revision of `guild` anew when it is asked for: something changed elsewhere."""
        self._revisions.expire(guild)

    def expire_all(self) -> None:
        """Read every revision anew when it is asked for."""
        self._revisions.expire_all()

    def drop_cached(self, guild: int) -> None:
        """Hold nothing of `guild` in memory any more."""
        self._revisions.drop(guild)

    def _horizon(self) -> datetime:
        return self._clock() - timedelta(days=KEPT_DAYS)

    async def _read_revision(self, guild: int) -> int:
        wanted = select(GuildRow.own_revision).where(GuildRow.guild_id == guild)
        return await self._access.read(lambda connection: connection.scalar(wanted)) or 0

    async def _write(
        self, guild: int, work: Callable[[AsyncConnection], Awaitable[tuple[Batch, int]]]
    ) -> Batch:
        batch: Batch | None = None

        async def write() -> int:
            nonlocal batch
            batch, revision = await self._access.write(work, news=News("entries", guild))
            return revision

        await self._revisions.replace(guild, write)
        assert batch is not None
        return batch

    async def _begin(self, connection: AsyncConnection, guild: int) -> int:
        """Let no other change of `guild` in between; the revision that this one leaves."""
        await insert_if_missing(connection, GuildRow, guild_id=guild)
        held = select(GuildRow.own_revision).where(GuildRow.guild_id == guild).with_for_update()
        known = await connection.scalar(held) or 0
        await self._check_pace(connection, guild)
        # By the clock too: a guild that left and came back must not count through the same
        # numbers again, or another process would take old things for new ones.
        revision = max(known + 1, int(self._clock().timestamp() * 1000))
        await connection.execute(
            update(GuildRow).where(GuildRow.guild_id == guild).values(own_revision=revision)
        )
        return revision

    async def _check_pace(self, connection: AsyncConnection, guild: int) -> None:
        lately = self._clock() - timedelta(minutes=1)
        count = await connection.scalar(
            select(func.count(ChangeRow.batch.distinct())).where(
                ChangeRow.guild_id == guild, ChangeRow.changed_at > lately
            )
        )
        if (count or 0) >= CHANGES_A_MINUTE:
            raise TooFast(
                f"That is the {CHANGES_A_MINUTE + 1}st change within a minute. "
                "Take a breath and try again in a moment; nothing of it was kept."
            )

    async def _make(  # noqa: PLR0913, PLR0917  # all of what a batch is
        self,
        connection: AsyncConnection,
        guild: int,
        edits: Sequence[Edit],
        revision: int,
        author: int,
        undoes: str,
    ) -> Batch:
        changes: list[Change] = []
        for kind, table in TABLES.items():
            wanted = {edit.id: edit for edit in edits if edit.kind == kind}
            rows = await table.select_rows(connection, guild, wanted)
            made = [compare(table, edit, rows.get(edit.id)) for edit in wanted.values()]
            made = [change for change in made if change.before != change.after]
            stamp = {"version": revision, "author_id": author or None, "updated_at": self._clock()}
            await write_rows(connection, table, guild, made, stamp)
            changes += made
        await self._check_room(connection, guild, changes)
        batch = Batch(
            id=new_id(),
            author=author,
            changed_at=self._clock(),
            changes=tuple(changes),
            undoes=undoes,
        )
        if changes:
            await connection.execute(insert(ChangeRow), change_rows(guild, batch))
        return batch

    async def _check_room(
        self, connection: AsyncConnection, guild: int, changes: Sequence[Change]
    ) -> None:
        for kind in {change.kind for change in changes if change.before is None}:
            table = TABLES[kind]
            count = await connection.scalar(
                select(func.count()).select_from(table.row).where(table.columns.guild_id == guild)
            )
            if (count or 0) > table.most:
                raise TooMany(
                    f"That would be more than {table.most} {table.called}, and so many are the "
                    "most. Remove some that nobody needs any more first."
                )

    async def _find_batch(self, connection: AsyncConnection, guild: int, batch: str) -> Batch:
        """`batch`, or the last one that is neither undone nor an undo."""
        if not batch:
            last = (
                select(ChangeRow.batch)
                .where(ChangeRow.guild_id == guild, ChangeRow.changed_at > self._horizon())
                .where(ChangeRow.is_undone.is_(False), ChangeRow.undoes == "")
                .order_by(ChangeRow.id.desc())
                .limit(1)
            )
            batch = await connection.scalar(last) or ""
        found = await select_batches(connection, guild, ChangeRow.batch == batch)
        if not found or found[0].changed_at < self._horizon():
            raise NothingToUndo(f"There is no change of the last {KEPT_DAYS} days to take back.")
        if found[0].is_undone:
            raise NothingToUndo("That change has been taken back already.")
        return found[0]

    async def _mark(self, connection: AsyncConnection, guild: int, undone: Batch) -> None:
        """`undone` is undone from now on; what it had undone itself is not any more."""
        for batch, is_undone in ((undone.id, True), (undone.undoes, False)):
            await connection.execute(
                update(ChangeRow)
                .where(ChangeRow.guild_id == guild, ChangeRow.batch == batch)
                .values(is_undone=is_undone)
            )
