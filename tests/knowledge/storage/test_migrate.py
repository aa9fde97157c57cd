from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select, text

from knowledge.catalog.content_files import read_catalog
from knowledge.errors import NewerSchema
from knowledge.guilds.tables import EntryRow, FeedbackRow, GuildRow, PersonRow, WatchedChannelRow
from knowledge.storage.base import Base
from knowledge.storage.bootstrap import make_ready
from knowledge.storage.load import load_catalog
from knowledge.storage.migrate import migrate
from knowledge.storage.publish import publish
from knowledge.storage.tables import TopicRow
from migrations.drafts import differences, draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from knowledge.storage.engine import Database

    Rows = Mapping[str, list[dict[str, Any]]]

NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)
AT_0002: Rows = {
    "communities": [
        {
            "guild_id": 1 << 62,
            "plain": True,
            "sureness": 0.9,
            "remove_passwords": True,
            "keep_text": False,
            "tag_posts": True,
            "updated_at": NOON,
        },
        {"guild_id": 7, "updated_at": NOON},
    ],
    "watched_channels": [{"channel_id": 8, "guild_id": 7, "added_at": NOON}],
    "community_entries": [
        {
            "guild_id": 7,
            "entry_id": "vpn",
            "title": "VPN",
            "text": "Über “Grüße”",
            "asks": ["vpn?", "wie?"],
            "updated_at": NOON,
        }
    ],
    "people": [{"user_id": 9, "plain": True, "updated_at": NOON}],
    "feedback": [
        {
            "id": 3,
            "what": "helped",
            "topic": "port.imap",
            "outcome": "answer",
            "confidence": 0.75,
            "guild_id": 7,
            "text": "imap?",
            "created_at": NOON,
        }
    ],
    "answered_messages": [
        {"message_id": 4, "reply_id": 5, "channel_id": 8, "asker_id": 9, "created_at": NOON}
    ],
    "command_sync": [{"key": "app", "payload_hash": "abc", "synced_at": NOON}],
}
"""What guilds and people may have brought, as the oldest tables for it hold it."""


def _renamed(row: dict[str, Any], **names: str) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in row.items()}


AT_0003: Rows = {
    **AT_0002,
    "communities": [{**row, "cool_down": 300, "hinted_at": NOON} for row in AT_0002["communities"]],
}
AT_0004: Rows = {
    **AT_0003,
    "communities": [
        _renamed(row, plain="no_emoji", sureness="min_confidence") for row in AT_0003["communities"]
    ],
    "people": [_renamed(row, plain="no_emoji") for row in AT_0003["people"]],
}
BY_REVISION = {"0002": AT_0002, "0003": AT_0003, "0004": AT_0004}


def _insert_rows(connection: Connection, rows: Rows) -> None:
    for name in sorted(rows, key=["communities"].__contains__, reverse=True):  # the others refer
        table = Table(name, MetaData(), autoload_with=connection)
        for row in rows[name]:
            connection.execute(insert(table), row)


def _dump(connection: Connection, names: Iterable[str]) -> dict[str, set[str]]:
    """The rows of some tables, whatever their columns' order is."""
    tables = [Table(name, MetaData(), autoload_with=connection) for name in names]
    return {
        table.name: {
            repr(sorted(row._mapping.items())) for row in connection.execute(select(table))
        }
        for table in tables
    }


async def _fill(database: Database, revision: str) -> dict[str, set[str]]:
    """Go to a revision and leave there what guilds and people may have brought."""
    await migrate(database, revision)
    async with database.writing() as connection:
        await connection.run_sync(_insert_rows, BY_REVISION[revision])
        return await connection.run_sync(_dump, BY_REVISION[revision])


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
    assert not {"guilds", "communities"} & await _tables(published)
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


@pytest.mark.parametrize("revision", BY_REVISION)
async def test_going_up_keeps_what_guilds_and_people_brought(
    published: Database, revision: str
) -> None:
    await _fill(published, revision)

    await migrate(published)

    async with published.session() as session:
        large, small = await session.get(GuildRow, 1 << 62), await session.get(GuildRow, 7)
        assert large
        assert (large.no_emoji, large.min_confidence, large.updated_at) == (True, 0.9, NOON)
        assert (large.remove_passwords, large.keep_text, large.tag_posts) == (True, False, True)
        assert large.cool_down == (None if revision == "0002" else 300)
        assert large.hinted_at == (None if revision == "0002" else NOON)
        assert small
        assert (small.no_emoji, small.min_confidence) == (False, None)
        [watched] = await session.scalars(select(WatchedChannelRow))
        assert (watched.channel_id, watched.guild_id, watched.added_at) == (8, 7, NOON)
        [entry] = await session.scalars(select(EntryRow))
        assert (entry.guild_id, entry.entry_id, entry.title) == (7, "vpn", "VPN")
        assert (entry.text, entry.asks) == ("Über “Grüße”", ["vpn?", "wie?"])
        [person] = await session.scalars(select(PersonRow))
        assert (person.user_id, person.no_emoji, person.left_out) == (9, True, False)
        [note] = await session.scalars(select(FeedbackRow))
        assert (note.kind, note.topic, note.confidence, note.text) == (
            "helped",
            "port.imap",
            0.75,
            "imap?",
        )


@pytest.mark.parametrize("revision", BY_REVISION)
async def test_going_up_and_down_again_leaves_every_row_as_it_was(
    published: Database, revision: str
) -> None:
    before = await _fill(published, revision)

    await migrate(published)
    await migrate(published, revision)

    async with published.reading() as connection:
        assert await connection.run_sync(_dump, BY_REVISION[revision]) == before
    assert all(before.values())


async def test_votes_that_were_taken_back_and_what_takes_them_back_go(published: Database) -> None:
    """Once a changed vote stayed, with a row that takes it back; others' votes are not touched."""
    await migrate(published, "0011")
    votes = [
        ("not_helped", 7, "port.imap"),
        ("not_helped", 7, "port.imap"),
        ("not_helped", 8, "port.imap"),
        ("dry_bad", 7, None),
        ("not_helped_withdrawn", 7, "port.imap"),
        ("helped", 7, "port.imap"),
        ("dry_bad_withdrawn", 7, None),
        ("helped_withdrawn", 9, None),
    ]
    async with published.writing() as connection:
        for kind, guild, topic in votes:
            values = {"kind": kind, "guild": guild, "topic": topic, "now": NOON}
            await connection.execute(
                text(
                    "INSERT INTO feedback (kind, guild_id, topic, outcome, confidence, unasked,"
                    " created_at) VALUES (:kind, :guild, :topic, 'answer', 1.0, false, :now)"
                ),
                values,
            )

    await migrate(published)

    async with published.reading() as connection:
        left = await connection.execute(
            select(FeedbackRow.kind, FeedbackRow.guild_id).order_by(FeedbackRow.id)
        )
        assert [tuple(row) for row in left] == [
            ("not_helped", 7),
            ("not_helped", 8),
            ("helped", 7),
        ]


@pytest.mark.parametrize("revision", ["0004", "head"])
async def test_who_refers_to_a_guild_goes_with_it_after_moving_up_and_down(
    published: Database, revision: str
) -> None:
    await _fill(published, "0004")
    await migrate(published)
    await migrate(published, revision)
    guilds, entries = (
        ("guilds", "guild_entries") if revision == "head" else ("communities", "community_entries")
    )

    async with published.writing() as connection:
        await connection.execute(text(f"DELETE FROM {guilds}"))  # noqa: S608  # names of ours
        left = await connection.run_sync(_dump, [entries, "watched_channels"])

    assert left == {entries: set(), "watched_channels": set()}


async def test_constraints_are_named_as_the_models_name_them(empty: Database) -> None:
    """A later migration can only drop what it can name."""

    def compare(connection: Connection) -> None:
        inspector = inspect(connection)
        for name, table in Base.metadata.tables.items():
            assert inspector.get_pk_constraint(name)["name"] == table.primary_key.name
            assert {key["name"] for key in inspector.get_foreign_keys(name)} == {
                key.name for key in table.foreign_key_constraints
            }

    await migrate(empty)

    async with empty.reading() as connection:
        await connection.run_sync(compare)


async def test_migrating_twice_does_nothing_more(published: Database) -> None:
    async with published.session() as session:
        session.add(GuildRow(guild_id=7))
        await session.flush()
        session.add(WatchedChannelRow(channel_id=8, guild_id=7))
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
    for later in sorted((tmp_path / "migrations/versions").glob("0*_*.py"))[1:]:
        later.unlink()
    spec = SimpleNamespace(origin=str(tmp_path / "migrations/__init__.py"))
    monkeypatch.setattr("knowledge.storage.migrate.find_spec", lambda _: spec)

    drafted = Path(await draft("guilds")).read_text("utf-8")

    assert "'guilds'" in drafted
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
