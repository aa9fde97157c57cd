from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, inspect, select, text

from knowledge.catalog.content_files import read_catalog
from knowledge.errors import NewerSchema
from knowledge.guilds.tables import EntryRow, GuildRow, WatchedChannel
from knowledge.storage.bootstrap import make_ready
from knowledge.storage.load import load_catalog
from knowledge.storage.migrate import migrate
from knowledge.storage.publish import publish
from knowledge.storage.tables import TopicRow
from migrations.drafts import differences, draft

if TYPE_CHECKING:
    from knowledge.storage.engine import Database


async def _tables(database: Database) -> set[str]:
    async with database.reading() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_the_models_are_as_the_migrations_make_them(empty: Database) -> None:
    await migrate(empty)

    async with empty.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrations_run_back_and_forth_on_a_filled_database(published: Database) -> None:
    before = await _tables(published)
    async with published.session() as session:
        session.add(GuildRow(guild_id=7, no_emoji=True))

    await migrate(published, "0001")
    assert "communities" not in await _tables(published)
    assert "topics" in await _tables(published)

    await migrate(published, "base")
    assert await _tables(published) == {"alembic_version"}

    await migrate(published)
    await publish(published, read_catalog())
    assert await _tables(published) == before
    async with published.reading() as connection:
        assert await load_catalog(connection) == read_catalog()


async def test_going_up_keeps_what_is_there(published: Database) -> None:
    await migrate(published, "0001")
    await migrate(published)

    async with published.reading() as connection:
        topics = (await connection.execute(select(TopicRow.id))).scalars().all()
    assert "port.imap" in topics


async def test_migrating_twice_does_nothing_more(published: Database) -> None:
    async with published.session() as session:
        session.add(GuildRow(guild_id=7))
        await session.flush()
        session.add(WatchedChannel(channel_id=8, guild_id=7))
        session.add(EntryRow(guild_id=7, entry_id="vpn", title="VPN", text="…", asks=["vpn?"]))

    await migrate(published)

    async with published.reading() as connection:
        entries = await connection.execute(select(EntryRow.asks))
        assert entries.scalars().all() == [["vpn?"]]


async def test_a_database_of_a_newer_postie_is_left_alone(published: Database) -> None:
    async with published.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NewerSchema, match=r"^The database was written by a newer Postie .*9999"):
        await make_ready(published)


async def test_a_draft_is_made_only_if_something_is_missing() -> None:
    assert await draft("nothing to do") == ""


async def test_a_draft_holds_what_the_migrations_lack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import migrations

    shutil.copytree(Path(migrations.__file__).parent, tmp_path / "migrations")
    for later in (tmp_path / "migrations/versions").glob("000[2-9]_*.py"):
        later.unlink()
    spec = SimpleNamespace(origin=str(tmp_path / "migrations/__init__.py"))
    monkeypatch.setattr("knowledge.storage.migrate.find_spec", lambda _: spec)

    drafted = Path(await draft("communities")).read_text("utf-8")

    assert 'op.create_table(\n        "communities"' in drafted or "'communities'" in drafted
    assert "sa.DateTime(timezone=True)" in drafted
    assert "knowledge" not in drafted.partition("import")[2]


async def test_a_domain_belongs_to_one_provider(published: Database) -> None:
    from sqlalchemy.exc import IntegrityError

    from knowledge.storage.provider_tables import ProviderDomainRow

    async def twice() -> None:
        async with published.writing() as connection:
            row = {"domain": "twice.example", "provider_key": "nobody", "position": 0}
            await connection.execute(insert(ProviderDomainRow), [row])

    with pytest.raises(IntegrityError):
        await twice()
