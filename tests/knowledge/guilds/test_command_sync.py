"""Which commands Discord was given last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.guilds import CommandSync

if TYPE_CHECKING:
    from knowledge.storage.engine import Database


async def test_the_last_hash_is_remembered_for_each_application(published: Database) -> None:
    command_sync = CommandSync(published)
    assert await command_sync.read_hash("app") == ""

    await command_sync.record_hash("app", "one")
    await command_sync.record_hash("other", "three")
    await command_sync.record_hash("app", "two")

    assert await command_sync.read_hash("app") == "two"
    assert await CommandSync(published).read_hash("other") == "three"


async def test_without_the_database_the_commands_count_as_new(empty: Database) -> None:
    """An empty database has no tables: as good as away."""
    command_sync = CommandSync(empty)

    await command_sync.record_hash("app", "one")

    assert await command_sync.read_hash("app") == ""
