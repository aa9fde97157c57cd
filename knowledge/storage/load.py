"""Every question to what is published, by name: the compiled copy first, else the tables."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import column, select, table, true
from sqlalchemy.exc import OperationalError

from knowledge.catalog.document import FORMAT, decoded
from knowledge.storage.engine import lock

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.catalog.model import Catalog
    from knowledge.storage.engine import Database
    from knowledge.storage.environment import Environment

_log = logging.getLogger(__name__)
PUBLISHING = 0x706F7374  # “post”
"""The lock of whoever changes the content, or reads more than one row of it."""
_UNDECODABLE = "Could not decode to UTF-8"
"""What SQLite's driver says of a text that holds other bytes."""

# The models are not imported here: a start reads two rows, and mapping thirty classes takes longer.
_publication = table(
    "publication", column("revision"), column("source_revision"), column("environment")
)
_environments = table(
    "environments", column("environment"), column("fingerprint"), column("revision")
)
_compiled = table("compiled", column("revision"), column("format"), column("document"))
_weights = table("weights", column("document"))
_schema = table("alembic_version", column("version_num"))


class Published(NamedTuple):
    """What the database holds, and what it remembers of one installation of Postie."""

    revision: str
    source_revision: str
    """Of the files that were published last; rows may have been changed by hand since."""
    environment: str
    """The id of the installation that published them."""
    fingerprint: str | None
    """Of the files that the asking installation read last; None if it never did."""
    own_revision: str | None
    """Of what these files said."""
    schema: str
    copy_format: int | None
    """Format of the compiled copy; None if there is none of this revision."""

    def is_known_to(self, environment: Environment) -> bool:
        """Whether all is as `environment` left it, so that a start has nothing to do."""
        return (
            self.fingerprint == environment.fingerprint
            and self.schema == environment.schema
            and self.has_copy
        )

    @property
    def has_copy(self) -> bool:
        """Whether there is a compiled copy that looks as if it fitted."""
        return self.copy_format == FORMAT


async def published(connection: AsyncConnection, environment: str = "") -> Published | None:
    """What was published last, and what is remembered of `environment`; None if nothing was."""
    wanted = (
        select(
            _publication,
            _environments.c.fingerprint,
            _environments.c.revision.label("own_revision"),
            _schema.c.version_num,
            _compiled.c.format,
        )
        .select_from(_publication)
        .join(_schema, true())
        .outerjoin(_environments, _environments.c.environment == environment)
        .outerjoin(_compiled, _compiled.c.revision == _publication.c.revision)
    )
    row = (await connection.execute(wanted)).first()
    return Published(*row) if row else None


async def revision(connection: AsyncConnection) -> str:
    """The revision of the content; empty if nothing was published."""
    return (await connection.execute(select(_publication.c.revision))).scalar() or ""


async def load_catalog(connection: AsyncConnection) -> Catalog:
    """Everything that was published last; raises `LookupError` if nothing was."""
    catalog = await _load_copy(connection)
    if catalog is None:
        from knowledge.storage.from_rows import read_tables  # noqa: PLC0415  # maps every model

        await lock(connection, PUBLISHING)
        catalog = await read_tables(connection)
    return catalog


async def current_catalog(
    database: Database, *, accept: Callable[[Catalog], object] | None = None
) -> Catalog:
    """`load_catalog`, and the compiled copy made anew if it did not fit.

    `accept` looks at what is made anew before it takes the old one's place. Raises
    what it raises, `LookupError`, `DatabaseError`.
    """
    async with database.reading() as connection:
        catalog = await (load_catalog if database.is_read_only else _load_copy)(connection)
    if catalog is None:
        from knowledge.storage.publish import recompile  # noqa: PLC0415  # maps every model

        _log.warning(
            "The compiled copy of the content does not fit: made anew from the tables.",
            extra={"event": "content.recompiled"},
        )
        catalog = await recompile(database, accept=accept)
    return catalog


async def _load_copy(connection: AsyncConnection) -> Catalog | None:
    """What the compiled copy says; None if it is not there or not of this revision."""
    wanted = (
        select(
            _publication.c.revision,
            _compiled.c.format,
            _compiled.c.document,
            _weights.c.document.label("weights"),
        )
        .select_from(_publication)
        .outerjoin(_compiled, _compiled.c.revision == _publication.c.revision)
        .outerjoin(_weights, true())
    )
    try:
        row = (await connection.execute(wanted)).first()
    except OperationalError as error:
        if _UNDECODABLE in str(error.orig):
            return None
        raise
    if row is None:
        raise LookupError("nothing has been published to this database")
    if row.format != FORMAT:
        return None
    try:
        return decoded(row.document, weights=row.weights or "", revision=row.revision)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None  # cut off, garbage, or of another make
