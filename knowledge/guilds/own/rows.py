"""Things of a guild's own and their changes as rows: what `history` reads and writes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import delete, insert, select, update

from knowledge.guilds.access import storable_all
from knowledge.guilds.own.changes import (
    MOST_ANSWERS,
    MOST_SERVERS,
    Batch,
    Body,
    Change,
    ChangedMeanwhile,
    Edit,
    ItemKind,
)
from knowledge.guilds.tables import ChangeRow, EntryRow, OwnProviderRow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.base import Base


class ItemTable(NamedTuple):
    """Where things of one kind stand."""

    row: type[Base]
    key: str
    most: int
    called: str

    @property
    def columns(self) -> Any:  # noqa: ANN401  # SQLAlchemy's collection of columns
        """The columns of its table."""
        return self.row.__table__.c

    def conditions(self, guild: int, items: Collection[str]) -> tuple[ColumnElement[bool], ...]:
        """Which rows are those of `items`."""
        return self.columns.guild_id == guild, self.columns[self.key].in_(items)

    async def select_rows(
        self, connection: AsyncConnection, guild: int, items: Collection[str]
    ) -> dict[str, Any]:
        """The rows of `items` that there are, by id."""
        wanted = select(self.row.__table__).where(*self.conditions(guild, items))
        return {getattr(row, self.key): row for row in await connection.execute(wanted)}

    def read_body(self, row: Any) -> Body:  # noqa: ANN401  # a row of any table
        """What a row says, as history keeps it."""
        if self.row is OwnProviderRow:
            return dict(row.record)
        return {"title": row.title, "text": row.text, "asks": list(row.asks)}

    def write_body(self, body: Body) -> dict[str, Any]:
        """The columns that say `body`."""
        return {"record": body} if self.row is OwnProviderRow else body


TABLES: Final[dict[ItemKind, ItemTable]] = {
    "answer": ItemTable(EntryRow, "entry_id", MOST_ANSWERS, "answers of your own"),
    "server": ItemTable(OwnProviderRow, "provider_id", MOST_SERVERS, "mail servers of your own"),
}


def compare(table: ItemTable, edit: Edit, row: Any) -> Change:  # noqa: ANN401  # a row of any table
    """What `edit` changes, if nobody was faster; raises `ChangedMeanwhile`."""
    if edit.seen is not None and edit.seen != (row.version if row else 0):
        raise ChangedMeanwhile(edit.kind, edit.id, author=(row.author_id or 0) if row else 0)
    before = table.read_body(row) if row else None
    after = None if edit.body is None else storable_all(edit.body)
    return Change(kind=edit.kind, id=edit.id, before=before, after=after)


async def reverse(connection: AsyncConnection, guild: int, batch: Batch) -> list[Edit]:
    """The edits that take `batch` back, if everything is still as it left it."""
    edits = []
    for kind, table in TABLES.items():
        changes = [change for change in batch.changes if change.kind == kind]
        rows = await table.select_rows(connection, guild, [change.id for change in changes])
        for change in changes:
            row = rows.get(change.id)
            if (table.read_body(row) if row else None) != change.after:
                author = (row.author_id or 0) if row else 0
                raise ChangedMeanwhile(kind, change.id, author=author)
            edits.append(Edit(kind=kind, id=change.id, body=change.before))
    return edits


async def write_rows(
    connection: AsyncConnection,
    table: ItemTable,
    guild: int,
    changes: Sequence[Change],
    stamp: dict[str, Any],
) -> None:
    """Bring the table to what `changes` leave; `stamp` are the columns that tell of the change."""
    removed = [change.id for change in changes if change.after is None]
    if removed:
        await connection.execute(delete(table.row).where(*table.conditions(guild, removed)))
    added = [
        {"guild_id": guild, table.key: change.id, **stamp, **table.write_body(change.after)}
        for change in changes
        if change.before is None and change.after is not None
    ]
    if added:
        await connection.execute(insert(table.row), added)
    for change in changes:
        if change.before is not None and change.after is not None:
            await connection.execute(
                update(table.row)
                .where(*table.conditions(guild, [change.id]))
                .values(stamp | table.write_body(change.after))
            )


def change_rows(guild: int, batch: Batch) -> list[dict[str, Any]]:
    """`batch` as rows of the history."""
    return [
        {
            "guild_id": guild,
            "batch": batch.id,
            "kind": change.kind,
            "item_id": change.id,
            "author_id": batch.author or None,
            "changed_at": batch.changed_at,
            "before": change.before,
            "after": change.after,
            "undoes": batch.undoes,
            "is_undone": False,
        }
        for change in batch.changes
    ]


async def select_batches(
    connection: AsyncConnection, guild: int, condition: ColumnElement[bool]
) -> Sequence[Batch]:
    """The changes of `guild` that fulfil `condition`, by batch, newest first."""
    wanted = (
        select(ChangeRow.__table__)
        .where(ChangeRow.guild_id == guild, condition)
        .order_by(ChangeRow.id.desc())
    )
    by_batch: defaultdict[str, list[Any]] = defaultdict(list)
    for row in await connection.execute(wanted):
        by_batch[row.batch].append(row)
    return [_batch(rows) for rows in by_batch.values()]


def _batch(rows: Sequence[Any]) -> Batch:
    first = rows[0]
    return Batch(
        id=first.batch,
        author=first.author_id or 0,
        changed_at=first.changed_at,
        changes=tuple(
            Change(kind=row.kind, id=row.item_id, before=row.before, after=row.after)
            for row in rows
        ),
        undoes=first.undoes,
        is_undone=first.is_undone,
    )
