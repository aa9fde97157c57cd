"""From a `Catalog` to the database: in one transaction, and only if something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert

from knowledge.catalog.document import encoded
from knowledge.storage import provider_tables, tables
from knowledge.storage.base import Base
from knowledge.storage.engine import lock
from knowledge.storage.load import published
from knowledge.storage.rows import rows_of

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.catalog.model import Catalog
    from knowledge.storage.engine import Database

_LOCK = 0x706F7374  # “post”
_HISTORY = tables.PublicationRow.__table__


def replaced_tables() -> list[Table]:
    """The tables that publishing fills, a table after those that it points to."""
    ours = {
        mapper.local_table
        for mapper in Base.registry.mappers
        if mapper.class_.__module__ in (tables.__name__, provider_tables.__name__)
    }
    return [table for table in Base.metadata.sorted_tables if table in ours - {_HISTORY}]


async def publish(database: Database, catalog: Catalog, *, fingerprint: str = "") -> bool:
    """Make the database hold `catalog`; whether it had to change. Raises `DatabaseError`.

    What communities brought along stays. `fingerprint` tells the next start that nothing changed.
    """
    async with database.writing() as connection:
        await lock(connection, _LOCK)
        before = await published(connection)
        if before and before.revision == catalog.revision:
            await _keep_snapshot(connection, catalog, fingerprint)
            return False
        await _replace(connection, catalog)
        await _keep_snapshot(connection, catalog, fingerprint)
        return True


async def _replace(connection: AsyncConnection, catalog: Catalog) -> None:
    for table in reversed(replaced_tables()):
        await connection.execute(delete(table))
    for model, rows in rows_of(catalog):
        if rows:
            await connection.execute(insert(model), rows)
    await connection.execute(insert(tables.PublicationRow).values(revision=catalog.revision))


async def _keep_snapshot(connection: AsyncConnection, catalog: Catalog, fingerprint: str) -> None:
    await connection.execute(delete(tables.SnapshotRow))
    await connection.execute(
        insert(tables.SnapshotRow).values(
            revision=catalog.revision, fingerprint=fingerprint, document=encoded(catalog)
        )
    )
