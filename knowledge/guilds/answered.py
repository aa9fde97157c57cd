"""Which messages have their reply, so that none gets two: also after a replay or a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from knowledge.errors import DatabaseAway
from knowledge.guilds.access import Access, insert_if_missing
from knowledge.guilds.tables import AnsweredMessageRow as Row
from knowledge.storage.base import now

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

_KEPT_DAYS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredMessage:
    """A message that has its reply; all four are Discord's ids."""

    message: int
    reply: int | None
    """None while the reply is on its way."""
    channel: int
    asker: int


class AnsweredMessages:
    """The book of answered messages, one for all processes."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database)

    async def claim(self, message: int, *, channel: int, asker: int) -> bool:
        """Whether `message` is this process's to answer: nobody has answered or claimed it.

        With the database away it is: the caller remembers what it has seen itself.
        """

        async def write(connection: AsyncConnection) -> bool:
            return await insert_if_missing(
                connection, Row, message_id=message, channel_id=channel, asker_id=asker
            )

        try:
            return await self._access.write(write)
        except DatabaseAway:
            return True

    async def record_reply(self, message: int, *, reply: int) -> None:
        """Keep which reply a claimed message got."""
        statement = update(Row).where(Row.message_id == message).values(reply_id=reply)
        await self._access.try_write(lambda connection: connection.execute(statement))

    async def find(self, message: int) -> AnsweredMessage | None:
        """The reply that `message` has; None if there is none, or if the database is away."""
        try:
            return await self._access.read(lambda connection: _select(connection, message))
        except DatabaseAway:
            return None

    async def forget(self, message: int) -> None:
        """Drop a message that is gone, or whose reply is: it may be answered again."""
        statement = delete(Row).where(Row.message_id == message)
        await self._access.try_write(lambda connection: connection.execute(statement))

    async def tidy(self) -> None:
        """Drop what is older than thirty days: nobody edits or deletes it any more."""
        statement = delete(Row).where(Row.created_at < now() - timedelta(days=_KEPT_DAYS))
        await self._access.try_write(lambda connection: connection.execute(statement))


async def _select(connection: AsyncConnection, message: int) -> AnsweredMessage | None:
    columns = (
        Row.message_id.label("message"),
        Row.reply_id.label("reply"),
        Row.channel_id.label("channel"),
        Row.asker_id.label("asker"),
    )
    result = await connection.execute(select(*columns).where(Row.message_id == message))
    row = result.one_or_none()
    return AnsweredMessage(**row._asdict()) if row else None
