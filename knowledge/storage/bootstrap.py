"""Making a database ready: created, migrated and filled, or found to be so in a moment.

An installation reads its content files once for each change of theirs, and publishes what they say
if it is new. Several installations on one database with the same content leave each other alone;
with different content the one that changed last is answered from, by all of them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from knowledge.catalog.directories import SHIPPED
from knowledge.errors import UnreadableDatabase
from knowledge.storage import load
from knowledge.storage.engine import Database, lock
from knowledge.storage.environment import environment_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.catalog.model import Catalog
    from knowledge.storage.environment import Environment

_log = logging.getLogger(__name__)


async def open_ready(
    url: str = "",
    *,
    overlays: tuple[Path, ...] = (),
    accept: Callable[[Catalog], object] | None = None,
) -> Database:
    """The database at `url` (empty: the embedded default), holding the content of today.

    `overlays` are directories of one's own, laid over the shipped content in this order. `accept`
    looks at new content before it is published, and raises if it is of no use. Raises
    `ContentError`, `DatabaseError`.
    """
    database = Database(url)
    try:
        await make_ready(database, overlays=overlays, accept=accept)
    except BaseException:
        await database.close()
        raise
    return database


async def make_ready(
    database: Database,
    *,
    overlays: tuple[Path, ...] = (),
    accept: Callable[[Catalog], object] | None = None,
) -> bool:
    """Migrate and publish what changed; whether there was anything to look into.

    Raises as `open_ready`, and then leaves everything as it was.
    """
    environment = environment_of(*overlays)
    held = await _published(database, environment)
    if held and held.is_known_to(environment):
        _tell_of_others(held, held.own_revision)
        return False
    # What follows costs a third of a second to import.
    from knowledge.catalog.content_files import read_catalog  # noqa: PLC0415
    from knowledge.storage.migrate import lock_and_migrate  # noqa: PLC0415

    if database.is_read_only:
        _check_readable(database, held, environment)
    catalog = read_catalog(SHIPPED, *overlays)
    if database.is_read_only:
        assert held is not None
        _tell_of_others(held, catalog.revision)
        return False
    if accept:
        accept(catalog)

    async with database.writing() as connection:
        await lock_and_migrate(connection)
        await _settle(connection, catalog, environment)
    return True


async def held_content(database: Database) -> load.Published | None:
    """What the database holds; None if nothing, or nothing that can be read yet."""
    return await _published(database, environment_of())


async def _settle(connection: AsyncConnection, catalog: Catalog, environment: Environment) -> None:
    """Publish `catalog` if it is news from this installation, and remember that it was read."""
    from knowledge.storage.publish import (  # noqa: PLC0415  # maps every model
        compile_on,
        publish_on,
        remember,
    )

    await lock(connection, load.PUBLISHING)
    held = await load.published(connection, environment.id)
    if held is None or catalog.revision not in {held.source_revision, held.own_revision}:
        await publish_on(connection, catalog, environment)
        if held and held.environment != environment.id:
            _log.warning(
                "Published content %s over content %s of another installation of Postie.",
                catalog.revision,
                held.source_revision,
                extra={"event": "content.replaced"},
            )
        return
    await remember(connection, environment, catalog.revision)
    if not held.has_copy:
        await compile_on(connection)
    _tell_of_others(held, catalog.revision)


def _check_readable(
    database: Database, held: load.Published | None, environment: Environment
) -> None:
    """Refuse a file that may not be written and would have to be; raises `UnreadableDatabase`."""
    if held is not None and held.schema == environment.schema:
        return
    lacks = "holds nothing of Postie's" if held is None else "was written by another Postie"
    raise UnreadableDatabase(
        f"The database file {database.url.database} {lacks} and may not be written: "
        "start Postie once where it can write it"
    )


def _tell_of_others(held: load.Published, own_revision: str | None) -> None:
    if held.source_revision != own_revision:
        _log.warning(
            "The database holds content %s of another installation of Postie, which was published "
            "after %s of this one: `postie knowledge publish` puts this one's in its place.",
            held.source_revision,
            own_revision,
            extra={"event": "content.of_others"},
        )


async def _published(database: Database, environment: Environment) -> load.Published | None:
    try:
        async with database.reading() as connection:
            return await load.published(connection, environment.id)
    except DBAPIError:  # no tables yet; whatever else is wrong, migrating will tell
        return None
