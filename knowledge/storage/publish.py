"""From a `Catalog` to the database: in one transaction, and only if something changed.

Every change of content ends in a compiled copy, made of what is read back out of the tables.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from knowledge.catalog.document import FORMAT, encoded
from knowledge.errors import ContentError
from knowledge.storage import provider_tables, tables
from knowledge.storage.base import Base, now
from knowledge.storage.engine import lock
from knowledge.storage.environment import NOBODY
from knowledge.storage.from_rows import read_tables
from knowledge.storage.load import PUBLISHING, published
from knowledge.storage.news import News, tell
from knowledge.storage.to_rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.catalog.model import Catalog
    from knowledge.storage.engine import Database
    from knowledge.storage.environment import Environment

_REMEMBERED = timedelta(days=90)
"""How long an installation is remembered that reads no new content."""
_UNFIT = ("22", "23")
"""SQLSTATE classes: a value that is too long or out of range, a constraint that it breaks."""


def replaced_tables() -> list[Table]:
    """The tables that publishing fills, a table after those that it points to."""
    content = {
        mapper.local_table
        for mapper in Base.registry.mappers
        if mapper.class_.__module__ in (tables.__name__, provider_tables.__name__)
        and mapper.class_ not in tables.STATE
    }
    return [table for table in Base.metadata.sorted_tables if table in content]


async def publish(database: Database, catalog: Catalog, environment: Environment = NOBODY) -> bool:
    """Make the database hold `catalog`; whether it had to change.

    What communities brought along stays; what was changed by hand in the content does not.
    Raises `ContentError` if the tables do not take it, `DatabaseError`.
    """
    async with database.writing() as connection:
        return await publish_on(connection, catalog, environment)


async def publish_on(
    connection: AsyncConnection, catalog: Catalog, environment: Environment
) -> bool:
    """`publish` within an open transaction."""
    await lock(connection, PUBLISHING)
    held = await published(connection)
    changed = held is None or (await read_tables(connection)).revision != catalog.revision
    if changed:
        await _replace(connection, catalog)
    await _put_publication(connection, catalog.revision, environment)
    await remember(connection, environment, catalog.revision)
    await compile_on(connection)
    return changed


async def remember(connection: AsyncConnection, environment: Environment, revision: str) -> None:
    """Note what the files of `environment` say, so that its next start need not read them."""
    rows = tables.EnvironmentRow
    stale = rows.seen_at < now() - _REMEMBERED
    await connection.execute(delete(rows).where((rows.environment == environment.id) | stale))
    if environment is not NOBODY:
        await connection.execute(
            insert(rows).values(
                environment=environment.id, fingerprint=environment.fingerprint, revision=revision
            )
        )


async def recompile(
    database: Database, *, accept: Callable[[Catalog], object] | None = None
) -> Catalog:
    """Take the tables as they are now, changes by hand included, for what Postie knows.

    `accept` raises if that is of no use, and then everything stays as it was. Raises
    `LookupError` if nothing was published, `DatabaseError`.
    """
    async with database.writing() as connection:
        await lock(connection, PUBLISHING)
        if await published(connection) is None:
            raise LookupError("nothing has been published to this database")
        catalog = await compile_on(connection)
        if accept:
            accept(catalog)
        return catalog


async def compile_on(connection: AsyncConnection) -> Catalog:
    """Make the compiled copy of what the tables say, and move the revision to just that."""
    catalog = await read_tables(connection)
    await tell(connection, News("content"))
    await connection.execute(update(tables.PublicationRow).values(revision=catalog.revision))
    await connection.execute(delete(tables.CompiledRow))
    await connection.execute(
        insert(tables.CompiledRow).values(
            revision=catalog.revision, format=FORMAT, document=encoded(catalog)
        )
    )
    return catalog


async def _replace(connection: AsyncConnection, catalog: Catalog) -> None:
    for table in reversed(replaced_tables()):
        await connection.execute(delete(table))
    for model, rows in rows_of(catalog):
        if rows:
            await _insert(connection, model, rows)


async def _insert(
    connection: AsyncConnection, model: type[Base], rows: list[dict[str, object]]
) -> None:
    try:
        await connection.execute(insert(model), rows)
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None) or ""
        if not isinstance(error, DataError | IntegrityError) and not state.startswith(_UNFIT):
            raise
        reason = " ".join(str(error.orig).split()).rpartition(">: ")[2]
        raise ContentError(
            f"table {model.__tablename__}", f"does not take this: {reason}"
        ) from None


async def _put_publication(
    connection: AsyncConnection, revision: str, environment: Environment
) -> None:
    await connection.execute(delete(tables.PublicationRow))
    await connection.execute(
        insert(tables.PublicationRow).values(
            id=1, revision=revision, source_revision=revision, environment=environment.id
        )
    )
