"""Which commands Discord was given last, so that they are sent only when they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from knowledge.errors import DatabaseAway
from knowledge.guilds.access import Access, upsert
from knowledge.guilds.tables import CommandSyncRow

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database


class CommandSync:
    """The hash of the command payload that Discord has, by application."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database)

    async def read_hash(self, key: str) -> str:
        """The hash that was recorded last; empty if none, or if the database is away."""
        wanted = select(CommandSyncRow.payload_hash).where(CommandSyncRow.key == key)
        try:
            payload_hash = await self._access.read(lambda connection: connection.scalar(wanted))
        except DatabaseAway:
            return ""
        return payload_hash or ""

    async def record_hash(self, key: str, payload_hash: str) -> None:
        """Keep the hash of the payload that Discord has now."""

        async def write(connection: AsyncConnection) -> None:
            await upsert(connection, CommandSyncRow, key=key, payload_hash=payload_hash)

        await self._access.try_write(write)
