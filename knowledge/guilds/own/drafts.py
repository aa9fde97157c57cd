"""What somebody wrote and has yet to decide about: kept for a day, so buttons outlive restarts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select

from knowledge.guilds.access import Access, insert_if_missing, storable_all
from knowledge.guilds.own.changes import new_id
from knowledge.guilds.tables import DraftRow, GuildRow
from knowledge.storage.base import now

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.guilds.own.changes import Body
    from knowledge.storage.engine import Database

DRAFT_DAYS: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was written: an answer, a server's form as it was filled, or a pack."""

    kind: str
    body: Body
    author: int
    """Who wrote it (Discord's id)."""
    item: str = ""
    """What it changes; empty for something new."""
    version: int = 0
    """Of what it changes, as its writer saw it."""
    id: str = ""


class Drafts:
    """The drafts of all guilds; one belongs to a guild, and is found there only."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database)

    async def keep(self, guild: int, draft: Draft) -> str:
        """Keep `draft` for a day; its id. Raises `DatabaseAway`."""
        id_ = new_id()

        async def write(connection: AsyncConnection) -> None:
            await insert_if_missing(connection, GuildRow, guild_id=guild)
            await connection.execute(
                insert(DraftRow).values(
                    draft_id=id_,
                    guild_id=guild,
                    author_id=draft.author,
                    kind=draft.kind,
                    body=storable_all(draft.body),
                    item_id=draft.item,
                    version=draft.version,
                )
            )

        await self._access.write(write)
        return id_

    async def find(self, guild: int, draft: str) -> Draft | None:
        """The draft of this id, if it is not too old; raises `DatabaseAway`."""
        wanted = select(DraftRow.__table__).where(
            DraftRow.draft_id == draft,
            DraftRow.guild_id == guild,
            DraftRow.created_at > now() - timedelta(days=DRAFT_DAYS),
        )
        result = await self._access.read(lambda connection: connection.execute(wanted))
        row = result.one_or_none()
        if row is None:
            return None
        return Draft(
            id=row.draft_id,
            kind=row.kind,
            body=dict(row.body),
            author=row.author_id,
            item=row.item_id,
            version=row.version,
        )

    async def drop(self, guild: int, draft: str) -> None:
        """Forget a draft that was decided about; without the database it goes by itself."""
        statement = delete(DraftRow).where(DraftRow.draft_id == draft, DraftRow.guild_id == guild)
        await self._access.try_write(lambda connection: connection.execute(statement))
