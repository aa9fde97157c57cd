"""A database of any earlier version is answered from after the next start; guilds lose nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect, select, text

from knowledge.catalog.content_files import read_catalog
from knowledge.guilds.tables import GuildRow
from knowledge.storage.bootstrap import make_ready
from knowledge.storage.from_rows import read_tables
from knowledge.storage.load import load_catalog
from knowledge.storage.migrate import migrate

if TYPE_CHECKING:
    from knowledge.storage.engine import Database

_EARLIER = ("0001", "0002", "0003", "0004", "0005")
_PUBLISHED_THEN = (
    "INSERT INTO protocols (key) VALUES ('IMAP'), ('imap')",
    (
        "INSERT INTO publications (id, revision, published_at)"
        " VALUES (1, 'then', '2026-05-01 10:00:00+00:00')"
    ),
    "INSERT INTO snapshots (revision, fingerprint, document) VALUES ('then', 'then', '{}')",
    "INSERT INTO weights (revision, document) VALUES ('then', '{}')",
    (
        "INSERT INTO ports (id, number, transport, protocol, iana_name, label, security, role,"
        " recommended, meaning, advice) VALUES (1, 993, 'tcp', 'IMAP', 'imaps', '', '[]', '', true,"
        " 'of then', '')"
    ),
    "INSERT INTO port_sources (port_id, position, source_id) SELECT 1, 0, min(id) FROM sources",
    (
        "INSERT INTO servers (id, provider_key, protocol, host, port, security, user_name,"
        " authentication) SELECT 1, min(key), 'imap', 'then.example', 993, 'ssl', '', '[]'"
        " FROM providers"
    ),
)


async def _at(database: Database, earlier: str) -> None:
    """As a start of the version with the migration `earlier` has left the database."""
    await migrate(database, earlier)
    async with database.writing() as connection:
        for statement in _PUBLISHED_THEN:
            await connection.execute(text(statement))


@pytest.mark.parametrize("earlier", _EARLIER)
async def test_what_was_published_by_an_earlier_version_is_published_anew(
    published: Database, earlier: str
) -> None:
    await _at(published, earlier)

    assert await make_ready(published)
    assert not await make_ready(published)

    async with published.reading() as connection:
        assert await read_tables(connection) == read_catalog()
        assert await load_catalog(connection) == read_catalog()
        tables = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    assert tables.isdisjoint({"protocols", "publications", "snapshots"})


async def test_what_guilds_brought_along_stays(published: Database) -> None:
    async with published.session() as session:
        session.add(GuildRow(guild_id=7, no_emoji=True))
    await _at(published, "0005")

    await make_ready(published)

    async with published.reading() as connection:
        kept = await connection.execute(select(GuildRow.no_emoji).where(GuildRow.guild_id == 7))
        assert kept.scalars().all() == [True]
