"""Every question to the tables of what Postie knows, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import column, select, table

from knowledge.catalog.document import decoded

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.catalog.model import Catalog

# The models are not imported here: a start reads one row, and mapping thirty classes takes longer.
_snapshots = table("snapshots", column("revision"), column("fingerprint"), column("document"))


class Published(NamedTuple):
    """Which content the database holds, and the state of the files that it was read from."""

    revision: str
    fingerprint: str


async def published(connection: AsyncConnection) -> Published | None:
    """What was published last; None if nothing was."""
    found = await connection.execute(select(_snapshots.c.revision, _snapshots.c.fingerprint))
    row = found.first()
    return Published(*row) if row else None


async def revision(connection: AsyncConnection) -> str:
    """The revision of the content; empty if nothing was published."""
    found = await connection.execute(select(_snapshots.c.revision))
    return found.scalar() or ""


async def load_catalog(connection: AsyncConnection) -> Catalog:
    """Everything that was published last; raises `LookupError` if nothing was."""
    found = await connection.execute(select(_snapshots.c.revision, _snapshots.c.document))
    row = found.first()
    if row is None:
        raise LookupError("nothing has been published to this database")
    return decoded(row.document, revision=row.revision)
