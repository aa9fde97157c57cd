from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from knowledge.catalog.content_files import read_catalog
from knowledge.catalog.document import with_revision
from knowledge.errors import ContentError
from knowledge.guilds.tables import GuildRow
from knowledge.storage import provider_tables, tables
from knowledge.storage.from_rows import read_tables
from knowledge.storage.load import load_catalog, revision
from knowledge.storage.load import published as published_in
from knowledge.storage.migrate import migrate
from knowledge.storage.publish import publish, replaced_tables
from tests.small_content import write

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.storage.base import Base
    from knowledge.storage.engine import Database


async def _count(database: Database, model: type[Base]) -> int:
    async with database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(model))).scalar_one()


async def _revision(database: Database) -> str:
    async with database.reading() as connection:
        return await revision(connection)


async def test_what_is_published_is_read_back(empty: Database) -> None:
    catalog = read_catalog()
    await migrate(empty)

    assert await publish(empty, catalog)

    async with empty.reading() as connection:
        assert await read_tables(connection) == catalog
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
    assert sizes["weights"] == 1
    assert all(sizes.values()), sizes


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
    assert await _count(empty, tables.PublicationRow) == 1
    async with empty.session() as session:
        kept = await session.get(GuildRow, 7)
        assert kept is not None
        assert kept.keep_text
        assert kept.updated_at.tzinfo is not None


async def test_a_publishing_that_breaks_leaves_the_old_content(
    published: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await _revision(published)
    monkeypatch.setattr("knowledge.storage.publish.encoded", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        await publish(published, read_catalog(write(tmp_path / "content")))

    assert await _revision(published) == before
    assert await _count(published, tables.TopicRow) == len(read_catalog().topics)


async def test_what_the_tables_do_not_take_is_one_line_and_leaves_the_old_content(
    published: Database,
) -> None:
    before = await _revision(published)
    catalog = read_catalog()
    twice = with_revision(replace(catalog, messages=catalog.messages * 2))

    with pytest.raises(ContentError, match="table messages: does not take this: ") as raised:
        await publish(published, twice)

    assert "\n" not in str(raised.value)
    assert await _revision(published) == before
    async with published.reading() as connection:
        assert await read_tables(connection) == catalog


async def test_a_value_that_is_too_long_for_its_column_is_refused_where_columns_have_a_length(
    published: Database, *, on_postgres: bool
) -> None:
    catalog = read_catalog()
    first, *rest = catalog.topics
    long = with_revision(replace(catalog, topics=(replace(first, title="x" * 500), *rest)))

    if not on_postgres:
        assert await publish(published, long)
        return
    with pytest.raises(ContentError, match="table topics: does not take this: value too long"):
        await publish(published, long)


async def test_nothing_published_is_said(empty: Database) -> None:
    await migrate(empty)

    async with empty.reading() as connection:
        assert await revision(connection) == ""
        assert await published_in(connection) is None
        with pytest.raises(LookupError):
            await load_catalog(connection)
