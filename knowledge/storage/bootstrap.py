"""Making a database ready: created, migrated and filled, or found to be so in a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from knowledge.catalog.content_files import SHIPPED, fingerprint_of, read_catalog
from knowledge.storage import load
from knowledge.storage.engine import Database

if TYPE_CHECKING:
    from pathlib import Path


async def open_ready(url: str = "", *, overlays: tuple[Path, ...] = ()) -> Database:
    """The database at `url` (empty: the embedded default), holding the content of today.

    `overlays` are directories of one's own, laid over the shipped content in this order. Raises
    `ContentError`, `DatabaseError`.
    """
    database = Database(url)
    try:
        await make_ready(database, overlays=overlays)
    except BaseException:
        await database.close()
        raise
    return database


async def make_ready(database: Database, *, overlays: tuple[Path, ...] = ()) -> bool:
    """Migrate and publish what changed; whether anything had to. Raises as `open_ready`."""
    directories = (SHIPPED, *overlays)
    fingerprint = fingerprint_of(*directories)
    if await _fingerprint_in(database) == fingerprint:
        return False
    from knowledge.storage.migrate import migrate  # noqa: PLC0415  # a third of a second
    from knowledge.storage.publish import publish  # noqa: PLC0415  # maps every model

    await migrate(database)
    await publish(database, read_catalog(*directories), fingerprint=fingerprint)
    return True


async def held_revision(database: Database) -> str:
    """The revision that the database holds; empty if none. Raises `DatabaseError`."""
    found = await _published(database)
    return found.revision if found else ""


async def _fingerprint_in(database: Database) -> str:
    found = await _published(database)
    return found.fingerprint if found else ""


async def _published(database: Database) -> load.Published | None:
    try:
        async with database.reading() as connection:
            return await load.published(connection)
    except DBAPIError:  # no tables yet; whatever else is wrong, migrating will tell
        return None
