from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from knowledge.catalog.content_files import read_catalog
from knowledge.guilds.tables import GuildRow
from knowledge.storage import provider_tables, tables
from knowledge.storage.bootstrap import held_revision, make_ready, open_ready
from knowledge.storage.load import load_catalog, revision
from knowledge.storage.load import published as published_in
from knowledge.storage.migrate import migrate
from knowledge.storage.publish import publish, replaced_tables
from tests.small_content import edit, write

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.storage.base import Base
    from knowledge.storage.engine import Database


async def _count(database: Database, model: type[Base]) -> int:
    async with database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(model))).scalar_one()


async def test_what_is_published_is_read_back(empty: Database) -> None:
    catalog = read_catalog()
    await migrate(empty)

    assert await publish(empty, catalog)

    async with empty.reading() as connection:
        assert await load_catalog(connection) == catalog
        assert await revision(connection) == catalog.revision


async def test_every_fact_has_its_row(empty: Database, tmp_path: Path) -> None:
    catalog = read_catalog(write(tmp_path / "content"))
    await migrate(empty)
    await publish(empty, catalog)

    counted = {
        model: await _count(empty, model)
        for model in (
            tables.TopicRow,
            tables.PhrasingRow,
            tables.SectionRow,
            tables.PortRow,
            tables.CodeRow,
            tables.MessageRow,
            tables.PolicyRow,
            tables.LanguageRow,
            provider_tables.ProviderRow,
            provider_tables.ProviderDomainRow,
            provider_tables.ProviderBrandRow,
            provider_tables.ServerRow,
            provider_tables.CorrectionRow,
        )
    }

    assert list(counted.values()) == [3, 3 * 17, 3 * 5, 1, 1, 1, 1, 2, 1, 2, 2, 1, 1]
    async with empty.reading() as connection:
        found = await connection.execute(
            select(tables.SourceRow.citation)
            .join(tables.PortSourceRow)
            .join(tables.PortRow)
            .where(tables.PortRow.number == 993)
        )
        assert found.scalars().all() == ["RFC 8314 s3.2"]


async def test_the_shipped_content_fills_every_table_of_facts(published: Database) -> None:
    sizes = {table.name: 0 for table in replaced_tables()}
    async with published.reading() as connection:
        for table in replaced_tables():
            counted = await connection.execute(select(func.count()).select_from(table))
            sizes[table.name] = counted.scalar_one()

    assert sizes["ports"] >= 28
    assert sizes["phrasings"] > 30
    assert sizes["snapshots"] == 1


async def test_publishing_twice_changes_nothing(empty: Database) -> None:
    catalog = read_catalog()
    await migrate(empty)
    await publish(empty, catalog)
    before = await _count(empty, tables.PhrasingRow)

    assert not await publish(empty, catalog)

    assert await _count(empty, tables.PhrasingRow) == before
    assert await _count(empty, tables.PublicationRow) == 1


async def test_new_content_replaces_the_old_and_leaves_communities_alone(
    empty: Database, tmp_path: Path
) -> None:
    await migrate(empty)
    await publish(empty, read_catalog())
    async with empty.session() as session:
        session.add(GuildRow(guild_id=7, keep_text=True))

    small = read_catalog(write(tmp_path / "content"))
    await publish(empty, small)

    async with empty.reading() as connection:
        assert await load_catalog(connection) == small
    assert await _count(empty, tables.TopicRow) == 3
    assert await _count(empty, tables.PublicationRow) == 2
    async with empty.session() as session:
        kept = await session.get(GuildRow, 7)
        assert kept is not None
        assert kept.keep_text
        assert kept.updated_at.tzinfo is not None


async def test_a_publishing_that_breaks_leaves_the_old_content(
    published: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await held_revision(published)
    monkeypatch.setattr("knowledge.storage.publish.encoded", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        await publish(published, read_catalog(write(tmp_path / "content")))

    assert await held_revision(published) == before
    assert await _count(published, tables.TopicRow) == len(read_catalog().topics)


async def test_nothing_published_is_said(empty: Database) -> None:
    await migrate(empty)

    assert await held_revision(empty) == ""
    async with empty.reading() as connection:
        assert await published_in(connection) is None
        with pytest.raises(LookupError):
            await load_catalog(connection)


async def test_a_database_is_made_ready_once_and_again_when_content_changes(
    empty: Database, tmp_path: Path
) -> None:
    own = write(tmp_path / "own")

    assert await held_revision(empty) == ""
    assert await make_ready(empty, overlays=(own,))
    assert not await make_ready(empty, overlays=(own,))

    before = await held_revision(empty)
    edit(own / "facts/ports.toml", "Use it.", "Use this one.")
    assert await make_ready(empty, overlays=(own,))
    assert await held_revision(empty) != before


async def test_touched_files_with_the_same_content_are_looked_at_once(
    empty: Database, tmp_path: Path
) -> None:
    own = write(tmp_path / "own")
    await make_ready(empty, overlays=(own,))
    before = await held_revision(empty)
    (own / "facts/ports.toml").touch()

    assert await make_ready(empty, overlays=(own,))
    assert not await make_ready(empty, overlays=(own,))
    assert await held_revision(empty) == before
    assert await _count(empty, tables.PublicationRow) == 1


_START = """
import asyncio, sys
from knowledge.storage.bootstrap import open_ready
async def go():
    database = await open_ready(sys.argv[1])
    await database.close()
asyncio.run(go())
print(*sorted({"alembic", "discord", "rich"} & set(sys.modules)))
"""


def _started(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _START, url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def test_several_processes_start_at_once_on_an_empty_database(database_url: str) -> None:
    processes = [_started(database_url) for _ in range(3)]
    done = await asyncio.gather(
        *(asyncio.to_thread(process.communicate, timeout=60) for process in processes)
    )

    assert [process.returncode for process in processes] == [0, 0, 0], done
    database = await open_ready(database_url)
    assert await _count(database, tables.PublicationRow) == 1
    assert await _count(database, tables.TopicRow) == len(read_catalog().topics)
    await database.close()


def test_a_later_start_loads_nothing_that_it_does_not_need(published_url: str) -> None:
    said, trouble = _started(published_url).communicate(timeout=60)

    assert (said.strip(), trouble) == ("", "")
