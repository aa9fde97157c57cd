"""Which messages have their reply, so that none gets two: also after a replay or a restart.

An answer never waits for it: a database that does not take an entry at once gets it later, and
until then two processes, or one before and after a restart, may both answer a message.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from knowledge.errors import DatabaseAway
from knowledge.guilds.access import Access, insert_if_missing
from knowledge.guilds.tables import AnsweredMessageRow as Row

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

_PATIENCE_SECONDS: Final = 0.5
"""So long an answer waits for the database."""
_MOST_WAITING: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredMessage:
    """A message that has its reply; all four are Discord's ids."""

    message: int
    reply: int | None
    """None while the reply is on its way."""
    channel: int
    """Where the reply stands: a thread of its own, or where the message is."""
    asker: int


class AnsweredMessages:
    """The book of answered messages, one for all processes."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database, patience=_PATIENCE_SECONDS)
        self._waiting: OrderedDict[int, AnsweredMessage] = OrderedDict()

    @property
    def waiting(self) -> int:
        """Messages that are not written yet."""
        return len(self._waiting)

    async def claim(self, message: int, *, channel: int, asker: int) -> bool:
        """Whether `message` is this process's to answer: nobody has answered or claimed it.

        With the database away it is, unless this process claimed it before.
        """
        if message in self._waiting:
            return False

        async def write(connection: AsyncConnection) -> bool:
            return await insert_if_missing(
                connection, Row, message_id=message, channel_id=channel, asker_id=asker
            )

        try:
            return await self._access.write(write)
        except DatabaseAway:
            self._keep_waiting(
                AnsweredMessage(message=message, reply=None, channel=channel, asker=asker)
            )
            return True

    async def record_reply(self, message: int, *, reply: int, channel: int) -> None:
        """Keep which reply a claimed message got, and in which channel or thread."""
        if claimed := self._waiting.get(message):
            self._waiting[message] = replace(claimed, reply=reply, channel=channel)
            return
        replied = update(Row).where(Row.message_id == message)
        statement = replied.values(reply_id=reply, channel_id=channel)
        await self._access.try_write(lambda connection: connection.execute(statement))

    async def flush(self) -> None:
        """Write what the database did not take before; with the database away it waits on."""
        claimed = list(self._waiting.values())
        if not claimed:
            return

        async def write(connection: AsyncConnection) -> None:
            for one in claimed:
                await insert_if_missing(
                    connection,
                    Row,
                    message_id=one.message,
                    reply_id=one.reply,
                    channel_id=one.channel,
                    asker_id=one.asker,
                )

        try:
            await self._access.write(write)
        except DatabaseAway:
            return
        for one in claimed:
            if self._waiting.get(one.message) is one:
                del self._waiting[one.message]

    def _keep_waiting(self, claimed: AnsweredMessage) -> None:
        self._waiting[claimed.message] = claimed
        if len(self._waiting) > _MOST_WAITING:
            self._waiting.popitem(last=False)

    async def find(self, message: int) -> AnsweredMessage | None:
        """The reply that `message` has; None if there is none, or if the database is away."""
        if message in self._waiting:
            return self._waiting[message]
        try:
            return await self._access.read(lambda connection: _select(connection, message))
        except DatabaseAway:
            return None

    async def forget(self, message: int) -> None:
        """Drop a message that is gone, or whose reply is: it may be answered again."""
        self._waiting.pop(message, None)
        statement = delete(Row).where(Row.message_id == message)
        await self._access.try_write(lambda connection: connection.execute(statement))

    def drop_waiting(self, person: int) -> None:
        """Do not write what still waits to be written of `person`."""
        for claimed in list(self._waiting.values()):
            if claimed.asker == person:
                del self._waiting[claimed.message]


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
